import Kernels

/// A run of mini-batch K-means over samples that are all at hand.
struct MiniBatchRun {
  let options: MiniBatchKMeans
  let set: SampleSet
  let engine: Engine

  func result(
    from initialCentroids: Matrix?, random: Random, onIteration: (KMeansIteration) -> IterationControl
  ) throws(KMeansError) -> KMeansResult {
    // Samples of weight 0 have no part in anything but the labels.
    let drawable = (0..<set.count).filter { set.weight($0) > 0 }
    let batchSize = min(options.batchSize, drawable.count)
    var stream = random.stream("mini-batches")
    var state = MiniBatchState(options, random: random)
    if let initialCentroids {
      state.centroids = initialCentroids
    } else {
      state.centroids = try seeds(among: drawable, random: random)
    }
    var smoothed = SmoothedInertia(share: 2 * Double(batchSize) / Double(drawable.count + 1))
    // The last batch may draw more than is left of the passes. More samples than Int can count are no limit.
    let (most, isUnlimited) = options.maximumPasses.multipliedReportingOverflow(by: drawable.count)
    let limit = isUnlimited ? .max : (most - 1) / batchSize + 1
    var iterations: [KMeansIteration] = []
    var reason = StopReason.iterationLimit
    while iterations.count < limit {
      guard !Task.isCancelled else { throw .cancelled }
      let batch = (0..<batchSize).map { _ in drawable[stream.nextInt(below: drawable.count)] }
      let iteration = try state.partialFit(
        Samples(engine.rows(of: set.samples, at: batch)), weights: weights(of: batch), engine: engine)
      iterations.append(iteration)
      if onIteration(iteration) == .stop {
        reason = .stopped
        break
      }
      // The first batch tells of the seeding, not of what was learnt.
      guard iterations.count > 1 else { continue }
      smoothed.add(iteration.inertia / Double(batchSize))
      if options.tolerance > 0, iteration.centroidShift <= options.tolerance * set.meanVariance {
        reason = .centroidsSettled
        break
      }
      if let patience = options.patience, smoothed.countSinceLeast >= patience {
        reason = .inertiaSettled
        break
      }
    }
    return try labelled(state.centroids, iterations, reason)
  }

  /// Seeds from some of the samples.
  private func seeds(among drawable: [Int], random: Random) throws(KMeansError) -> Matrix {
    var stream = random.stream("mini-batch seeding")
    let count = max(options.seedingSamples, options.clusters)
    var part = set
    if count < drawable.count {
      let chosen = stream.permutation(drawable.count).prefix(count).map { drawable[$0] }.sorted()
      part = try SampleSet(
        Samples(engine.rows(of: set.samples, at: chosen)), weights: weights(of: chosen), engine: engine)
    }
    return try options.seeding.centroids(options.clusters, of: part, random: &stream, engine: engine)
  }

  private func weights(of indices: [Int]) -> [Float]? { set.weights.map { all in indices.map { all[$0] } } }

  /// The labels of all samples, and their inertia.
  private func labelled(
    _ centroids: Matrix, _ iterations: [KMeansIteration], _ reason: StopReason
  ) throws(KMeansError) -> KMeansResult {
    let labels = try set.labels(nearest: centroids, engine: engine)
    return KMeansResult(
      centroids: centroids, labels: labels, inertia: engine.inertia(of: set, labels, about: centroids),
      iterations: iterations, stopReason: reason)
  }
}

extension SampleSet {
  /// The nearest centroid of each sample.
  func labels(nearest centroids: Matrix, engine: Engine) throws(KMeansError) -> [Int32] {
    var labelling = Labelling(samples: count)
    var workspace = Workspace()
    do { try engine.assign(self, to: centroids, &labelling, workspace: &workspace) } catch {
      throw KMeansError(error)
    }
    return labelling.labels
  }
}
