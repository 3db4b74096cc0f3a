import Kernels

/// K-means clustering: centroids R that minimise the inertia Σᵢ minₖ ‖xᵢ − rₖ‖² (equation 1 of
/// arXiv 2411.19496), by greedy k-means++ seeding and Lloyd's algorithm.
///
///     let result = try KMeans(clusters: 10).fit(samples, random: Random(seed: 0), engine: Engine())
///
/// The same samples, options and seed give the same bits for any number of threads.
public struct KMeans: Sendable, Equatable {
  /// Number of clusters K.
  public var clusters: Int
  /// Runs from different seedings, of which the one with the least inertia is kept.
  public var restarts: Int
  /// Most iterations of a run.
  public var maximumIterations: Int
  /// The least movement that goes on.
  ///
  /// A run ends when the centroids' squared movement, summed, is at most this share of the samples'
  /// mean variance per feature. It also ends as soon as no label changes.
  public var tolerance: Double

  /// Options with scikit-learn's defaults.
  public init(clusters: Int, restarts: Int = 1, maximumIterations: Int = 300, tolerance: Double = 1e-4) {
    self.clusters = clusters
    self.restarts = restarts
    self.maximumIterations = maximumIterations
    self.tolerance = tolerance
  }

  /// Clusters the samples.
  ///
  /// - Parameters:
  ///   - samples: n × d.
  ///   - random: where the seedings come from; restart r draws from its stream "restart" of index r.
  ///   - initialCentroids: K × d to start from instead of a seeding, for a single run.
  /// - Throws: `KMeansError`.
  /// - Complexity: O(n · K · d) an iteration.
  public func fit(
    _ samples: Matrix, initialCentroids: Matrix? = nil, random: Random, engine: Engine
  ) throws(KMeansError) -> KMeansResult {
    try check(samples, initialCentroids)
    let lloyd = Lloyd(
      maximumIterations: maximumIterations,
      shiftLimit: tolerance * (try meanVariance(of: samples, engine: engine)), engine: engine)
    if let initialCentroids { return try lloyd.run(samples, from: initialCentroids) }
    var best: KMeansResult?
    for restart in 0..<restarts {
      var stream = random.stream("restart", index: restart)
      let seeding = GreedySeeding(clusters: clusters, engine: engine)
      let centroids = try seeding.centroids(for: samples, random: &stream)
      let result = try lloyd.run(samples, from: centroids)
      if result.inertia < best?.inertia ?? .infinity { best = result }
    }
    guard let best else { throw .invalidOption("the inertia overflowed; scale the samples down") }
    return best
  }

  private func check(_ samples: Matrix, _ initialCentroids: Matrix?) throws(KMeansError) {
    guard clusters >= 1, clusters <= samples.rows else {
      throw .invalidClusterCount(requested: clusters, samples: samples.rows)
    }
    guard samples.columns >= 1 else { throw .shapeMismatch("samples without features") }
    guard restarts >= 1 else { throw .invalidOption("\(restarts) restarts; give 1 or more") }
    guard maximumIterations >= 1 else {
      throw .invalidOption("\(maximumIterations) iterations at most; give 1 or more")
    }
    guard tolerance >= 0 else { throw .invalidOption("a tolerance of \(tolerance); give 0 or more") }
    if let initialCentroids,
      initialCentroids.rows != clusters || initialCentroids.columns != samples.columns
    {
      throw .shapeMismatch(
        "initial centroids of \(initialCentroids.shape) for \(clusters) clusters of samples of \(samples.shape)"
      )
    }
  }

  /// (1/nd) Σᵢ ‖xᵢ − x̄‖², which also finds values that are not finite.
  private func meanVariance(of samples: Matrix, engine: Engine) throws(KMeansError) -> Double {
    let reference = samples.row(0)
    var first = samples
    first.resize(rows: 1)
    let about = try engine.assigning(samples, to: first)
    guard about.inertia.isFinite else {
      let elements = samples.elements
      guard let index = elements.firstIndex(where: { !$0.isFinite }) else {
        throw .invalidOption("squared distances overflow Float; scale the samples down")
      }
      throw .nonFiniteValue(row: index / samples.columns, column: index % samples.columns)
    }
    let n = Double(samples.rows)
    // The mean square about any point exceeds that about the mean by the squared distance of the two.
    let offset = zip(about.sums, reference).reduce(0.0) {
      let difference = $1.0 / n - Double($1.1)
      return $0 + difference * difference
    }
    return max(0, about.inertia / n - offset) / Double(samples.columns)
  }
}
