import Kernels

/// Forward and backward pass of a batch, with the buffers that they need: a plan that is made once, so that with the
/// default options a step allocates nothing once the buffers have grown to the first batch.
///
/// L = the reconstruction loss + the caller's loss on the embedding.
struct Backpropagation {
  let options: TrainingOptions
  let architecture: Architecture
  /// The batch with noise, where there is any.
  private var noisy: Matrix
  /// Outputs of each layer, f(sums); those of the last one are logits for the cross-entropy.
  var activations: [Matrix]
  /// Outputs of each layer after dropout; empty where nothing is dropped.
  private var dropped: [Matrix]
  var masks: [DropoutMask?]
  /// ∂L/∂(sums) of a layer and of the layer before it, in turn: a delta that has been used makes room.
  var deltas: [Matrix]
  /// ∂L/∂b of each layer: the sum of the rows of its delta.
  var biasGradients: [Matrix]
  /// ∂L/∂embedding by the caller's loss.
  var embeddingGradient: Matrix
  /// Whether there is one.
  var hasEmbeddingLoss = false
  /// All gradients, where the step needs all of them at once; otherwise empty.
  var gradients: [DenseGradient] = []
  var workspace = Workspace()
  /// Where the time goes, if anyone wants to know.
  var profile: StepProfile?

  /// The layer whose output is the embedding.
  var latent: Int { activations.count / 2 - 1 }
  /// Layers that take part: all, or those of the encoder.
  var depth: Int { options.trainsDecoder ? activations.count : latent + 1 }

  /// The plan for a network.
  init(for autoencoder: Autoencoder, options: TrainingOptions) {
    self.options = options
    architecture = autoencoder.architecture
    let layers = autoencoder.layers
    noisy = Matrix(rows: 0, columns: autoencoder.architecture.inputs)
    activations = layers.map { Matrix(rows: 0, columns: $0.outputs) }
    masks = layers.indices.map { index in
      let share =
        index == layers.count - 1
        ? 0 : index == layers.count / 2 - 1 ? options.embeddingDropout : options.dropout
      return share > 0 ? DropoutMask(share: share) : nil
    }
    dropped = masks.map { _ in Matrix(rows: 0, columns: 0) }
    deltas = [Matrix(rows: 0, columns: 0), Matrix(rows: 0, columns: 0)]
    biasGradients = layers.map { Matrix(rows: 1, columns: $0.outputs) }
    embeddingGradient = Matrix(rows: 0, columns: autoencoder.architecture.latent)
  }

  // MARK: Forward

  /// The losses of a batch: the forward pass, and the losses' gradients by output and embedding.
  ///
  /// One of the backward passes may follow.
  ///
  /// - Parameter random: where noise and dropout come from.
  /// - Throws: `AutoencoderError.invalidOption` where there is no loss, `AutoencoderError.shapeMismatch` where the
  ///   caller's changes its gradient's shape, and whatever it throws.
  mutating func forward(
    _ layers: [Dense], batch: Matrix, indices: ArraySlice<Int>, random: Random, engine: Engine,
    embeddingLoss: EmbeddingLoss?
  ) throws -> TrainingLosses {
    guard options.trainsDecoder || embeddingLoss != nil else {
      throw AutoencoderError.invalidOption(
        "a network without its decoder learns from a loss on the embedding alone; give one, or leave trainsDecoder on"
      )
    }
    var start = ContinuousClock.now
    try propagate(layers, batch: batch, random: random, engine: engine)
    profile?.add(.forward, since: start)
    start = ContinuousClock.now
    var losses = TrainingLosses(reconstruction: 0, embedding: 0)
    if options.trainsDecoder {
      losses.reconstruction = try reconstructionLoss(layers.count - 1, batch, engine)
    }
    hasEmbeddingLoss = embeddingLoss != nil
    if let embeddingLoss {
      let embedding = activations[latent]
      embeddingGradient.resize(rows: embedding.rows, columns: embedding.columns)
      embeddingGradient.withUnsafeMutableElements { $0.update(repeating: 0) }
      losses.embedding = try embeddingLoss(
        EmbeddedBatch(indices: indices, embedding: embedding), &embeddingGradient)
      guard embeddingGradient.rows == embedding.rows, embeddingGradient.columns == embedding.columns else {
        throw AutoencoderError.shapeMismatch(
          "a loss on the embedding gave a gradient of \(embeddingGradient.shape) for an embedding of \(embedding.shape)"
        )
      }
    }
    if !options.trainsDecoder { try beginWithEmbedding(layers[latent].activation, engine) }
    profile?.add(.loss, since: start)
    return losses
  }

