import Kernels

/// The losses of a batch or, averaged over its samples, of an epoch.
public struct TrainingLosses: Sendable, Equatable {
  /// (1/B) Σᵢ ‖xᵢ − A(xᵢ)‖² (equation 2 of arXiv 2411.19496).
  public var reconstruction: Double
  /// The loss on the embedding, as the caller's function returned it; 0 without one.
  public var embedding: Double
}

/// A batch's embedding, handed to a loss on it.
public struct EmbeddedBatch: Sendable {
  /// Which samples the batch holds, as indices into the training data.
  public let indices: ArraySlice<Int>
  /// Their embeddings, B × l.
  public let embedding: Matrix

  /// The embeddings of the given samples.
  public init(indices: ArraySlice<Int>, embedding: Matrix) {
    self.indices = indices
    self.embedding = embedding
  }
}

/// A loss on the embedding of a batch: returns its value and adds its gradient by the embedding,
/// B × l, to the second argument.
public typealias EmbeddingLoss<Failure: Error> =
  (_ batch: EmbeddedBatch, _ gradient: inout Matrix) throws(Failure) -> Double

/// Forward and backward pass of a batch, with the buffers that they need.
///
/// L = (1/B) Σᵢ ‖xᵢ − A(xᵢ)‖² + the caller's loss on the embedding.
struct Backpropagation {
  /// ∂L/∂W and ∂L/∂b of each layer, after `run`.
  private(set) var gradients: [DenseGradient]
  /// Outputs of each layer.
  private var activations: [Matrix]
  /// ∂L/∂(sums) of each layer.
  private var deltas: [Matrix]
  private var workspace = Workspace()

  /// Buffers that grow to the first batch, which is as large as any.
  init(for layers: [Dense]) {
    gradients = layers.map(DenseGradient.init(of:))
    activations = layers.map { Matrix(rows: 0, columns: $0.outputs) }
    deltas = activations
  }

  mutating func run(
    _ layers: [Dense], batch: Matrix, indices: ArraySlice<Int>, engine: Engine,
    embeddingLoss: EmbeddingLoss<any Error>?
  ) throws -> TrainingLosses {
    for (index, layer) in layers.enumerated() {
      let input = index == 0 ? batch.view : activations[index - 1].view
      try layer.forward(input, into: &activations[index], engine: engine, workspace: &workspace)
    }
    let last = layers.count - 1
    deltas[last].resize(rows: batch.rows)
    let scale = 1 / Double(batch.rows)
    let squares = try engine.scaledDifference(
      activations[last], batch, scale: Float(2 * scale), into: &deltas[last])
    var losses = TrainingLosses(reconstruction: squares * scale, embedding: 0)
    let latent = layers.count / 2 - 1
    for index in layers.indices.reversed() {
      if index == latent, let embeddingLoss {
        let embedded = EmbeddedBatch(indices: indices, embedding: activations[latent])
        losses.embedding = try embeddingLoss(embedded, &deltas[latent])
      }
      try propagate(layers, index, batch, engine)
    }
    return losses
  }

  /// The gradients of one layer, and the delta of the layer before it.
  private mutating func propagate(
    _ layers: [Dense], _ index: Int, _ batch: Matrix, _ engine: Engine
  ) throws(KernelError) {
    let layer = layers[index]
    guard index > 0 else {
      try layer.parameterGradients(
        input: batch, delta: deltas[0], into: &gradients[0], engine: engine, workspace: &workspace)
      return
    }
    try layer.parameterGradients(
      input: activations[index - 1], delta: deltas[index], into: &gradients[index], engine: engine,
      workspace: &workspace)
    try layer.inputDelta(
      input: activations[index - 1], inputActivation: layers[index - 1].activation,
      delta: deltas[index], into: &deltas[index - 1], engine: engine, workspace: &workspace)
  }
}
