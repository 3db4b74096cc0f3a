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
    guard learningRate > 0, learningRate.isFinite else {
      throw .invalidOption("a learning rate of \(learningRate); give a positive number")
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
}
