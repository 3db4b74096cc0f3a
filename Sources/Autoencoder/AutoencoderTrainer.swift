import Kernels

/// Trains an autoencoder by mini-batches: the network, the optimiser's memory and the buffers.
///
/// Once for all methods: what a clustering method adds is a loss on the embedding.
public struct AutoencoderTrainer {
  /// The network as it stands.
  public private(set) var autoencoder: Autoencoder
  /// Samples in a batch; the last batch of an epoch may be smaller.
  public let batchSize: Int

  private var optimizer: AdamState
  private var backpropagation: Backpropagation
  private var batch: Matrix

  /// A trainer with a fresh optimiser.
  ///
  /// - Throws: `AutoencoderError.invalidOption`.
  public init(
    _ autoencoder: Autoencoder, optimizer: Adam = Adam(), batchSize: Int = 256
  ) throws(AutoencoderError) {
    guard batchSize >= 1 else { throw .invalidOption("a batch size of \(batchSize); give 1 or more") }
    try optimizer.check()
    self.autoencoder = autoencoder
    self.batchSize = batchSize
    self.optimizer = AdamState(optimizer, for: autoencoder.layers)
    backpropagation = Backpropagation(for: autoencoder.layers)
    batch = Matrix(rows: 0, columns: autoencoder.architecture.inputs)
  }

  /// One pass over the samples in a random order, a step of the optimiser for each batch.
  ///
  /// - Parameters:
  ///   - samples: n × d.
  ///   - epoch: the order of the samples is drawn from the stream "shuffle" of this index.
  ///   - embeddingLoss: a loss on each batch's embedding, or nil for reconstruction alone.
  /// - Returns: the losses averaged over the samples, each taken before its batch's step.
  /// - Throws: `AutoencoderError`, and whatever `embeddingLoss` throws.
  /// - Complexity: about 6 · n · parameters operations.
  public mutating func trainEpoch(
    _ samples: Matrix, epoch: Int, random: Random, engine: Engine,
    embeddingLoss: EmbeddingLoss<any Error>? = nil
  ) throws -> TrainingLosses {
    guard samples.columns == autoencoder.architecture.inputs else {
      throw AutoencoderError.shapeMismatch(
        "samples of \(samples.shape) for a network of \(autoencoder.architecture.inputs) inputs")
    }
    var shuffle = random.stream("shuffle", index: epoch)
    let order = shuffle.permutation(samples.rows)
    var total = TrainingLosses(reconstruction: 0, embedding: 0)
    for (number, start) in stride(from: 0, to: order.count, by: batchSize).enumerated() {
      let indices = order[start..<min(start + batchSize, order.count)]
      try engine.gatherRows(of: samples, at: indices, into: &batch)
      let losses = try backpropagation.forward(
        autoencoder.layers, batch: batch, indices: indices, engine: engine,
        embeddingLoss: embeddingLoss)
      guard losses.reconstruction.isFinite, losses.embedding.isFinite else {
        throw AutoencoderError.diverged(epoch: epoch, batch: number)
      }
      try backpropagation.update(
        &autoencoder.layers, with: &optimizer, batch: batch, engine: engine)
      let share = Double(indices.count) / Double(order.count)
      total.reconstruction += share * losses.reconstruction
      total.embedding += share * losses.embedding
    }
    return total
  }

  /// The losses of the given samples taken as one batch, and the gradient by every layer's parameters,
  /// without a step: for checks and diagnostics.
  ///
  /// - Throws: as `trainEpoch`.
  public mutating func gradients(
    of samples: Matrix, engine: Engine, embeddingLoss: EmbeddingLoss<any Error>? = nil
  ) throws -> (losses: TrainingLosses, gradients: [DenseGradient]) {
    let losses = try backpropagation.forward(
      autoencoder.layers, batch: samples, indices: Array(0..<samples.rows)[...], engine: engine,
      embeddingLoss: embeddingLoss)
    let gradients = try backpropagation.gradients(autoencoder.layers, batch: samples, engine: engine)
    return (losses, gradients)
  }
}
