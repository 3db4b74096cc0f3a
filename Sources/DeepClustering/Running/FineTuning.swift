import Autoencoder
import KMeans
import Kernels
import Serialization

/// Training with a method's loss, epoch by epoch: steps on reconstruction plus the method's loss, and then the
/// method's rule for the centroids.
struct FineTuning<Method: ClusteringMethod> {
  private(set) var method: Method
  private(set) var trainer: AutoencoderTrainer
  private(set) var clusters: ClusterState
  /// Epochs done.
  private(set) var epochsDone = 0
  /// R as the method has moved it in the epoch that has begun.
  private var centroids: Matrix
  private let random: Random

  /// Begins with given clusters and a fresh optimiser.
  ///
  /// - Parameter random: where the order of the samples, noise and dropout come from.
  init(
    _ autoencoder: Autoencoder, method: Method, clusters: ClusterState, options: DeepClusteringOptions,
    random: Random
  ) throws(AutoencoderError) {
    self.method = method
    self.clusters = clusters
    self.random = random
    centroids = clusters.centroids
    trainer = try AutoencoderTrainer(autoencoder, options: options.fineTuning, epochs: options.epochs)
  }

  /// Trains for one epoch.
  ///
  /// - Parameters:
  ///   - kMeans: clusters embeddings anew, given the epoch's number.
  ///   - shouldPause: asked after each step.
  /// - Returns: nil after a pause: the same call goes on.
  mutating func nextEpoch(
    _ samples: TrainingSamples, engine: Engine, kMeans: (Matrix, _ epoch: Int) throws -> KMeansResult,
    pausingWhen shouldPause: () -> Bool
  ) throws -> EpochResult? {
    let epoch = epochsDone + 1
    var (method, centroids) = (method, centroids)
    let result = try trainer.continueEpoch(
      samples, epoch: epoch, random: random, engine: engine,
      embeddingLoss: { try method.loss(of: $0, centroids: &centroids, gradient: &$1, engine: engine) },
      pausingWhen: shouldPause)
    (self.method, self.centroids) = (method, centroids)
    guard let result else { return nil }
    let embedding = try trainer.autoencoder.encode(samples, engine: engine)
    switch method.centroidRule {
    case .reinitialise:
      try clusters.replace(with: try kMeans(embedding, epoch), embedding: embedding, engine: engine)
    case .keep: try clusters.assign(embedding, to: centroids, engine: engine)
    }
    self.centroids = clusters.centroids
    epochsDone = epoch
    return result
  }

  // MARK: State

  /// All that is needed to go on.
  func state() -> [String: Tensor] {
    var tensors = trainer.state(prefix: "trainer.")
    tensors["epochs_done"] = Tensor([epochsDone])
    tensors["centroids"] = Tensor(centroids)
    tensors["clusters.centroids"] = Tensor(clusters.centroids)
    tensors["clusters.labels"] = Tensor(clusters.labels)
    tensors["clusters.inertia"] = Tensor([clusters.inertia])
    for (name, tensor) in method.state { tensors["method.\(name)"] = tensor }
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
    var trainer = try AutoencoderTrainer(autoencoder, options: options.fineTuning, epochs: options.epochs)
    try trainer.restore(file, prefix: "trainer.")
    self.trainer = trainer
    self.method = method
    self.random = random
    epochsDone = try file.count("epochs_done")
    centroids = try file.matrix("centroids")
    let old = try file.matrix("clusters.centroids")
    let latent = autoencoder.architecture.latent
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
    let prefix = "method."
    let own = file.tensors.filter { $0.key.hasPrefix(prefix) }
    try self.method.restore(
      Dictionary(uniqueKeysWithValues: own.map { (String($0.key.dropFirst(prefix.count)), $0.value) }))
  }
}
