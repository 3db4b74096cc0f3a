import Kernels

/// Forward and backward pass of a batch, with the buffers that they need: a plan that is made once, so that a
/// step allocates nothing once the buffers have grown to the first batch.
///
/// L = the reconstruction loss + the caller's loss on the embedding.
struct Backpropagation {
  private let options: TrainingOptions
  private let architecture: Architecture
  /// The batch with noise, where there is any.
  private var noisy: Matrix
  /// Outputs of each layer, f(sums); those of the last one are logits for the cross-entropy.
  private var activations: [Matrix]
  /// Outputs of each layer after dropout; empty where nothing is dropped.
  private var dropped: [Matrix]
  private var masks: [DropoutMask?]
  /// ∂L/∂(sums) of a layer and of the layer before it, in turn: a delta that has been used makes room.
  private var deltas: [Matrix]
  /// ∂L/∂b of each layer: the sum of the rows of its delta.
  private var biasGradients: [Matrix]
  /// ∂L/∂embedding by the caller's loss.
  private var embeddingGradient: Matrix
  /// Whether there is one.
  private var hasEmbeddingLoss = false
  /// All gradients, where the step needs all of them at once; otherwise empty.
  private var gradients: [DenseGradient] = []
  private var workspace = Workspace()
  /// Where the time goes, if anyone wants to know.
  var profile: StepProfile?

