import Kernels

/// How the iterations of a run find nearest centroids.
struct Strategy {
  /// Whether distances between the centroids are found for the next assignment.
  private(set) var findsGaps: Bool
  private var algorithm: Algorithm
  private let clusters: Int
  private var bounds: ElkanBounds?
  private var projection: Projection?

  /// Directions that samples are projected on.
  private static let directions = 128

  init(_ algorithm: Algorithm, set: SampleSet, clusters: Int) {
    self.clusters = clusters
    self.algorithm = algorithm == .auto ? Self.fastest(set, clusters: clusters) : algorithm
    // At most as much work as two distances for each sample. Elkan's bounds say as much without.
    findsGaps =
      [.hamerly, .projected].contains(self.algorithm) && clusters * clusters <= 2 * set.count
  }

  /// The algorithm that was fastest for such shapes; see Docs/KMeans.md for the measurements.
  private static func fastest(_ set: SampleSet, clusters: Int) -> Algorithm {
    let (n, d) = (set.count, set.samples.columns)
    // A sample's distances cost less than looking after its bounds.
    if d * clusters <= 1024 { return .lloyd }
    if clusters >= 256, d >= 4 * directions, n >= 8 * clusters { return .projected }
    if clusters >= 16, d >= 128, n * clusters <= 1 << 24 { return .elkan }
    return .hamerly
  }

  /// The labels of samples.
  mutating func assign(
    _ set: SampleSet, to centroids: Matrix, _ labelling: inout Labelling, along path: CentroidPath?,
    engine: Engine, workspace: inout Workspace
  ) throws(KMeansError) {
    do {
      switch (algorithm, path) {
      // The first centroids move so far that bounds on the distances to them would soon be worth nothing.
      case (.elkan, let path?):
        var own = bounds ?? ElkanBounds(samples: set.count, clusters: clusters)
        bounds = nil
        try engine.assign(set, to: centroids, &labelling, along: path, bounds: &own, workspace: &workspace)
        bounds = own
      case (.projected, let path?):
        try assignByProjection(set, to: centroids, &labelling, along: path, engine, &workspace)
      case (.hamerly, _):
        try engine.assign(
          set, to: centroids, &labelling, along: path, keepsBounds: true, workspace: &workspace)
      default: try engine.assign(set, to: centroids, &labelling, workspace: &workspace)
      }
    } catch { throw KMeansError(error) }
  }

  private mutating func assignByProjection(
    _ set: SampleSet, to centroids: Matrix, _ labelling: inout Labelling, along path: CentroidPath,
    _ engine: Engine, _ workspace: inout Workspace
  ) throws(KernelError) {
    let known: Projection
    if let projection {
      known = projection
    } else {
      // Where the directions come from changes the time alone.
      var random = Random(seed: 0).stream("projection")
      known = try engine.project(set, dimensions: Self.directions, random: &random)
      projection = known
    }
    try engine.assign(set, to: centroids, &labelling, along: path, by: known, workspace: &workspace)
  }

  /// For each sample the cluster in which it would lower the inertia most, or −1; the labels have settled.
  ///
  /// Takes Elkan's bounds from now on, whatever the algorithm was: samples are few that are exchanged, and with bounds on
  /// all distances little else is looked at.
  mutating func exchangeTargets(
    _ set: SampleSet, _ labelling: inout Labelling, centroids: Matrix, masses: [Double], engine: Engine,
    workspace: inout Workspace
  ) throws(KMeansError) -> [Int32] {
    do {
      var own = bounds ?? ElkanBounds(samples: set.count, clusters: clusters)
      let isNew = bounds == nil
      bounds = nil
      if isNew {
        (algorithm, findsGaps, projection) = (.elkan, false, nil)
        try engine.assign(set, to: centroids, &labelling, along: nil, bounds: &own, workspace: &workspace)
      }
      let targets = try engine.exchangeTargets(
        set, &labelling, centroids: centroids, masses: masses, bounds: &own, workspace: &workspace)
      bounds = own
      return targets
    } catch { throw KMeansError(error) }
  }

  /// Takes note of the samples that were given to other clusters by hand after they had been labelled.
  mutating func update(afterRelocationsIn labelling: Labelling) {
    bounds?.forgetOwnDistances(
      of: labelling.labels.indices.filter { labelling.labels[$0] != labelling.previous[$0] })
  }
}
