import Autoencoder
import KMeans
import Kernels
import Serialization

/// Deep clustering of one data set: KM and AEKM, and the alternating training of every method.
///
///     let run = try DeepClustering(samples, options: .init(clusters: 10), engine: Engine())
///     let pretrained = try run.pretrain()
///     let clustering = try run.fineTune(pretrained, method: CT(alpha: 3, lambda: 1))
///
/// Everything random comes from the options' seed, in streams of its own for each purpose, and the
/// number of threads changes nothing: the same samples, options and instruction set give the same
/// bits, interrupted or not.
///
/// Cancelling the task that calls ends what goes on with `CancellationError`: training after a step, where the
/// control's `onPause` can keep it; KM and AEKM alone after an iteration. K-means within fine-tuning goes on to its
/// end, and the run ends at its next pause, if there is one before its own end.
public struct DeepClustering {
  /// The samples, n × d.
  public let samples: TrainingSamples
  /// The class of each sample, for scores in the history only.
  public let truth: [Int]?
  /// The protocol.
  public let options: DeepClusteringOptions
  /// Where the computing is done.
  public let engine: Engine

  let random: Random
  let control: RunControl

  /// A run on the given samples.
  ///
  /// - Throws: `DeepClusteringError` if options are out of range, the truth is of another length, or a sample has a value
  ///   that is not finite.
  public init(
    _ samples: TrainingSamples, truth: [Int]? = nil, options: DeepClusteringOptions, engine: Engine,
    control: RunControl = RunControl()
  ) throws(DeepClusteringError) {
    try options.check(samples: samples)
    if let place = samples.firstNonFinite { throw .nonFiniteValue(row: place.row, column: place.column) }
    if let truth, truth.count != samples.rows {
      throw .shapeMismatch("\(truth.count) labels for \(samples.rows) samples")
    }
    self.samples = samples
    self.truth = truth
    self.options = options
    self.engine = engine
    self.control = control
    random = Random(seed: options.seed)
  }

  /// A run on the rows of a matrix.
  ///
  /// - Throws: as above.
  public init(
    _ samples: Matrix, truth: [Int]? = nil, options: DeepClusteringOptions, engine: Engine,
    control: RunControl = RunControl()
  ) throws(DeepClusteringError) {
    try self.init(TrainingSamples(samples), truth: truth, options: options, engine: engine, control: control)
  }

  // MARK: What the phases share

  /// Where the seedings of K-means after an epoch come from, of that before the first with 0.
  func kMeansStream(epoch: Int) -> Random { random.stream("k-means", index: epoch) }

  /// K-means from seedings of its own.
  var freshKMeans: KMeans {
    var kMeans = KMeans(clusters: options.clusters, restarts: options.restarts)
    kMeans.selection = options.restartSelection
    return kMeans
  }

  /// The record of a K-means phase, told to the caller.
  func kMeansRecord(labels: [Int32], inertia: Double, seconds: Double) throws -> EpochRecord {
    let record = EpochRecord(
      phase: .kmeans, epoch: 0, inertia: inertia, seconds: seconds, scores: try scores(of: labels))
    control.onEpoch(record)
    return record
  }

  /// The scores of labels, where the truth is known.
  func scores(of labels: [Int32]) throws(MetricsError) -> ClusteringScores? {
    guard let truth else { return nil }
    return try ClusteringScores(of: labels, against: truth)
  }

  /// K-means and how long it took; that its task was cancelled is told as of any other work.
  func timedKMeans<Result>(_ work: () throws -> Result) throws -> (Result, seconds: Double) {
    let start = ContinuousClock.now
    do {
      let result = try work()
      return (result, (ContinuousClock.now - start) / .seconds(1))
    } catch KMeansError.cancelled { throw CancellationError() }
  }
}
