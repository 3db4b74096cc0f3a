import Kernels

/// The Adam optimiser (Kingma & Ba 2015, algorithm 1), and AdamW (Loshchilov & Hutter 2019) with decoupled weight
/// decay; the defaults are the paper's.
public struct Adam: Sendable, Equatable {
  /// η.
  public var learningRate: Double
  /// β₁, the decay rate of the mean of the gradients.
  public var beta1: Double
  /// β₂, the decay rate of the mean of their squares.
  public var beta2: Double
  /// ε, which keeps the division from zero.
  public var epsilon: Double
  /// How weights and biases shrink besides.
  public var weightDecay: WeightDecay

  /// The paper's settings unless given.
  public init(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: WeightDecay = .none
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// Throws unless every setting is in its range.
  func check() throws(AutoencoderError) {
    // The kernel's ε is a float, and one of 0 would divide 0 by 0 where a gradient has always been 0.
    guard (0..<1).contains(beta1), (0..<1).contains(beta2), Float(epsilon) > 0, Float(epsilon).isFinite else {
      throw .invalidOption(
        "Adam's β₁ \(beta1), β₂ \(beta2), ε \(epsilon); β in [0, 1), ε positive as a 32-bit float")
    }
  }
}
