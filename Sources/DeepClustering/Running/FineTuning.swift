import Autoencoder
import KMeans
import Kernels
import Serialization

/// Training with a method's loss, epoch by epoch: steps on reconstruction plus the method's loss, and then the
/// method's rule for the centroids.
struct FineTuning<Method: ClusteringMethod> {
  private(set) var trainer: AutoencoderTrainer
  private(set) var clusters: ClusterState
  /// Epochs done.
  private(set) var epochsDone = 0
  /// The method, and R as it has moved it in the epoch that has begun.
  private var objective: EmbeddingObjective<Method>
  /// Steps that the optimiser had taken before the first epoch.
  private let stepsBefore: Int
  private let random: Random

  var method: Method { objective.method }
  /// Whether an epoch has begun that has not ended.
  var isWithinEpoch: Bool { trainer.isWithinEpoch }

  /// Begins with given clusters, and a fresh optimiser unless that of pretraining is kept.
  ///
  /// - Parameter random: where the order of the samples, noise and dropout come from.
  init(
    _ pretrained: PretrainedAutoencoder, method: Method, clusters: ClusterState,
    options: DeepClusteringOptions, random: Random
  ) throws(AutoencoderError) {
    var method = method
    method.begin(labels: clusters.labels, clusters: clusters.centroids.rows)
    self.clusters = clusters
    self.random = random
    objective = EmbeddingObjective(
      method, centroids: clusters.centroids, optimizer: options.fineTuning.optimizer)
    trainer = try Self.makeTrainer(pretrained.autoencoder, method, options)
    if options.keepsOptimizer {
      guard let kept = pretrained.trainer else {
        throw .invalidOption(
          "the optimiser of pretraining cannot be kept, because the network comes without one; pretrain it here"
        )
      }
      // Without an epoch of pretraining there is none.
      if kept.tensors["trainer.steps"] != nil { try trainer.restore(kept, prefix: "trainer.") }
    }
    stepsBefore = trainer.steps
  }

  private static func makeTrainer(
    _ autoencoder: Autoencoder, _ method: Method, _ options: DeepClusteringOptions
  ) throws(AutoencoderError) -> AutoencoderTrainer {
    var training = options.fineTuning
    training.trainsDecoder = training.trainsDecoder && method.reconstructs
    return try AutoencoderTrainer(autoencoder, options: training, epochs: options.epochs)
  }

  /// Trains for one epoch.
  ///
  /// - Parameters:
  ///   - kMeans: clusters embeddings anew, given the clusters so far and the epoch's number.
  ///   - shouldPause: asked between the steps of an epoch.
  /// - Returns: nil after a pause: the same call goes on.
  mutating func nextEpoch(
    _ samples: TrainingSamples, engine: Engine,
    kMeans: (Matrix, _ clusters: ClusterState, _ epoch: Int) throws -> KMeansResult,
    pausingWhen shouldPause: () -> Bool
  ) throws -> EpochResult? {
    let epoch = epochsDone + 1
    // The closures keep them, so they are no part of this value meanwhile.
    var objective = objective
    objective.method.beginEpoch(epoch)
    let (batchSize, schedule) = (trainer.options.batchSize, trainer.options.schedule)
    let stepsPerEpoch = Parallel.chunkCount(of: samples.rows, grain: batchSize)
    var (step, epochs) = (trainer.steps - stepsBefore, trainer.epochs ?? 0)
    var hooks = StepHooks()
    if let interval = method.refreshInterval {
      guard interval >= 1 else {
        throw DeepClusteringError.invalidOption("\(interval) steps between two targets; give 1 or more")
      }
      hooks.willStep = { autoencoder in
        guard step % interval == 0 else { return }
        try objective.refresh(embedding: autoencoder.encode(samples, engine: engine), engine: engine)
      }
    }
    if method.centroidStep == .ofMethod {
      hooks.didStep = { batch in
        try DeepClustering.clusteringEmbedding(ofSamples: batch.indices) {
          try objective.move(after: batch, engine: engine)
        }
      }
    }
    let result: EpochResult?
    do {
      result = try trainer.continueEpoch(
        samples, epoch: epoch, random: random, engine: engine,
        embeddingLoss: { batch, gradient in
          let factor = schedule.factor(step: step, stepsPerEpoch: stepsPerEpoch, epochs: epochs)
          step += 1
          return try objective.loss(of: batch, gradient: &gradient, rateFactor: factor, engine: engine)
        }, hooks: hooks, pausingWhen: shouldPause)
    } catch let error as AutoencoderError { throw error.inPhase("fine-tuning") }
    self.objective = objective
    guard let result else { return nil }
    let embedding = try trainer.autoencoder.encode(samples, engine: engine)
    try DeepClustering.clusteringEmbedding {
      switch method.centroidRule {
      case .reinitialise:
        try clusters.replace(
          with: try kMeans(embedding, clusters, epoch), embedding: embedding, engine: engine)
      case .keep: try clusters.assign(embedding, to: objective.centroids, engine: engine)
      }
    }
    self.objective.centroids = clusters.centroids
    epochsDone = epoch
    return result
  }

  // MARK: State

  /// All that is needed to go on.
  func state() -> [String: Tensor] {
    var tensors = trainer.state(prefix: "trainer.").merging(objective.state()) { $1 }
    tensors["epochs_done"] = Tensor([epochsDone])
    tensors["steps_before"] = Tensor([stepsBefore])
    tensors["clusters.centroids"] = Tensor(clusters.centroids)
    tensors["clusters.labels"] = Tensor(clusters.labels)
    tensors["clusters.inertia"] = Tensor([clusters.inertia])
    return tensors
  }

  /// Goes on where a checkpoint left off.
  ///
  /// - Throws: `SafeTensorsError` for a tensor that is missing or of another type, `AutoencoderError` and
  ///   `DeepClusteringError` for one of another shape.
  init(
    _ checkpoint: Checkpoint, autoencoder: Autoencoder, method: Method, samples: TrainingSamples,
    options: DeepClusteringOptions, random: Random, engine: Engine
  ) throws {
    let file = checkpoint.file
    var trainer = try Self.makeTrainer(autoencoder, method, options)
    try trainer.restore(file, prefix: "trainer.")
    self.trainer = trainer
    self.random = random
    epochsDone = try file.count("epochs_done")
    stepsBefore = try file.count("steps_before")
    let old = try file.matrix("clusters.centroids")
    objective = EmbeddingObjective(method, centroids: old, optimizer: options.fineTuning.optimizer)
    try objective.restore(file, samples: samples.rows, clusters: options.clusters)
    let latent = autoencoder.architecture.latent
    let centroids = objective.centroids
    guard centroids.columns == latent, old.columns == latent, old.rows == centroids.rows else {
      throw DeepClusteringError.invalidCheckpoint(
        "its centroids are \(centroids.shape) and \(old.shape) for an embedding of \(latent) dimensions")
    }
    let labels = try file.integers("clusters.labels").map { Int32(truncatingIfNeeded: $0) }
    guard labels.count == samples.rows, centroids.rows == options.clusters,
      labels.allSatisfy({ (0..<Int32(options.clusters)).contains($0) })
    else {
      throw DeepClusteringError.invalidCheckpoint(
        "it has \(labels.count) labels and \(centroids.rows) centroids for \(samples.rows) samples and \(options.clusters) clusters"
      )
    }
    // Between epochs the embedding is that of the network as it is; within one it is not looked at.
    clusters = ClusterState(
      centroids: old, labels: labels,
      embedding: try trainer.autoencoder.encode(samples, engine: engine),
      inertia: try file.doubles("clusters.inertia").first ?? 0)
  }
}
