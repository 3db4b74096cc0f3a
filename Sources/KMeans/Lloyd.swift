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

/// The second half of an iteration: from sums and counts to new centroids.
struct CentroidUpdate {
  private let centroids: Matrix
  private var sums: [Double]
  private var counts: [Int]

  init(_ assignment: Assignment, centroids: Matrix) {
    self.centroids = centroids
    sums = assignment.sums
    counts = assignment.counts
  }

  /// Gives each cluster without samples the sample that lies farthest from its centroid, and returns
  /// how many clusters were moved.
  ///
  /// A sample is taken from a cluster that keeps at least one other, and only if it lies off its
  /// centroid: with fewer distinct samples than clusters some clusters stay empty where they are.
  mutating func relocateEmptyClusters(_ samples: Matrix, _ assignment: Assignment) -> Int {
    let empty = counts.indices.filter { counts[$0] == 0 }
    guard !empty.isEmpty else { return 0 }
    let distances = assignment.squaredDistances
    let farthestFirst = distances.indices.sorted {
      (distances[$0], $1) > (distances[$1], $0)
    }
    var relocated = 0
    for sample in farthestFirst where relocated < empty.count {
      let donor = Int(assignment.labels[sample])
      guard distances[sample] > 0 else { break }
      guard counts[donor] > 1 else { continue }
      move(samples.row(sample), from: donor, to: empty[relocated])
      relocated += 1
    }
    return relocated
  }

  private mutating func move(_ sample: [Float], from donor: Int, to receiver: Int) {
    let d = centroids.columns
    for (j, value) in sample.enumerated() {
      sums[donor * d + j] -= Double(value)
      sums[receiver * d + j] += Double(value)
    }
    counts[donor] -= 1
    counts[receiver] += 1
  }

  /// The mean of each cluster, an empty one's old place, and Σₖ ‖r′ₖ − rₖ‖².
  func means() -> (centroids: Matrix, shift: Double) {
    let d = centroids.columns
    var means = centroids
    var shift = 0.0
    means.withUnsafeMutableElements { elements in
      for index in elements.indices where counts[index / d] > 0 {
        let mean = Float(sums[index] / Double(counts[index / d]))
        let difference = Double(mean) - Double(elements[index])
        elements[index] = mean
        shift += difference * difference
      }
    }
    return (means, shift)
  }
}

extension Engine {
  /// `assign(_:to:)` with the errors of this module.
  func assigning(_ samples: Matrix, to centroids: Matrix) throws(KMeansError) -> Assignment {
    do { return try assign(samples, to: centroids) } catch { throw .shapeMismatch(error.description) }
  }
}
