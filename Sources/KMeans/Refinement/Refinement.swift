import Kernels

/// Lloyd's iteration.
///
/// Assign every sample to its nearest centroid, move every centroid to the mean of its samples, until
/// nothing changes. Neither step can raise the inertia, but for the rounding of the sums that means are made of.
struct Refinement: Sendable {
  let set: SampleSet
  let algorithm: Algorithm
  let maximumIterations: Int
  /// Ends the run when the centroids' squared movement is at most this.
  let shiftLimit: Double
  let engine: Engine
  let onIteration: @Sendable (KMeansIteration) -> IterationControl
  /// Shared with the other runs of the fit.
  var control = RestartControl()
  /// Whether centroids are means scaled to length 1, for spherical K-means.
  var normalizesCentroids = false
  /// Whether single samples are exchanged once labels have settled.
  var exchangesSamples = false

  func run(from initialCentroids: Matrix, restart: Int) throws(KMeansError) -> KMeansResult {
    var centroids = initialCentroids
    var labelling = Labelling(samples: set.count)
    var sums = ClusterSums(clusters: centroids.rows, of: set)
    var strategy = Strategy(algorithm, set: set, clusters: centroids.rows)
    var path: CentroidPath?
    var iterations: [KMeansIteration] = []
    var reason = StopReason.iterationLimit
    var workspace = Workspace()
    // The inertia of the labels that last settled: less is what exchanges are for.
    var settledInertia = Double.infinity
    // From centroids that stayed where they were come the same labels, and the same relocations.
    var relocates = true
    while iterations.count < maximumIterations {
      try control.checkCancellation()
      try strategy.assign(set, to: centroids, &labelling, along: path, engine: engine, workspace: &workspace)
      let changed = engine.move(set, from: labelling.previous, to: labelling.labels, in: &sums)
      let inertia = sums.inertia(about: centroids, of: set, engine: engine)
      let relocated =
        relocates && changed > 0 ? relocateEmptyClusters(&labelling, &sums, centroids: centroids) : 0
      var exchanged = 0
      if exchangesSamples, changed == 0 {
        // That by sums may have no digit left where the scatter is far greater.
        let exact = engine.inertia(of: set, labelling.labels, about: centroids)
        if exact < settledInertia {
          settledInertia = exact
          exchanged = try exchange(
            &labelling, &sums, centroids: centroids, &strategy, workspace: &workspace)
        }
      }
      let isSettled = changed == 0 && exchanged == 0
      let means = isSettled ? centroids : try self.means(of: sums, emptyAt: centroids)
      let moved = CentroidPath(from: centroids, to: means, findsGaps: strategy.findsGaps, engine: engine)
      centroids = means
      relocates = relocated == 0 || moved.squaredLength > 0
      let iteration = KMeansIteration(
        restart: restart, index: iterations.count, inertia: inertia, changedLabels: changed,
        relocatedClusters: relocated, exchangedSamples: exchanged, centroidShift: moved.squaredLength)
      iterations.append(iteration)
      if isSettled {
        // The centroids are the means of these very labels already.
        _ = isLast(iteration)
        return result(centroids, labelling.labels, iterations, .labelsSettled)
      }
      path = moved
      if relocated + exchanged > 0 { strategy.update(afterRelabellingIn: labelling) }
      if isLast(iteration) {
        reason = .stopped
        break
      }
      if !exchangesSamples, moved.squaredLength <= shiftLimit {
        reason = .centroidsSettled
        break
      }
    }
    // The centroids have moved after the last assignment.
    try strategy.assign(set, to: centroids, &labelling, along: path, engine: engine, workspace: &workspace)
    return result(centroids, labelling.labels, iterations, reason)
  }

  /// Tells the caller of an iteration, unless another run has been stopped; whether all runs are to end.
  private func isLast(_ iteration: KMeansIteration) -> Bool {
    if !control.isOver, onIteration(iteration) == .stop { control.stop() }
    return control.isOver
  }

  /// Where the centroids move to.
  private func means(of sums: ClusterSums, emptyAt old: Matrix) throws(KMeansError) -> Matrix {
    let means = sums.means(emptyAt: old, engine: engine)
    guard normalizesCentroids else { return means }
    // A mean at the origin has no direction: its samples are as far from one as from another.
    do { return try engine.normalizedRows(of: means, orElse: old) } catch { throw KMeansError(error) }
  }

  private func result(
    _ centroids: Matrix, _ labels: [Int32], _ iterations: [KMeansIteration], _ reason: StopReason
  ) -> KMeansResult {
    KMeansResult(
      centroids: centroids, labels: labels, inertia: engine.inertia(of: set, labels, about: centroids),
      iterations: iterations, stopReason: reason)
  }

  /// Gives each cluster without samples the sample that lies farthest from its centroid, and returns
  /// how many clusters were moved.
  ///
  /// A sample is taken from a cluster that keeps at least one other, and only if it lies off its
  /// centroid: with fewer distinct samples than clusters some clusters stay empty where they are. (A mean of equal samples
  /// need not equal them, as sums are rounded: a copy of one moves no centroid then, and the caller ends it.)
  private func relocateEmptyClusters(
    _ labelling: inout Labelling, _ sums: inout ClusterSums, centroids: Matrix
  ) -> Int {
    let masses = sums.clusterMasses
    let empty = masses.indices.filter { masses[$0] == 0 }
    guard !empty.isEmpty else { return 0 }
    var sizes = set.sizes(ofClusters: masses.count, labels: labelling.labels)
    let distances = engine.squaredDistances(of: set, labelling.labels, to: centroids)
    let farthestFirst = distances.indices.sorted { (distances[$0], $1) > (distances[$1], $0) }
    labelling.settle()
    var relocated = 0
    for sample in farthestFirst where relocated < empty.count {
      let donor = Int(labelling.labels[sample])
      guard distances[sample] > 0 else { break }
      guard set.weight(sample) > 0, sizes[donor] > 1 else { continue }
      sizes[donor] -= 1
      labelling.relabel(sample, as: Int32(empty[relocated]))
      relocated += 1
    }
    _ = engine.move(set, from: labelling.previous, to: labelling.labels, in: &sums)
    return relocated
  }
}
