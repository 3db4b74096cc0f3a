import Kernels

/// How the iterations of a run find nearest centroids.
struct Strategy {
  /// Whether distances between the centroids are found for the next assignment.
  private(set) var findsGaps: Bool
  private var algorithm: Algorithm
  private let clusters: Int
  private var bounds: ElkanBounds?
  private var projection: Projection?

  /// Whether the algorithm may still be changed for another one.
  private let isAutomatic: Bool

  /// The share of the samples' scatter that projections may leave out: more, and they rule out little.
  private static let mostLost = 0.5
  /// The share of the distances that projections may leave open: each takes the time of several by products.
  private static let mostTaken = 1.0 / 12
  /// More clusters than this begin with all distances: guesses would need the products with all of them at once.
  private static let mostGuessed = 1 << 14

  init(_ algorithm: Algorithm, set: SampleSet, clusters: Int) {
    self.clusters = clusters
    isAutomatic = algorithm == .auto
    self.algorithm = .lloyd
    findsGaps = false
    choose(isAutomatic ? Self.fastest(set, clusters: clusters) : algorithm, set)
  }

  /// Takes an algorithm from now on.
  private mutating func choose(_ algorithm: Algorithm, _ set: SampleSet) {
    self.algorithm = algorithm
    projection = nil
    // At most as much work as two distances for each sample. Elkan's bounds say as much without.
    findsGaps = [.hamerly, .projected].contains(algorithm) && clusters * clusters <= 2 * set.count
  }

  /// The algorithm for the samples where it is left open.
  ///
  /// - Parameter projects: whether projections have not been found to be of no use.
  private static func fastest(_ set: SampleSet, clusters: Int, projects: Bool = true) -> Algorithm {
    .fastest(
      samples: set.count, features: set.samples.columns, clusters: clusters, projects: projects)
  }

  /// The labels of samples.
  mutating func assign(
    _ set: SampleSet, to centroids: Matrix, _ labelling: inout Labelling, along path: CentroidPath?,
    engine: Engine, workspace: inout Workspace
  ) throws(KMeansError) {
    do {
      try find(set, centroids, &labelling, along: path, engine, &workspace)
    } catch { throw KMeansError(error) }
  }

  private mutating func find(
    _ set: SampleSet, _ centroids: Matrix, _ labelling: inout Labelling, along path: CentroidPath?,
    _ engine: Engine, _ workspace: inout Workspace
  ) throws(KernelError) {
    switch (algorithm, path) {
    // The first centroids move so far that bounds on the distances to them would soon be worth nothing.
    case (.elkan, let path?):
      var own = bounds ?? ElkanBounds(samples: set.count, clusters: clusters)
      bounds = nil
      try engine.assign(set, to: centroids, &labelling, along: path, bounds: &own, workspace: &workspace)
      bounds = own
    case (.projected, _) where path != nil || clusters <= Self.mostGuessed:
      if try project(set, centroids, &labelling, along: path, engine, &workspace) { return }
      choose(Self.fastest(set, clusters: clusters, projects: false), set)
      try find(set, centroids, &labelling, along: path, engine, &workspace)
    case (.hamerly, _):
      try engine.assign(
        set, to: centroids, &labelling, along: path, keepsBounds: true, workspace: &workspace)
    default: try engine.assign(set, to: centroids, &labelling, workspace: &workspace)
    }
  }

  /// Finds labels by projections; returns false, with nothing done, where these would rule out little.
  private mutating func project(
    _ set: SampleSet, _ centroids: Matrix, _ labelling: inout Labelling, along path: CentroidPath?,
    _ engine: Engine, _ workspace: inout Workspace
  ) throws(KernelError) -> Bool {
    if projection == nil {
      // Where the directions come from changes the time alone.
      var random = Random(seed: 0).stream("projection")
      projection = try engine.project(
        set, dimensions: Algorithm.projectedDirections, mostLost: isAutomatic ? Self.mostLost : 1,
        random: &random)
    }
    guard let projection else { return false }
    let taken = try engine.assign(
      set, to: centroids, &labelling, along: path, by: projection, workspace: &workspace)
    // What was guessed says little of what is to come.
    if isAutomatic, path != nil, Double(taken) > Self.mostTaken * Double(set.count) * Double(clusters) {
      choose(Self.fastest(set, clusters: clusters, projects: false), set)
    }
    return true
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
        choose(.elkan, set)
        try engine.assign(set, to: centroids, &labelling, along: nil, bounds: &own, workspace: &workspace)
      }
      let targets = try engine.exchangeTargets(
        set, &labelling, centroids: centroids, masses: masses, bounds: &own, workspace: &workspace)
      bounds = own
      return targets
    } catch { throw KMeansError(error) }
  }

  /// Takes note of the samples that were given to other clusters by hand after they had been labelled.
  mutating func update(afterRelabellingIn labelling: Labelling) {
    bounds?.forgetOwnDistances(
      of: labelling.labels.indices.filter { labelling.labels[$0] != labelling.previous[$0] })
  }
}
