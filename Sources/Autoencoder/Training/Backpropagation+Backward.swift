import Kernels

// The backward pass, and the step on its gradients.
extension Backpropagation {
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

  /// Whether the optimiser can use up a gradient as it is computed.
  private var fusesUpdates: Bool { !options.keepsGradients(of: architecture) }

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
}

extension Matrix {
  /// Adds a matrix of the same shape.
  fileprivate mutating func add(_ other: Matrix) {
    other.withUnsafeElements { source in
      withUnsafeMutableElements { target in for i in source.indices { target[i] += source[i] } }
    }
  }
}
