import Kernels

/// Lloyd's algorithm.
///
/// Assign every sample to its nearest centroid, move every centroid to the mean of its samples, until
/// nothing changes. Neither step can raise the inertia.
struct Lloyd {
  let maximumIterations: Int
  /// Ends the run when the centroids' squared movement is at most this.
  let shiftLimit: Double
  let engine: Engine

  func run(_ samples: Matrix, from initialCentroids: Matrix) throws(KMeansError) -> KMeansResult {
    var centroids = initialCentroids
    var labels: [Int32] = []
    var iterations: [KMeansIteration] = []
    while iterations.count < maximumIterations {
      let assignment = try engine.assigning(samples, to: centroids)
      let changed = labels.isEmpty ? samples.rows : zip(labels, assignment.labels).count { $0 != $1 }
      labels = assignment.labels
      if changed == 0 {
        // The centroids are the means of these very labels already.
        iterations.append(
          KMeansIteration(
            inertia: assignment.inertia, changedLabels: 0, relocatedClusters: 0, centroidShift: 0))
        return KMeansResult(
          centroids: centroids, labels: labels, inertia: assignment.inertia, iterations: iterations,
          hasConverged: true)
      }
      var update = CentroidUpdate(assignment, centroids: centroids)
      let relocated = update.relocateEmptyClusters(samples, assignment)
      let (moved, shift) = update.means()
      centroids = moved
      iterations.append(
        KMeansIteration(
          inertia: assignment.inertia, changedLabels: changed, relocatedClusters: relocated,
          centroidShift: shift))
      if shift <= shiftLimit {
        return try result(samples, centroids, iterations, hasConverged: true)
      }
    }
    return try result(samples, centroids, iterations, hasConverged: false)
  }

  /// The result with labels made afresh, since the centroids have moved after the last assignment.
  private func result(
    _ samples: Matrix, _ centroids: Matrix, _ iterations: [KMeansIteration], hasConverged: Bool
  ) throws(KMeansError) -> KMeansResult {
    let final = try engine.assigning(samples, to: centroids)
    return KMeansResult(
      centroids: centroids, labels: final.labels, inertia: final.inertia, iterations: iterations,
      hasConverged: hasConverged)
  }
}

extension Engine {
  /// `assign(_:to:)` with the errors of this module.
  func assigning(_ samples: Matrix, to centroids: Matrix) throws(KMeansError) -> Assignment {
    do { return try assign(samples, to: centroids) } catch { throw .shapeMismatch(error.description) }
  }
}
