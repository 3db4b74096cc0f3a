import Kernels

/// Mini-batch K-means: centroids learnt from small random batches (Sculley 2010).
///
/// Each sample of a batch draws its nearest centroid towards it,
///
///     c ← c + η (x − c),  η = w / (weight that the centroid has seen, this sample's included),
///
/// so that a centroid is always the mean of all samples that it was given. For more samples than full
/// passes can be made over: a few passes' worth of batches come within some per cent of K-means' inertia.
///
///     let result = try MiniBatchKMeans(clusters: 10).fit(samples, random: Random(seed: 0), engine: Engine())
///
/// The same samples, options and seed give the same bits for any number of threads. For samples that come
/// in a stream see `MiniBatchState`.
public struct MiniBatchKMeans: Sendable, Equatable {
  /// Number of clusters K.
  public var clusters: Int
  /// Where the first centroids come from.
  public var seeding: Seeding
  /// Samples in a batch, drawn with replacement; as many as there are with a weight above 0, where these are fewer.
  public var batchSize: Int
  /// Samples that the seeding is made on, drawn without replacement: at least K, all where there are fewer.
  public var seedingSamples: Int
  /// Most passes' worth of samples that are drawn.
  public var maximumPasses: Int
  /// Batches in a row without a new least smoothed inertia after which a run ends; nil for no such end.
  public var patience: Int?
  /// The least movement that goes on.
  ///
  /// A run ends when a batch moves the centroids, squared and summed, by at
  /// most this share of the samples' mean variance per feature; 0 for no such end.
  public var tolerance: Double
  /// Centroids that have seen less than this share of what the most popular one has are moved to samples of
  /// the batch, every 10 K samples, in [0, 1]; 0 for never.
  public var reassignmentRatio: Double

  /// Options with scikit-learn's defaults; the seeding is made on three batches unless given.
  public init(
    clusters: Int, seeding: Seeding = .greedyPlusPlus, batchSize: Int = 1024, seedingSamples: Int? = nil,
    maximumPasses: Int = 100, patience: Int? = 10, tolerance: Double = 0, reassignmentRatio: Double = 0.01
  ) {
    self.clusters = clusters
    self.seeding = seeding
    self.batchSize = batchSize
    let (batches, isTooMany) = batchSize.multipliedReportingOverflow(by: 3)
    self.seedingSamples = seedingSamples ?? (isTooMany ? .max : batches)
    self.maximumPasses = maximumPasses
    self.patience = patience
    self.tolerance = tolerance
    self.reassignmentRatio = reassignmentRatio
  }

  /// Clusters the samples.
  ///
  /// - Parameters:
  ///   - samples: n × d, floats or bytes.
  ///   - weights: a weight of at least 0 for each sample; nil for 1 each. Samples of weight 0 are never drawn.
  ///   - initialCentroids: K × d to start from instead of a seeding.
  ///   - random: where seeding and batches come from: its streams "mini-batch seeding" and "mini-batches".
  ///   - engine: where the computing is done.
  ///   - onIteration: is told each batch, and may end the run.
  /// - Throws: `KMeansError`; `.cancelled` if the task that calls has been cancelled.
  /// - Complexity: O(batch · K · d) a batch; two passes over all samples, to measure and to label them.
  public func fit(
    _ samples: Samples, weights: [Float]? = nil, initialCentroids: Matrix? = nil, random: Random,
    engine: Engine, onIteration: (KMeansIteration) -> IterationControl = { _ in .goOn }
  ) throws(KMeansError) -> KMeansResult {
    try check()
    try KMeans(clusters: clusters).check(samples, weights, initialCentroids)
    let set = try SampleSet(samples, weights: weights, engine: engine)
    let run = MiniBatchRun(options: self, set: set, engine: engine)
    return try run.result(from: initialCentroids, random: random, onIteration: onIteration)
  }

  /// Clusters samples that are the rows of a matrix, n × d, as `fit` does `Samples` with the same parameters.
  ///
  /// - Throws: `KMeansError`; `.cancelled` if the task that calls has been cancelled.
  /// - Complexity: O(batch · K · d) a batch, and two passes over all samples.
  public func fit(
    _ samples: Matrix, weights: [Float]? = nil, initialCentroids: Matrix? = nil, random: Random,
    engine: Engine, onIteration: (KMeansIteration) -> IterationControl = { _ in .goOn }
  ) throws(KMeansError) -> KMeansResult {
    try fit(
      Samples(samples), weights: weights, initialCentroids: initialCentroids, random: random,
      engine: engine, onIteration: onIteration)
  }

  /// Throws unless the options are in their ranges.
  func check() throws(KMeansError) {
    guard batchSize >= 1 else { throw .invalidOption("batches of \(batchSize) samples; give 1 or more") }
    guard seedingSamples >= 1 else {
      throw .invalidOption("a seeding on \(seedingSamples) samples; give 1 or more")
    }
    guard maximumPasses >= 1 else {
      throw .invalidOption("\(maximumPasses) passes at most; give 1 or more")
    }
    if let patience, patience < 1 {
      throw .invalidOption("a patience of \(patience) batches; give 1 or more")
    }
    guard tolerance >= 0 else { throw .invalidOption("a tolerance of \(tolerance); give 0 or more") }
    guard reassignmentRatio >= 0, reassignmentRatio <= 1 else {
      throw .invalidOption("a reassignment ratio of \(reassignmentRatio); give 0 to 1")
    }
  }
}