  /// The layer whose output is the embedding.
  private var latent: Int { activations.count / 2 - 1 }
  /// Layers that take part: all, or those of the encoder.
  private var depth: Int { options.trainsDecoder ? activations.count : latent + 1 }
  /// Whether the optimiser can use up a gradient as it is computed.
  private var fusesUpdates: Bool { !options.keepsGradients(of: architecture) }

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
  mutating func forward(
    _ layers: [Dense], batch: Matrix, indices: ArraySlice<Int>, random: Random, engine: Engine,
    embeddingLoss: EmbeddingLoss<any Error>?
  ) throws -> TrainingLosses {
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
      embeddingGradient.resize(rows: batch.rows)
      embeddingGradient.withUnsafeMutableElements { $0.update(repeating: 0) }
      losses.embedding = try embeddingLoss(
        EmbeddedBatch(indices: indices, embedding: activations[latent]), &embeddingGradient)
    }
    if !options.trainsDecoder { try beginWithEmbedding(layers[latent], rows: batch.rows, engine) }
    profile?.add(.loss, since: start)
    return losses
  }

  /// The delta and bias gradient of the embedding where the decoder is left out: the caller's loss alone.
  private mutating func beginWithEmbedding(
    _ layer: Dense, rows: Int, _ engine: Engine
  ) throws(KernelError) {
    let parity = latent % 2
    deltas[parity].resize(rows: rows, columns: layer.outputs)
    deltas[parity].withUnsafeMutableElements { $0.update(repeating: 0) }
    if hasEmbeddingLoss { try deltas[parity].replaceRows(from: 0, with: embeddingGradient) }
    if layer.activation != .linear {
      try engine.multiply(
        &deltas[parity], by: ActivationDerivative(of: layer.activation, output: activations[latent]))
    }
    try engine.columnSums(deltas[parity], into: &biasGradients[latent])
  }

  /// The embeddings of a batch, without noise or dropout.
  mutating func embed(_ layers: [Dense], batch: Matrix, engine: Engine) throws(KernelError) -> Matrix {
    for index in 0...latent {
      let source = index == 0 ? batch.view : activations[index - 1].view
      try layers[index].forward(
        source, into: &activations[index], activation: layers[index].activation, engine: engine,
        workspace: &workspace)
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
  private func input(ofLayer index: Int, _ batch: Matrix) -> Matrix {
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

  // MARK: Backward

  /// The backward pass of the batch that `forward` was given: the gradients of all layers.
  ///
  /// Of tied weights the encoder's layers have the gradient, and the decoder's have none.
  mutating func computeGradients(
    _ layers: [Dense], batch: Matrix, engine: Engine
  ) throws(KernelError) -> [DenseGradient] {
    if gradients.isEmpty { gradients = layers.map(DenseGradient.init(of:)) }
    // The decoder, where it is trained, has been before the encoder, whose tied weights' gradients begin with its.
    let hasMirror = architecture.tiesWeights && options.trainsDecoder
    for index in (0..<depth).reversed() {
      try propagateDelta(layers, index, engine)
      let start = ContinuousClock.now
      let (x, delta) = (input(ofLayer: index, batch), deltas[index % 2])
      if architecture.tiesWeights, index > latent {
        // W′ = Wᵀ, so the gradient by W is the transpose of that by W′.
        try engine.gradientProduct(
          delta.transposed, times: x.view, into: &gradients[layers.count - 1 - index].weights,
          workspace: &workspace)
      } else {
        try engine.gradientProduct(
          x.transposed, times: delta.view, into: &gradients[index].weights,
          accumulating: hasMirror, workspace: &workspace)
      }
      Self.copy(biasGradients[index], into: &gradients[index].bias)
      profile?.add(.weightGradients, since: start)
    }
    return gradients
  }

  /// Copies elements into memory that is there: were it shared, the next pass would have to make its own.
  private static func copy(_ source: Matrix, into target: inout Matrix) {
    source.withUnsafeElements { source in
      target.withUnsafeMutableElements { _ = $0.update(fromContentsOf: source) }
    }
  }

  /// The backward pass of the batch that `forward` was given, and the optimiser's step.
  ///
  /// Every layer is updated as soon as the layer before it has its delta; where the step needs all gradients,
  /// once they are there.
  ///
  /// - Returns: the norm of all gradients together before clipping, where it was computed.
  mutating func update(
    _ autoencoder: inout Autoencoder, with optimizer: inout OptimizerState, rateFactor: Double, batch: Matrix,
    engine: Engine
  ) throws(KernelError) -> Double? {
    optimizer.beginStep(rateFactor: rateFactor)
    guard fusesUpdates else {
      return try updateWithAllGradients(&autoencoder, with: &optimizer, batch, engine)
    }
    for index in (0..<depth).reversed() {
      try propagateDelta(autoencoder.layers, index, engine)
      let start = ContinuousClock.now
      try optimizer.updateWeights(
        &autoencoder.layers[index], at: index, input: input(ofLayer: index, batch), delta: deltas[index % 2],
        engine: engine,
        workspace: &workspace)
      try optimizer.updateBias(
        &autoencoder.layers[index], at: index, gradient: biasGradients[index], engine: engine)
      profile?.add(.weightGradients, since: start)
    }
    return nil
  }

  private mutating func updateWithAllGradients(
    _ autoencoder: inout Autoencoder, with optimizer: inout OptimizerState, _ batch: Matrix, _ engine: Engine
  ) throws(KernelError) -> Double {
    _ = try computeGradients(autoencoder.layers, batch: batch, engine: engine)
    let start = ContinuousClock.now
    var squares = 0.0
    for (index, gradient) in gradients.prefix(depth).enumerated() {
      if isShared(index) { continue }
      squares += try engine.dot(gradient.weights, gradient.weights)
    }
    for gradient in gradients.prefix(depth) { squares += try engine.dot(gradient.bias, gradient.bias) }
    let norm = squares.squareRoot()
    options.clipping?.apply(to: &gradients, norm: norm)
    for index in 0..<depth {
      if !isShared(index) {
        try optimizer.updateWeights(
          &autoencoder.layers[index], at: index, gradient: gradients[index].weights, engine: engine)
      }
      try optimizer.updateBias(
        &autoencoder.layers[index], at: index, gradient: gradients[index].bias, engine: engine)
    }
    autoencoder.tieWeights()
    profile?.add(.weightGradients, since: start)
    return norm
  }

  /// Whether a layer's weights are another layer's.
  private func isShared(_ index: Int) -> Bool { architecture.tiesWeights && index > latent }

  /// The delta and bias gradient of the layer before the given one, which takes part.
  private mutating func propagateDelta(
    _ layers: [Dense], _ index: Int, _ engine: Engine
  ) throws(KernelError) {
    guard index > 0 else { return }
    let start = ContinuousClock.now
    let (before, parity) = (index - 1, (index - 1) % 2)
    let rows = activations[before].rows
    deltas[parity].resize(rows: rows, columns: layers[index].inputs)
    let accumulates = hasEmbeddingLoss && before == latent
    let derivative = ActivationDerivative(of: layers[before].activation, output: activations[before])
    let isDropped = masks[before] != nil
    if accumulates { try deltas[parity].replaceRows(from: 0, with: embeddingGradient) }
    // What was dropped has to be taken out before the derivative; a loss on the embedding is on what it was before.
    try layers[index].inputDelta(
      derivative: isDropped ? nil : derivative, delta: deltas[index % 2], into: &deltas[parity],
      accumulating: accumulates && !isDropped, biasGradient: &biasGradients[before], engine: engine,
      workspace: &workspace)
    if isDropped {
      masks[before]?.apply(to: &deltas[parity])
      if accumulates { deltas[parity].add(embeddingGradient) }
      try engine.multiply(&deltas[parity], by: derivative)
      try engine.columnSums(deltas[parity], into: &biasGradients[before])
    }
    profile?.add(.inputGradients, since: start)
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

extension Matrix {
  /// Adds a matrix of the same shape.
  fileprivate mutating func add(_ other: Matrix) {
    other.withUnsafeElements { source in
      withUnsafeMutableElements { target in for i in source.indices { target[i] += source[i] } }
    }
  }
}
