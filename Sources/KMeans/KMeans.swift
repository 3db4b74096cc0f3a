import Kernels

/// K-means clustering: centroids R that minimise the inertia Σᵢ wᵢ minₖ ‖xᵢ − rₖ‖² (equation 1 of
/// arXiv 2411.19496), by a seeding and Lloyd's iteration.
///
///     let result = try KMeans(clusters: 10).fit(samples, random: Random(seed: 0), engine: Engine())
///
/// The same samples, options and seed give the same bits for any number of threads, and every algorithm
/// the same result as Lloyd's: labels are decided by distances in Double, and a cluster's sum does not depend on the
/// order in which it came about, as its terms are rounded to a feature's own unit. Values that are rare in a feature, and some
/// ten powers of ten below its greatest, leave the mean of a cluster of them fewer digits than `Float` has.
public struct KMeans: Sendable, Equatable {
  /// Number of clusters K.
  public var clusters: Int
  /// Where the first centroids come from.
  public var seeding: Seeding
  /// How nearest centroids are found.
  public var algorithm: Algorithm
  /// Runs from different seedings, of which the best one is kept.
  public var restarts: Int
  /// Which of them is the best.
  public var selection = RestartSelection.inertia
  /// Whether runs from seedings are tried beside the one from centroids that are given.
  public var triesSeedingsBesideInitialCentroids = false
  /// Most iterations of a run.
  public var maximumIterations: Int
  /// The least movement that goes on.
  ///
  /// A run ends when the centroids' squared movement, summed, is at most this share of the samples'
  /// mean variance per feature. It also ends as soon as no label changes.
  public var tolerance: Double
  /// Whether single samples change clusters where that lowers the inertia, once no label changes.
  ///
  /// Lloyd's iteration ends where every sample is nearest to its own centroid. A sample that goes to another cluster
  /// takes both means along, and may lower the inertia there all the same (Hartigan 1975; Telgarsky & Vattani 2010:
  /// what is left is a subset of Lloyd's solutions). The exchanges alternate with Lloyd's iterations until neither changes
  /// a label; `tolerance` does not end a run then. With dozens of samples a cluster the inertia falls by some
  /// tenths of a per cent, with thousands hardly at all. Needs n · K more floats of memory.
  public var exchangesSamples = false
  /// Whether a cancelled task ends the fit.
  package var isCancellable = true
  /// Whether centroids are means scaled to length 1.
  var normalizesCentroids = false

  /// Options with scikit-learn's defaults: one run from a k-means++ seeding, ten from a random one.
  public init(
    clusters: Int, seeding: Seeding = .greedyPlusPlus, algorithm: Algorithm = .auto, restarts: Int? = nil,
    maximumIterations: Int = 300, tolerance: Double = 1e-4
  ) {
    self.clusters = clusters
    self.seeding = seeding
    self.algorithm = algorithm
    self.restarts = restarts ?? seeding.defaultRestarts
    self.maximumIterations = maximumIterations
    self.tolerance = tolerance
  }

  /// Clusters the samples.
  ///
  /// - Parameters:
  ///   - samples: n × d, floats or bytes.
  ///   - weights: a weight of at least 0 for each sample, as if it were there so many times; nil for 1 each.
  ///   - initialCentroids: K × d to start from instead of a seeding, for a single run, or for one more run than
  ///     there are restarts if `triesSeedingsBesideInitialCentroids`.
  ///   - random: where the seedings come from; restart r draws from its stream "restart" of index r.
  ///   - engine: where the computing is done.
  ///   - onIteration: is told each iteration of each run, and may end all runs: the best result so far is
  ///     returned then. Restarts of small data run at the same time, and tell in no fixed order.
  /// - Throws: `KMeansError`; `.cancelled` if the task that calls has been cancelled.
  /// - Complexity: O(n · K · d) an iteration.
  public func fit(
    _ samples: Samples, weights: [Float]? = nil, initialCentroids: Matrix? = nil, random: Random,
    engine: Engine, onIteration: @escaping @Sendable (KMeansIteration) -> IterationControl = { _ in .goOn }
  ) throws(KMeansError) -> KMeansResult {
    try check(samples, weights, initialCentroids)
    return try fit(
      SampleSet(samples, weights: weights, engine: engine), initialCentroids: initialCentroids,
      random: random, engine: engine, onIteration: onIteration)
  }

  /// Clusters samples that have been checked and measured.
  func fit(
    _ set: SampleSet, initialCentroids: Matrix?, random: Random, engine: Engine,
    onIteration: @escaping @Sendable (KMeansIteration) -> IterationControl = { _ in .goOn }
  ) throws(KMeansError) -> KMeansResult {
    var refinement = Refinement(
      set: set, algorithm: algorithm, maximumIterations: maximumIterations,
      shiftLimit: tolerance * set.meanVariance, engine: engine, onIteration: onIteration)
    refinement.normalizesCentroids = normalizesCentroids
    refinement.exchangesSamples = exchangesSamples
    refinement.control = RestartControl(isCancellable: isCancellable)
    if let initialCentroids { try set.check("initial centroid", initialCentroids, engine: engine) }
    if let initialCentroids, !triesSeedingsBesideInitialCentroids {
      return try refinement.run(from: initialCentroids, restart: 0)
    }
    return try bestOfRestarts(initialCentroids: initialCentroids, random: random, refinement)
  }

