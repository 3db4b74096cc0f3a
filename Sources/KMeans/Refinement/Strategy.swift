import Kernels

/// What an algorithm asks of each iteration.
struct Strategy {
  /// Whether the next assignment finds bounds.
  private(set) var keepsBounds: Bool
  /// Whether distances between the centroids are found for it.
  private(set) var findsGaps: Bool
  private let switches: Bool
  private let samples: Int

  init(_ algorithm: Algorithm, set: SampleSet, clusters: Int) {
    samples = set.count
    keepsBounds = algorithm == .hamerly
    switches = algorithm == .auto
    // At most as much work as one distance for each sample.
    findsGaps = keepsBounds && clusters * clusters <= 2 * samples
  }

  mutating func update(after iteration: KMeansIteration) {}
}
