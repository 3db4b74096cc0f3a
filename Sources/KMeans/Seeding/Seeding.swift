import Kernels

/// Where the first centroids come from; all are samples.
public enum Seeding: String, Sendable, CaseIterable {
  /// k-means++ whose next centroid is the best of 2 + ⌊ln K⌋ candidates.
  case greedyPlusPlus = "k-means++"
  /// k-means++ as published: the next centroid is drawn in proportion to the squared distance from those so
  /// far.
  case plusPlus = "plain-k-means++"
  /// k-means‖: a few rounds that draw many candidates at once, which greedy k-means++ then reduces to K. It takes 256 bytes
  /// of memory for each sample.
  case parallel = "k-means||"
  /// Different samples, drawn uniformly.
  case random

  /// Restarts unless given: one, or ten for random centroids.
  public var defaultRestarts: Int { self == .random ? 10 : 1 }

  /// K seeds.
  ///
  /// - Parameter control: ends the seeding with other runs.
  func centroids(
    _ clusters: Int, of set: SampleSet, random: inout Random, engine: Engine,
    control: RestartControl = RestartControl()
  ) throws(KMeansError) -> Matrix {
    try control.checkCancellation()
    let indices: [Int]
    let samples = set.samples
    let set = try set.rescaledIfTiny(engine: engine)
    switch self {
    case .greedyPlusPlus:
      let candidates = PlusPlusSeeding.greedyCandidates(clusters)
      indices = try PlusPlusSeeding(candidates: candidates, engine: engine, control: control)
        .seeds(clusters, of: set, random: &random)
    case .plusPlus:
      indices = try PlusPlusSeeding(candidates: 1, engine: engine, control: control)
        .seeds(clusters, of: set, random: &random)
    case .parallel:
      indices = try ParallelSeeding(engine: engine, control: control)
        .seeds(clusters, of: set, random: &random)
    case .random: indices = RandomSeeding().seeds(clusters, of: set, random: &random)
    }
    return engine.rows(of: samples, at: indices)
  }
}

extension KMeans {
  /// The centroids that a fit would start from, without the fit.
  ///
  /// - Throws: `KMeansError`; `.cancelled` if the task that calls has been cancelled.
  public func initialCentroids(
    for samples: Samples, weights: [Float]? = nil, random: Random, engine: Engine
  ) throws(KMeansError) -> Matrix {
    try Self.check(clusters: clusters, samples: samples, weights: weights)
    let set = try SampleSet(samples, weights: weights, engine: engine)
    var stream = random.stream("restart", index: 0)
    return try seeding.centroids(clusters, of: set, random: &stream, engine: engine)
  }
}
