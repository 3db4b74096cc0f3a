import Kernels

/// How weights follow their gradients.
public enum Optimizer: Sendable, Equatable {
  /// Adam, or AdamW.
  case adam(Adam)
  /// Gradient descent.
  case sgd(SGD)

  /// η, before a schedule changes it.
  public var learningRate: Double {
    switch self {
    case .adam(let adam): adam.learningRate
    case .sgd(let sgd): sgd.learningRate
    }
  }

  /// The shrinking of the weights.
  public var weightDecay: WeightDecay {
    switch self {
    case .adam(let adam): adam.weightDecay
    case .sgd(let sgd): sgd.weightDecay
    }
  }

  /// Throws unless every setting is in its range.
  func check() throws(AutoencoderError) {
    // The kernels' rate is a float, and one of 0 would train nothing.
    guard Float(learningRate) > 0, learningRate.isFinite else {
      throw .invalidOption(
        "a learning rate of \(learningRate); give a number that is positive as a 32-bit float")
    }
    switch weightDecay {
    case .none: break
    case .coupled(let decay), .decoupled(let decay):
      guard decay >= 0, decay.isFinite else {
        throw .invalidOption("a weight decay of \(decay); give 0 or a positive number")
      }
    }
    switch self {
    case .adam(let adam): try adam.check()
    case .sgd(let sgd): try sgd.check()
    }
  }

  /// Matrices of a parameter's shape that the optimiser keeps of its gradients: Adam's two moments, or the
  /// velocity.
  package var momentCount: Int {
    switch self {
    case .adam: 2
    case .sgd(let sgd): sgd.momentum > 0 ? 1 : 0
    }
  }

  /// Moves a parameter by one step.
  ///
  /// - Parameters:
  ///   - step: counted from 1.
  ///   - learningRate: η of this step.
  ///   - weightDecay: how the parameter shrinks besides.
  ///   - parameter: what is moved.
  ///   - gradient: the loss's.
  ///   - first: Adam's m, or the velocity; not looked at where `momentCount` is 0.
  ///   - second: Adam's v; not looked at where `momentCount` is below 2.
  func take(
    step: Int, learningRate: Double, weightDecay: WeightDecay, on parameter: inout Matrix, gradient: Matrix,
    first: inout Matrix, second: inout Matrix, engine: Engine
  ) throws(KernelError) {
    switch self {
    case .adam(let adam):
      try engine.adamStep(
        step: step, learningRate: learningRate, beta1: adam.beta1, beta2: adam.beta2, epsilon: adam.epsilon,
        weightDecay: weightDecay, weights: &parameter, gradient: gradient, firstMoment: &first,
        secondMoment: &second)
    case .sgd(let sgd) where sgd.momentum > 0:
      try engine.sgdStep(
        learningRate: learningRate, momentum: sgd.momentum, weightDecay: weightDecay, weights: &parameter,
        gradient: gradient, velocity: &first)
    case .sgd:
      try engine.sgdStep(
        learningRate: learningRate, weightDecay: weightDecay, weights: &parameter, gradient: gradient)
    }
  }
}
