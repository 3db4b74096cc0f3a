import Kernels

/// The Adam optimiser's settings (Kingma & Ba 2015, algorithm 1); the defaults are the paper's.
public struct Adam: Sendable, Equatable {
  /// η.
  public var learningRate: Double
  /// β₁, the decay rate of the mean of the gradients.
  public var beta1: Double
  /// β₂, the decay rate of the mean of their squares.
  public var beta2: Double
  /// ε, which keeps the division from zero.
  public var epsilon: Double

  /// The paper's settings unless given.
  public init(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  /// Throws unless every setting is in its range.
  func check() throws(AutoencoderError) {
    guard learningRate > 0, learningRate.isFinite else {
      throw .invalidOption("a learning rate of \(learningRate); give a positive number")
    }
    guard (0..<1).contains(beta1), (0..<1).contains(beta2), epsilon > 0 else {
      throw .invalidOption("Adam's β₁ \(beta1), β₂ \(beta2), ε \(epsilon); β in [0, 1), ε positive")
    }
  }
}

/// What Adam remembers of a network's gradients.
struct AdamState {
  private let settings: Adam
  private var step = 0
  private var firstMoments: [DenseGradient]
  private var secondMoments: [DenseGradient]

  init(_ settings: Adam, for layers: [Dense]) {
    self.settings = settings
    firstMoments = layers.map(DenseGradient.init(of:))
    secondMoments = firstMoments
  }

  /// Begins the next step, in which every layer is to be updated once.
  mutating func beginStep() { step += 1 }

  /// Moves a layer's parameters by one step, given ∂L/∂(xW + b) and the sum of its rows, ∂L/∂b.
  ///
  /// ∂L/∂W = xᵀ δ is used up as it is computed, and not stored.
  mutating func update(
    _ layer: inout Dense, at index: Int, input: Matrix, delta: Matrix, biasGradient: Matrix,
    engine: Engine, workspace: inout Workspace
  ) throws(KernelError) {
    try engine.adamStep(
      step: step, learningRate: settings.learningRate, beta1: settings.beta1, beta2: settings.beta2,
      epsilon: settings.epsilon, weights: &layer.weights, gradient: input.transposed, times: delta.view,
      firstMoment: &firstMoments[index].weights, secondMoment: &secondMoments[index].weights,
      workspace: &workspace)
    try engine.adamStep(
      step: step, learningRate: settings.learningRate, beta1: settings.beta1, beta2: settings.beta2,
      epsilon: settings.epsilon, weights: &layer.bias, gradient: biasGradient,
      firstMoment: &firstMoments[index].bias, secondMoment: &secondMoments[index].bias)
  }
}
