import Kernels

/// Spherical K-means: clusters by direction, whatever the samples' lengths (Dhillon & Modha 2001).
///
/// It minimises
///
///     Σᵢ wᵢ (1 − cos(xᵢ, c(xᵢ)))
///
/// for centroids of length 1. Samples are scaled to length 1 as well, where
/// 1 − cos(x, c) = ‖x/‖x‖ − c‖²/2: so it is K-means on the sphere, each mean scaled back to length 1. For
/// texts and other counts, and for embeddings that are compared by their cosines.
///
/// The same samples, options and seed give the same bits for any number of threads.
public struct SphericalKMeans: Sendable, Equatable {
  /// Number of clusters K.
  public var clusters: Int
  /// Where the first centroids come from; distances are those of the samples at length 1.
  public var seeding: Seeding
  /// How nearest centroids are found.
  public var algorithm: Algorithm
  /// Runs from different seedings, of which the one with the least objective is kept.
  public var restarts: Int
  /// Most iterations of a run.
  public var maximumIterations: Int
  /// The least movement that goes on, as for `KMeans`.
  public var tolerance: Double

  /// Options with the defaults of `KMeans`.
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

  /// Clusters the samples by direction.
  ///
  /// - Parameters:
  ///   - samples: n × d, floats or bytes, none of them all zeros.
  ///   - weights: a weight of at least 0 for each sample; nil for 1 each.
  ///   - initialCentroids: K × d of any lengths above 0 to start from, for a single run.
  ///   - random: where the seedings come from, as for `KMeans`.
  ///   - engine: where the computing is done.
  ///   - onIteration: as for `KMeans`.
  /// - Throws: `KMeansError`; `.zeroVector` for a sample without direction.
  /// - Complexity: O(n · K · d) an iteration, and a copy of the samples.
  public func fit(
    _ samples: Samples, weights: [Float]? = nil, initialCentroids: Matrix? = nil, random: Random,
    engine: Engine, onIteration: @escaping @Sendable (KMeansIteration) -> IterationControl = { _ in .goOn }
  ) throws(KMeansError) -> SphericalKMeansResult {
    var kMeans = KMeans(
      clusters: clusters, seeding: seeding, algorithm: algorithm, restarts: restarts,
      maximumIterations: maximumIterations, tolerance: tolerance)
    kMeans.normalizesCentroids = true
    // What has no features has no direction either, but that is not what is wrong with it.
    try kMeans.check(samples, weights, initialCentroids)
    let directions = try engine.directions(of: samples)
    var start = initialCentroids
    if let initialCentroids {
      do { start = try engine.directions(of: Samples(initialCentroids)) } catch {
        guard case .zeroVector(let k) = error else { throw error }
        throw .invalidOption(
          "initial centroid \(k) is all zeros and has no direction; give a centroid of a length above 0")
      }
    }
    return SphericalKMeansResult(
      try kMeans.fit(
        Samples(directions), weights: weights, initialCentroids: start, random: random, engine: engine,
        onIteration: onIteration))
  }

  /// Clusters samples that are the rows of a matrix, n × d, as `fit` does `Samples` with the same parameters.
  ///
  /// - Throws: `KMeansError`; `.zeroVector` for a sample without direction.
  /// - Complexity: O(n · K · d) an iteration, and a copy of the samples.
  public func fit(
    _ samples: Matrix, weights: [Float]? = nil, initialCentroids: Matrix? = nil, random: Random,
    engine: Engine, onIteration: @escaping @Sendable (KMeansIteration) -> IterationControl = { _ in .goOn }
  ) throws(KMeansError) -> SphericalKMeansResult {
    try fit(
      Samples(samples), weights: weights, initialCentroids: initialCentroids, random: random,
      engine: engine, onIteration: onIteration)
  }
}
