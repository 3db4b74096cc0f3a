import Kernels

/// What an optimiser remembers of a network's gradients.
struct OptimizerState {
  let optimizer: Optimizer
  /// Steps taken.
  private(set) var step = 0
  /// Adam's m, or the velocity of descent with momentum; otherwise empty.
  var first: [DenseGradient] = []
  /// Adam's v; otherwise empty.
  var second: [DenseGradient] = []
  /// The learning rate of the step that has begun.
  private var learningRate = 0.0

  init(_ optimizer: Optimizer, for layers: [Dense]) {
    self.optimizer = optimizer
    if optimizer.momentCount > 0 { first = layers.map(DenseGradient.init(of:)) }
    if optimizer.momentCount > 1 { second = layers.map(DenseGradient.init(of:)) }
  }

  /// Begins the next step, in which every layer is to be updated once.
  ///
  /// - Parameter rateFactor: what the learning rate is multiplied by.
  mutating func beginStep(rateFactor: Double) {
    step += 1
    learningRate = optimizer.learningRate * rateFactor
  }

  /// Goes on after the given number of steps.
  mutating func restore(step: Int) { self.step = step }

  /// Moves a layer's weights by one step with the gradient xᵀ δ, which is used up as it is computed, and not
  /// stored.
  mutating func updateWeights(
    _ layer: inout Dense, at index: Int, input: Matrix, delta: Matrix, engine: Engine,
    workspace: inout Workspace
  ) throws(KernelError) {
    switch optimizer {
    case .adam(let adam):
      try engine.adamStep(
        step: step, learningRate: learningRate, beta1: adam.beta1, beta2: adam.beta2, epsilon: adam.epsilon,
        weightDecay: adam.weightDecay, weights: &layer.weights, gradient: input.transposed, times: delta.view,
        firstMoment: &first[index].weights, secondMoment: &second[index].weights, workspace: &workspace)
    case .sgd(let sgd) where sgd.momentum > 0:
      try engine.sgdStep(
        learningRate: learningRate, momentum: sgd.momentum, weightDecay: sgd.weightDecay,
        weights: &layer.weights, gradient: input.transposed, times: delta.view,
        velocity: &first[index].weights, workspace: &workspace)
    case .sgd(let sgd):
      try engine.sgdStep(
        learningRate: learningRate, weightDecay: sgd.weightDecay, weights: &layer.weights,
        gradient: input.transposed, times: delta.view, workspace: &workspace)
    }
  }

  /// Moves a layer's weights by one step with a gradient that is there.
  mutating func updateWeights(
    _ layer: inout Dense, at index: Int, gradient: Matrix, engine: Engine
  ) throws(KernelError) {
    switch optimizer {
    case .adam(let adam):
      try Self.take(
        adam, step: step, learningRate, on: &layer.weights, gradient, &first[index].weights,
        &second[index].weights, engine)
    case .sgd(let sgd) where sgd.momentum > 0:
      try Self.take(sgd, learningRate, on: &layer.weights, gradient, &first[index].weights, engine)
    case .sgd(let sgd): try Self.take(sgd, learningRate, on: &layer.weights, gradient, engine)
    }
  }

  /// Moves a layer's bias by one step.
  mutating func updateBias(
    _ layer: inout Dense, at index: Int, gradient: Matrix, engine: Engine
  ) throws(KernelError) {
    switch optimizer {
    case .adam(let adam):
      try Self.take(
        adam, step: step, learningRate, on: &layer.bias, gradient, &first[index].bias, &second[index].bias,
        engine)
    case .sgd(let sgd) where sgd.momentum > 0:
      try Self.take(sgd, learningRate, on: &layer.bias, gradient, &first[index].bias, engine)
    case .sgd(let sgd): try Self.take(sgd, learningRate, on: &layer.bias, gradient, engine)
    }
  }

  // Static, because the moments are this value's own: a method would need a copy of them to look at it.

  private static func take(
    _ adam: Adam, step: Int, _ rate: Double, on parameter: inout Matrix, _ gradient: Matrix,
    _ m: inout Matrix,
    _ v: inout Matrix, _ engine: Engine
  ) throws(KernelError) {
    try engine.adamStep(
      step: step, learningRate: rate, beta1: adam.beta1, beta2: adam.beta2, epsilon: adam.epsilon,
      weightDecay: adam.weightDecay, weights: &parameter, gradient: gradient, firstMoment: &m,
      secondMoment: &v)
  }

  private static func take(
    _ sgd: SGD, _ rate: Double, on parameter: inout Matrix, _ gradient: Matrix, _ velocity: inout Matrix,
    _ engine: Engine
  ) throws(KernelError) {
    try engine.sgdStep(
      learningRate: rate, momentum: sgd.momentum, weightDecay: sgd.weightDecay, weights: &parameter,
      gradient: gradient, velocity: &velocity)
  }

  private static func take(
    _ sgd: SGD, _ rate: Double, on parameter: inout Matrix, _ gradient: Matrix, _ engine: Engine
  ) throws(KernelError) {
    try engine.sgdStep(
      learningRate: rate, weightDecay: sgd.weightDecay, weights: &parameter, gradient: gradient)
  }
}