  /// Clusters samples that are the rows of a matrix, n × d, as `fit` does `Samples` with the same parameters.
  ///
  /// - Throws: `KMeansError`; `.cancelled` if the task that calls has been cancelled.
  /// - Complexity: O(n · K · d) an iteration.
  public func fit(
    _ samples: Matrix, weights: [Float]? = nil, initialCentroids: Matrix? = nil, random: Random,
    engine: Engine, onIteration: @escaping @Sendable (KMeansIteration) -> IterationControl = { _ in .goOn }
  ) throws(KMeansError) -> KMeansResult {
    try fit(
      Samples(samples), weights: weights, initialCentroids: initialCentroids, random: random,
      engine: engine, onIteration: onIteration)
  }

  /// Throws unless the options are in their ranges and fit the samples.
  func check(
    _ samples: Samples, _ weights: [Float]?, _ initialCentroids: Matrix?
  ) throws(KMeansError) {
    try Self.check(clusters: clusters, samples: samples, weights: weights)
    guard (1...Self.greatestRestarts).contains(restarts) else {
      throw .invalidOption("\(restarts) restarts; give 1 to \(Self.greatestRestarts)")
    }
    guard maximumIterations >= 1 else {
      throw .invalidOption("\(maximumIterations) iterations at most; give 1 or more")
    }
    guard tolerance >= 0 else { throw .invalidOption("a tolerance of \(tolerance); give 0 or more") }
    guard let initialCentroids else { return }
    guard initialCentroids.rows == clusters, initialCentroids.columns == samples.columns else {
      throw .shapeMismatch(
        "initial centroids of \(initialCentroids.shape) for \(clusters) clusters of samples of \(samples.shape)"
      )
    }
    try Self.checkFinite("initial centroid", initialCentroids)
  }

  /// Throws unless all elements of centroids are finite.
  static func checkFinite(_ name: String, _ centroids: Matrix) throws(KMeansError) {
    if let what = nonFiniteElement(name, centroids) { throw .invalidOption(what) }
  }

  /// The first element of centroids that is not finite, as a message; nil if all are.
  static func nonFiniteElement(_ name: String, _ centroids: Matrix) -> String? {
    guard let index = centroids.withUnsafeElements({ $0.firstIndex { !$0.isFinite } }) else { return nil }
    let (k, j) = (index / centroids.columns, index % centroids.columns)
    return "\(name) \(k), feature \(j) is not a finite number"
  }

  /// What all of this module's algorithms ask of samples and weights.
  static func check(clusters: Int, samples: Samples, weights: [Float]?) throws(KMeansError) {
    guard clusters >= 1, clusters <= samples.rows else {
      throw .invalidClusterCount(requested: clusters, samples: samples.rows)
    }
    guard samples.columns >= 1 else { throw .shapeMismatch("samples without features") }
    guard let weights else { return }
    try check(weights, for: samples)
    let positive = weights.count { $0 > 0 }
    guard positive >= clusters else {
      throw .invalidOption("\(positive) samples have a weight above 0; \(clusters) clusters need as many")
    }
  }

  /// Throws unless there is a finite weight of at least 0 for each sample.
  static func check(_ weights: [Float], for samples: Samples) throws(KMeansError) {
    guard weights.count == samples.rows else {
      throw .shapeMismatch("\(weights.count) weights for samples of \(samples.shape)")
    }
    if let i = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .invalidOption("the weight of sample \(i) is \(weights[i]); give finite weights of 0 or more")
    }
  }

  /// The run that the selection keeps, of those from seedings and a last one from given centroids, if any.
  private func bestOfRestarts(
    initialCentroids: Matrix?, random: Random, _ refinement: Refinement
  ) throws(KMeansError) -> KMeansResult {
    let count = initialCentroids == nil ? restarts : restarts + 1
    let runs = RestartResults(selection)
    let control = refinement.control
    let run: @Sendable (Int) -> Void = { restart in
      guard !control.isOver else { return }
      let result = Result { () throws(KMeansError) -> KMeansResult in
        if let initialCentroids, restart == restarts {
          return try refinement.run(from: initialCentroids, restart: restart)
        }
        var stream = random.stream("restart", index: restart)
        let centroids = try seeding.centroids(
          clusters, of: refinement.set, random: &stream, engine: refinement.engine, control: control)
        return try refinement.run(from: centroids, restart: restart)
      }
      // What the others find would be of no use.
      if case .failure = result { control.stop() }
      runs.set(restart, result)
    }
    // Small runs leave threads idle, so that several at once are faster; each then has a single thread.
    let work = refinement.set.count * clusters * refinement.set.samples.columns
    if work < Self.parallelRestartWork {
      refinement.engine.parallel.forEach(count) { run($0) }
    } else {
      for restart in 0..<count { run(restart) }
    }
    try control.checkCancellation()
    guard selection == .neighbors else { return try runs.leastInertia() }
    return try runs.mostModular { () throws(KMeansError) -> NeighborModularity in
      try NeighborModularity(
        refinement.set, random: random.stream("neighbors"), engine: refinement.engine,
        isCancellable: isCancellable)
    }
  }

  /// Runs with fewer multiply-adds an iteration than this are made side by side.
  package static let parallelRestartWork = 1 << 23

  /// More restarts than this are refused: with `RestartSelection.neighbors` each may keep a result until all are done.
  package static let greatestRestarts = 1_000_000
}
