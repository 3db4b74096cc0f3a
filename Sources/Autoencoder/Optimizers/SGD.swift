import Kernels

/// Stochastic gradient descent, with momentum (Polyak 1964) unless that is 0: v ← μv + g, w ← w − ηv.
public struct SGD: Sendable, Equatable {
  /// η.
  public var learningRate: Double
  /// μ, in [0, 1).
  public var momentum: Double
  /// How weights and biases shrink besides.
  public var weightDecay: WeightDecay

  /// Descent with the momentum 0.9 unless given.
  public init(learningRate: Double, momentum: Double = 0.9, weightDecay: WeightDecay = .none) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
  }

  /// Throws unless every setting is in its range.
  func check() throws(AutoencoderError) {
    guard (0..<1).contains(momentum) else {
      throw .invalidOption("a momentum of \(momentum); give a number in [0, 1)")
    }
  }
}