  /// The delta and bias gradient of the embedding where the decoder is left out: the caller's loss alone.
  private mutating func beginWithEmbedding(
    _ activation: Activation, _ engine: Engine
  ) throws(KernelError) {
    let parity = latent % 2
    deltas[parity].resize(rows: embeddingGradient.rows, columns: embeddingGradient.columns)
    try deltas[parity].replaceRows(from: 0, with: embeddingGradient)
    if activation != .linear {
      try engine.multiply(
        &deltas[parity], by: ActivationDerivative(of: activation, output: activations[latent]))
    }
    try engine.columnSums(deltas[parity], into: &biasGradients[latent])
  }

  /// The embeddings of a batch, without noise or dropout.
  mutating func embed(_ layers: [Dense], batch: Matrix, engine: Engine) throws(KernelError) -> Matrix {
    for index in 0...latent {
      let source = index == 0 ? batch.view : activations[index - 1].view
      try layers[index].forward(
        source, into: &activations[index], engine: engine, workspace: &workspace)
    }
    return activations[latent]
  }

  /// The reconstruction loss of a batch without noise, dropout or gradients: for held-out samples.
  mutating func evaluate(_ layers: [Dense], batch: Matrix, engine: Engine) throws(KernelError) -> Double {
    for (index, layer) in layers.enumerated() {
      let source = index == 0 ? batch.view : activations[index - 1].view
      try layer.forward(
        source, into: &activations[index], activation: trainedActivation(index, layer), engine: engine,
        workspace: &workspace)
    }
    return try reconstructionLoss(layers.count - 1, batch, engine)
  }

  private mutating func propagate(
    _ layers: [Dense], batch: Matrix, random: Random, engine: Engine
  ) throws(KernelError) {
    if !options.corruption.isNone {
      options.corruption.apply(to: batch, into: &noisy, random: random.stream("noise"), engine: engine)
    }
    for (index, layer) in layers.prefix(depth).enumerated() {
      let source = input(ofLayer: index, batch).view
      try layer.forward(
        source, into: &activations[index], activation: trainedActivation(index, layer), engine: engine,
        workspace: &workspace)
      if masks[index] != nil {
        masks[index]?.draw(
          rows: batch.rows, columns: layer.outputs, random: random.stream("dropout", index: index),
          engine: engine)
        masks[index]?.apply(to: activations[index], into: &dropped[index])
      }
    }
  }

  /// What a layer was given.
  func input(ofLayer index: Int, _ batch: Matrix) -> Matrix {
    guard index > 0 else { return options.corruption.isNone ? batch : noisy }
    return masks[index - 1] == nil ? activations[index - 1] : dropped[index - 1]
  }

  /// The cross-entropy is computed from logits, whose sigmoid may be 1 in Float.
  private func trainedActivation(_ index: Int, _ layer: Dense) -> Activation {
    options.reconstructionLoss == .binaryCrossEntropy && index == activations.count - 1
      ? .linear : layer.activation
  }

  /// The loss of the last layer's outputs; its delta and bias gradient.
  private mutating func reconstructionLoss(
    _ last: Int, _ batch: Matrix, _ engine: Engine
  ) throws(KernelError) -> Double {
    let scale = 1 / Double(batch.rows)
    let sum: Double
    let parity = last % 2
    deltas[parity].resize(rows: batch.rows, columns: batch.columns)
    switch options.reconstructionLoss {
    case .squaredError:
      sum = try engine.scaledDifference(
        activations[last], batch, scale: Float(2 * scale), into: &deltas[parity], workspace: &workspace)
      if architecture.outputActivation != .linear {
        try engine.multiply(
          &deltas[parity],
          by: ActivationDerivative(of: architecture.outputActivation, output: activations[last]))
      }
    case .binaryCrossEntropy:
      sum = try engine.binaryCrossEntropy(
        logits: activations[last], targets: batch, scale: Float(scale), into: &deltas[parity],
        workspace: &workspace)
    }
    try engine.columnSums(deltas[parity], into: &biasGradients[last])
    return sum * scale
  }

  // MARK: Diagnostics

  /// Marks the units that were active for some sample of the batch, in the layers that `units` has any of.
  func markActive(_ units: inout [[Bool]]) {
    for (index, layer) in activations.dropLast().enumerated() where index < depth && !units[index].isEmpty {
      layer.withUnsafeElements { elements in
        for row in 0..<layer.rows {
          for column in 0..<layer.columns where elements[row * layer.columns + column] > 0 {
            units[index][column] = true
          }
        }
      }
    }
  }
}
