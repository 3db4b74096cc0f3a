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
/// Cancelling the task that calls ends what goes on with `CancellationError`: training after the step, where the control's
/// `onPause` can keep it, and K-means after the iteration, or after its end where training would be lost with it.
public struct DeepClustering {
  /// The samples, n × d.
  public let samples: TrainingSamples
  /// The class of each sample, for scores in the history only.
  public let truth: [Int]?
  /// The protocol.
  public let options: DeepClusteringOptions
  /// Where the computing is done.
  public let engine: Engine

  private let random: Random
  private let control: RunControl

  /// A run on the given samples.
  ///
  /// - Throws: `DeepClusteringError` if options are out of range or the truth is of another length.
  public init(
    _ samples: TrainingSamples, truth: [Int]? = nil, options: DeepClusteringOptions, engine: Engine,
    control: RunControl = RunControl()
  ) throws(DeepClusteringError) {
    try options.check(samples: samples)
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

  // MARK: K-means

  /// KM: K-means on the samples themselves (equation 1).
  ///
  /// - Throws: `KMeansError`.
  public func clusterSamples() throws -> Clustering {
    try clusterSamples { samples, random, engine in
      return SampleClusters(try freshKMeans.fit(samples, random: random, engine: engine))
    }
  }

  /// KM by K-means of the caller's choice.
  ///
  /// - Parameter cluster: is given the samples, where the randomness comes from, and the engine.
  /// - Throws: whatever `cluster` throws.
  public func clusterSamples(
    by cluster: (Matrix, Random, Engine) throws -> SampleClusters
  ) throws -> Clustering {
    let matrix = try samples.matrix(engine: engine)
    let (clusters, seconds) = try timed {
      try cancellable { try cluster(matrix, kMeansStream(epoch: 0), engine) }
    }
    let record = try kMeansRecord(labels: clusters.labels, inertia: clusters.inertia, seconds: seconds)
    var clustering = Clustering(
      method: "KM", autoencoder: nil, centroids: clusters.centroids, labels: clusters.labels,
      embedding: matrix, inertia: clusters.inertia, history: [record])
    if clusters.areOfDirections {
      clustering.normalizesSamples = true
      clustering.embedding = try SphericalKMeansModel.directions(of: Samples(matrix), engine: engine)
    }
    return clustering
  }

  // MARK: Pretraining

  /// An untrained network of the options' kind, with the weights that `pretrain` starts from.
  ///
  /// - Throws: `AutoencoderError.invalidOption`.
  public func makeAutoencoder() throws(AutoencoderError) -> Autoencoder {
    var architecture = options.network
    architecture.inputs = samples.columns
    return try Autoencoder(
      architecture, initializer: options.initializer, random: random.stream("pretraining"))
  }

  /// Trains an autoencoder on reconstruction alone (equation 2).
  ///
  /// - Parameters:
  ///   - autoencoder: the network to start from, or nil for `makeAutoencoder()`.
  ///   - checkpoint: where to go on, or nil.
  /// - Throws: `AutoencoderError`, `DeepClusteringError.invalidCheckpoint`, `CancellationError`, and what the control's
  ///   `onPause` and `onPretrained` throw.
  public func pretrain(
    _ autoencoder: Autoencoder? = nil, resuming checkpoint: Checkpoint? = nil
  ) throws -> PretrainedAutoencoder {
    let network = try autoencoder ?? makeAutoencoder()
    guard network.architecture.inputs == samples.columns else {
      throw AutoencoderError.shapeMismatch(
        "samples of \(samples.shape) for a network of \(network.architecture.inputs) inputs")
    }
    // Rather now than after the last epoch of pretraining.
    try options.fineTuning.check(network.architecture)
    var pretraining = try Pretraining(
      network, options: options.pretraining, samples: samples.rows, random: random.stream("pretraining"))
    var history: [EpochRecord] = []
    var clock = EpochClock()
    if let checkpoint {
      try checkpoint.check(.pretraining, samples: samples.rows)
      try pretraining.restore(checkpoint.file, prefix: "pretraining.")
      history = checkpoint.history
      clock = try EpochClock(checkpoint)
    }
    while true {
      let makeCheckpoint = {
        Checkpoint(
          .pretraining, samples: samples.rows,
          tensors: pretraining.state(prefix: "pretraining.").merging(clock.state) { $1 }, history: history)
      }
      switch try pretraining.nextEpoch(samples, engine: engine, pausingWhen: { control.isPauseDue }) {
      case .finished:
        try control.onPretrained(makeCheckpoint)
        return PretrainedAutoencoder(
          pretraining.autoencoder, history: history,
          trainer: options.keepsOptimizer ? SafeTensors(tensors: pretraining.state(prefix: "")) : nil)
      case .paused:
        clock.stop()
        try control.pause(makeCheckpoint)
        clock.goOn()
      case .epoch(let epoch):
        let layers = options.pretraining.layerwise?.epochs ?? 0
        history.append(
          EpochRecord(
            phase: epoch.layer == nil ? .pretrain : .layerwise,
            epoch: (epoch.layer ?? 0) * layers + epoch.epoch,
            reconstructionLoss: epoch.result.losses.reconstruction, heldOutLoss: epoch.heldOutLoss,
            seconds: clock.endEpoch(), diagnostics: epoch.result.diagnostics))
        control.onEpoch(history[history.count - 1])
        try control.pauseIfDue(makeCheckpoint)
        clock.beginEpoch()
      }
    }
  }

  /// AEKM: K-means on the embeddings of a pretrained autoencoder.
  ///
  /// - Throws: `KMeansError`, `AutoencoderError`, `CancellationError`.
  public func clusterEmbedding(of pretrained: PretrainedAutoencoder) throws -> Clustering {
    let embedding = try pretrained.autoencoder.encode(samples, engine: engine)
    let (result, seconds) = try timed {
      try cancellable {
        try freshKMeans.fit(embedding, random: kMeansStream(epoch: 0), engine: engine)
      }
    }
    let record = try kMeansRecord(labels: result.labels, inertia: result.inertia, seconds: seconds)
    return Clustering(
      method: "AEKM", autoencoder: pretrained.autoencoder, centroids: result.centroids,
      labels: result.labels, embedding: embedding, inertia: result.inertia,
      history: pretrained.history + [record])
  }

  /// What fine-tuning starts from.
  private func initialClustering(of pretrained: PretrainedAutoencoder) throws -> Clustering {
    guard options.initialCentroids == .random else { return try clusterEmbedding(of: pretrained) }
    let embedding = try pretrained.autoencoder.encode(samples, engine: engine)
    var stream = random.stream("centroids")
    var centroids = Matrix(rows: options.clusters, columns: embedding.columns)
    for k in 0..<centroids.rows {
      for column in 0..<centroids.columns { centroids[k, column] = 2 * stream.nextFloat() - 1 }
    }
    let labels = try engine.nearestCentroids(of: embedding, in: centroids)
    let inertia = engine.inertia(of: Samples(embedding), weights: nil, labels, about: centroids)
    let record = try kMeansRecord(labels: labels, inertia: inertia, seconds: 0)
    return Clustering(
      method: "random centroids", autoencoder: pretrained.autoencoder, centroids: centroids, labels: labels,
      embedding: embedding, inertia: inertia, history: pretrained.history + [record])
  }

  // MARK: Fine-tuning

  /// Trains a pretrained autoencoder with a method's loss, epoch by epoch: centroids by K-means on all
  /// embeddings; then in each epoch steps on reconstruction plus the method's loss, a fresh optimiser
  /// to begin with, and after it the method's rule for the centroids.
  ///
  /// Clusters keep their numbers from epoch to epoch: those found anew are matched to the old ones.
  ///
  /// - Throws: `KMeansError`, `AutoencoderError`, `CancellationError`, whatever the method throws, and what the
  ///   control's `onPause` throws.
  public func fineTune(
    _ pretrained: PretrainedAutoencoder, method: some ClusteringMethod
  ) throws -> Clustering {
    let start = try initialClustering(of: pretrained)
    let tuning = try FineTuning(
      pretrained, method: method, clusters: ClusterState(start), options: options,
      random: fineTuningStream)
    return try run(tuning, history: start.history, snapshots: [], clock: EpochClock())
  }

  /// Goes on with `fineTune` where a checkpoint left off, to the same bits as without an interruption.
  ///
  /// - Parameters:
  ///   - checkpoint: where to go on.
  ///   - autoencoder: a network of the kind that was pretrained, or nil for `makeAutoencoder()`.
  ///   - method: as it was given to `fineTune`.
  /// - Throws: as there, and `DeepClusteringError.invalidCheckpoint`.
  public func fineTune<Method: ClusteringMethod>(
    resuming checkpoint: Checkpoint, from autoencoder: Autoencoder? = nil, method: Method
  ) throws -> Clustering {
    try checkpoint.check(.fineTuning, samples: samples.rows, method: method.name)
    let (tuning, snapshots): (FineTuning<Method>, [Snapshot])
    do {
      snapshots = try Snapshot.all(in: checkpoint.file)
      tuning = try FineTuning(
        checkpoint, autoencoder: autoencoder ?? makeAutoencoder(), method: method, samples: samples,
        options: options, random: fineTuningStream, engine: engine)
    } catch let error as SafeTensorsError {
      throw DeepClusteringError.invalidCheckpoint("\(error)")
    }
    return try run(
      tuning, history: checkpoint.history, snapshots: snapshots, clock: try EpochClock(checkpoint))
  }

  private func run<Method: ClusteringMethod>(
    _ tuning: FineTuning<Method>, history: [EpochRecord], snapshots: [Snapshot], clock: EpochClock
  ) throws -> Clustering {
    var (tuning, history, snapshots, clock) = (tuning, history, snapshots, clock)
    let makeCheckpoint = {
      Checkpoint(
        .fineTuning, samples: samples.rows, method: tuning.method.name,
        tensors: tuning.state().merging(clock.state) { $1 }.merging(Snapshot.tensors(of: snapshots)) { $1 },
        history: history)
    }
    let keepSnapshot = {
      let epoch = tuning.epochsDone
      guard control.snapshotEpochs.contains(epoch), snapshots.last?.epoch != epoch else { return }
      snapshots.append(Snapshot(epoch: epoch, tuning.clusters))
    }
    // A checkpoint within the first epoch no longer has the embedding from before it, but the snapshot. And within
    // an epoch nothing ends: what a method says of convergence holds at an epoch's end.
    if tuning.epochsDone == 0, !tuning.isWithinEpoch { keepSnapshot() }
    var end = tuning.isWithinEpoch ? nil : end(of: tuning, history)
    while end == nil {
      let result = try tuning.nextEpoch(
        samples, engine: engine, kMeans: reinitialise, pausingWhen: { control.isPauseDue })
      guard let result else {
        clock.stop()
        try control.pause(makeCheckpoint)
        clock.goOn()
        continue
      }
      history.append(
        EpochRecord(
          phase: .finetune, epoch: tuning.epochsDone,
          reconstructionLoss: tuning.method.reconstructs ? result.losses.reconstruction : nil,
          clusteringLoss: result.losses.embedding, changedLabels: tuning.clusters.changedLabels,
          inertia: tuning.clusters.inertia, seconds: clock.endEpoch(),
          scores: try scores(of: tuning.clusters.labels), diagnostics: result.diagnostics))
      keepSnapshot()
      control.onEpoch(history[history.count - 1])
      try control.pauseIfDue(makeCheckpoint)
      clock.beginEpoch()
      end = self.end(of: tuning, history)
    }
    var clustering = Clustering(
      method: tuning.method.name, autoencoder: tuning.trainer.autoencoder,
      centroids: tuning.clusters.centroids, labels: tuning.clusters.labels,
      embedding: tuning.clusters.embedding, inertia: tuning.clusters.inertia, history: history)
    clustering.fineTuningEnd = end
    clustering.snapshots = snapshots
    return clustering
  }

  /// Why fine-tuning ends here, or nil if it goes on.
  private func end<Method>(of tuning: FineTuning<Method>, _ history: [EpochRecord]) -> FineTuningEnd? {
    if tuning.method.hasConverged { return .labelsSettled }
    if options.convergence.isMet(by: history) { return .objectiveSettled }
    return tuning.epochsDone < options.epochs ? nil : .epochLimit
  }

  // MARK: Parts

  private var fineTuningStream: Random { random.stream("fine-tuning") }

  private func kMeansStream(epoch: Int) -> Random { random.stream("k-means", index: epoch) }

  /// K-means from seedings of its own.
  private var freshKMeans: KMeans {
    var kMeans = KMeans(clusters: options.clusters, restarts: options.restarts)
    kMeans.selection = options.restartSelection
    return kMeans
  }

  /// K-means on all embeddings after an epoch.
  private func reinitialise(
    _ embedding: Matrix, after clusters: ClusterState, epoch: Int
  ) throws -> KMeansResult {
    var kMeans = options.reinitialisation == .warmStart ? KMeans(clusters: options.clusters) : freshKMeans
    kMeans.triesSeedingsBesideInitialCentroids = options.reinitialisation == .both
    // There is no checkpoint between an epoch's last step and its K-means: a cancelled run ends after it.
    kMeans.isCancellable = false
    return try kMeans.fit(
      embedding, initialCentroids: options.reinitialisation == .restarts ? nil : clusters.centroids,
      random: kMeansStream(epoch: epoch), engine: engine)
  }

  private func kMeansRecord(labels: [Int32], inertia: Double, seconds: Double) throws -> EpochRecord {
    let record = EpochRecord(
      phase: .kmeans, epoch: 0, inertia: inertia, seconds: seconds, scores: try scores(of: labels))
    control.onEpoch(record)
    return record
  }

  private func scores(of labels: [Int32]) throws(MetricsError) -> ClusteringScores? {
    guard let truth else { return nil }
    return try ClusteringScores(of: labels.map(Int.init), against: truth)
  }

  /// Work whose cancellation is that of any other.
  private func cancellable<Result>(_ work: () throws -> Result) throws -> Result {
    do { return try work() } catch KMeansError.cancelled { throw CancellationError() }
  }

  private func timed<Result>(_ work: () throws -> Result) rethrows -> (Result, seconds: Double) {
    let start = ContinuousClock.now
    let result = try work()
    return (result, (ContinuousClock.now - start) / .seconds(1))
  }
}
