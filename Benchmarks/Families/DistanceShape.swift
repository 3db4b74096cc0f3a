import ToolSupport

/// Samples, features and clusters of a search.
struct DistanceShape: Equatable, CustomStringConvertible {
  let samples: Int
  let features: Int
  let clusters: Int

  var description: String { "\(samples)x\(features)x\(clusters)" }

  /// MNIST in the input and in the embedding, and a search that arithmetic bounds.
  static let defaults = [
    DistanceShape(70000, 784, 10), DistanceShape(70000, 10, 10), DistanceShape(100_000, 64, 1000),
  ]

  init(_ samples: Int, _ features: Int, _ clusters: Int) {
    (self.samples, self.features, self.clusters) = (samples, features, clusters)
  }

  /// Parses `70000x784x10`.
  init(parsing text: String) throws(UsageError) {
    guard let sizes = parseSizes(text), sizes.count == 3 else {
      throw UsageError("'\(text)' is no shape; write NxDxK, for example 70000x784x10")
    }
    self.init(sizes[0], sizes[1], sizes[2])
  }
}
