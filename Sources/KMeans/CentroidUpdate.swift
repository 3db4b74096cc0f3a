import Kernels

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
