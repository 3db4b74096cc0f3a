extension Algorithm {
  /// The algorithm that was fastest for such shapes; see Docs/KMeans.md for the measurements.
  ///
  /// - Parameter projects: whether projections have not been found to be of no use.
  package static func fastest(
    samples n: Int, features d: Int, clusters: Int, projects: Bool = true
  ) -> Algorithm {
    // A sample's distances cost less than looking after its bounds.
    if d * clusters <= 1024 { return .lloyd }
    if clusters >= 16, d >= 128, n * clusters <= 1 << 24 { return .elkan }
    // Where the bounds on all distances would take much memory.
    if projects, clusters >= 256, d >= 512, n >= 8 * clusters { return .projected }
    return .hamerly
  }

  /// Directions that samples are projected on, at most.
  package static let projectedDirections = 96
}
