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
  /// Outputs of each layer.
  private var activations: [Matrix]
  /// ∂L/∂(sums) of each layer.
  private var deltas: [Matrix]
  /// ∂L/∂b of each layer: the sum of the rows of its delta.
  private var biasGradients: [Matrix]
  /// Whether the delta of the embedding begins with the gradient of the caller's loss.
  private var hasEmbeddingLoss = false
  private var workspace = Workspace()

  /// The layer whose output is the embedding.
  private var latent: Int { activations.count / 2 - 1 }

  /// Buffers that grow to the first batch, which is as large as any.
  init(for layers: [Dense]) {
    activations = layers.map { Matrix(rows: 0, columns: $0.outputs) }
    deltas = activations
    biasGradients = layers.map { Matrix(rows: 1, columns: $0.outputs) }
  }

  /// The losses of a batch: the forward pass, and the losses' gradients by output and embedding.
  ///
  /// One of the backward passes may follow.
  mutating func forward(
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
      activations[last], batch, scale: Float(2 * scale), into: &deltas[last], workspace: &workspace)
    try engine.columnSums(deltas[last], into: &biasGradients[last])
    var losses = TrainingLosses(reconstruction: squares * scale, embedding: 0)
    hasEmbeddingLoss = embeddingLoss != nil
    if let embeddingLoss {
      deltas[latent].resize(rows: batch.rows)
      deltas[latent].withUnsafeMutableElements { $0.update(repeating: 0) }
      let embedded = EmbeddedBatch(indices: indices, embedding: activations[latent])
      losses.embedding = try embeddingLoss(embedded, &deltas[latent])
    }
    return losses
  }

  /// The backward pass of the batch that `forward` was given: the gradients of all layers.
  mutating func gradients(
    _ layers: [Dense], batch: Matrix, engine: Engine
  ) throws(KernelError) -> [DenseGradient] {
    var gradients = layers.map(DenseGradient.init(of:))
    for index in layers.indices.reversed() {
      try propagate(layers, index, engine)
      let input = index > 0 ? activations[index - 1] : batch
      try engine.gemm(
        input.transposed, deltas[index].view, into: &gradients[index].weights, workspace: &workspace)
      gradients[index].bias = biasGradients[index]
    }
    return gradients
  }

  /// The backward pass of the batch that `forward` was given, in which every layer is updated as soon as
  /// the layer before it has its delta.
  mutating func update(
    _ layers: inout [Dense], with optimizer: inout AdamState, batch: Matrix, engine: Engine
  ) throws(KernelError) {
    optimizer.beginStep()
    for index in layers.indices.reversed() {
      try propagate(layers, index, engine)
      try optimizer.update(
        &layers[index], at: index, input: index > 0 ? activations[index - 1] : batch,
        delta: deltas[index], biasGradient: biasGradients[index], engine: engine, workspace: &workspace)
    }
  }

  /// The delta and bias gradient of the layer before the given one.
  private mutating func propagate(
    _ layers: [Dense], _ index: Int, _ engine: Engine
  ) throws(KernelError) {
    guard index > 0 else { return }
    try layers[index].inputDelta(
      input: activations[index - 1], inputActivation: layers[index - 1].activation, delta: deltas[index],
      into: &deltas[index - 1], accumulating: hasEmbeddingLoss && index - 1 == latent,
      biasGradient: &biasGradients[index - 1], engine: engine, workspace: &workspace)
  }
}
