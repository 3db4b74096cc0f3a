import Kernels

/// How the iterations of a run find nearest centroids.
struct Strategy {
  /// Whether distances between the centroids are found for the next assignment.
  private(set) var findsGaps: Bool
  private var algorithm: Algorithm
  private let samples: Int
  private let clusters: Int
  private var projection: Projection?
  private var bounds: ElkanBounds?

  init(_ algorithm: Algorithm, set: SampleSet, clusters: Int) {
    samples = set.count
    self.clusters = clusters
    self.algorithm = algorithm == .auto ? .lloyd : algorithm
    // At most as much work as one distance for each sample.
    findsGaps = self.algorithm != .lloyd && clusters * clusters <= 2 * samples
  }

  /// The labels of samples, found the way that is expected to be fastest now.
  mutating func assign(
    _ set: SampleSet, to centroids: Matrix, _ labelling: inout Labelling, along path: CentroidPath?,
    engine: Engine, workspace: inout Workspace
  ) throws(KMeansError) {
    do {
      if algorithm == .elkan {
        var own = bounds ?? ElkanBounds(samples: samples, clusters: clusters)
        bounds = nil
        try engine.assign(set, to: centroids, &labelling, along: path, bounds: &own, workspace: &workspace)
        bounds = own
        return
      }
      if algorithm == .projected, let path {
        if projection == nil {
          var random = Random(seed: 0).stream("projection")
          projection = try engine.project(set, dimensions: 128, random: &random)
        }
        if let projection {
          let taken = try engine.assign(
            set, to: centroids, &labelling, along: path, by: projection, workspace: &workspace)
          _ = taken
          return
        }
      }
      try engine.assign(
        set, to: centroids, &labelling, along: path, keepsBounds: algorithm == .hamerly,
        workspace: &workspace)
    } catch { throw KMeansError(error) }
  }

  mutating func update(after iteration: KMeansIteration) {
    // Samples that were moved by hand have no bounds.
    if iteration.relocatedClusters > 0 { bounds?.forget() }
  }
}
