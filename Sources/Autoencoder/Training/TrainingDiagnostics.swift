/// Signs of a training run's health.
public struct TrainingDiagnostics: Sendable, Equatable {
  /// The Euclidean norm of all gradients together before clipping, averaged over the steps.
  public var gradientNorm: Double
  /// The share of the hidden units whose output was positive for no sample of the epoch: with ReLU, dead units.
  public var deadUnits: Double

  /// The given signs.
  public init(gradientNorm: Double, deadUnits: Double) {
    self.gradientNorm = gradientNorm
    self.deadUnits = deadUnits
  }
}
