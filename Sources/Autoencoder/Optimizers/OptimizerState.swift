import Kernels

/// What an optimiser remembers of a network's gradients.
struct OptimizerState {
  let optimizer: Optimizer
  /// Steps taken.
  private(set) var step = 0
  /// Adam's m of each layer, or the velocity of descent with momentum; otherwise matrices without elements.
  var first: [DenseGradient]
  /// Adam's v of each layer; otherwise matrices without elements.
  var second: [DenseGradient]
  /// The learning rate of the step that has begun.
  private var learningRate = 0.0

  init(_ optimizer: Optimizer, for layers: [Dense]) {
    self.optimizer = optimizer
    let nothing = layers.map { _ in DenseGradient() }
    first = optimizer.momentCount > 0 ? layers.map(DenseGradient.init(of:)) : nothing
    second = optimizer.momentCount > 1 ? layers.map(DenseGradient.init(of:)) : nothing
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
    try optimizer.take(
      step: step, learningRate: learningRate, weightDecay: optimizer.weightDecay, on: &layer.weights,
      gradient: gradient, first: &first[index].weights, second: &second[index].weights, engine: engine)
  }

  /// Moves a layer's bias by one step.
  mutating func updateBias(
    _ layer: inout Dense, at index: Int, gradient: Matrix, engine: Engine
  ) throws(KernelError) {
    try optimizer.take(
      step: step, learningRate: learningRate, weightDecay: optimizer.weightDecay, on: &layer.bias,
      gradient: gradient, first: &first[index].bias, second: &second[index].bias, engine: engine)
  }

  /// Whether the moments are finite numbers.
  ///
  /// That of the squares alone is looked at: where it is infinite, a parameter moves no more, and loss and weights do not
  /// tell. The others would make weights that are not finite.
  ///
  /// - Complexity: O(parameters).
  func isFinite(engine: Engine) -> Bool {
    second.allSatisfy { engine.sum(of: $0.weights).isFinite && engine.sum(of: $0.bias).isFinite }
  }
}
