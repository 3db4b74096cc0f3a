/// The loss of a sample, and its derivatives by its squared distances to the centroids.
public struct SampleLoss: Sendable, Equatable {
  /// L, its weight λ included.
  public var value: Double
  /// ∂L/∂dₖ.
  public var derivatives: [Double]

  /// The given loss.
  public init(value: Double, derivatives: [Double]) {
    self.value = value
    self.derivatives = derivatives
  }

  /// The loss at another weight.
  func times(_ weight: Double) -> SampleLoss {
    SampleLoss(value: weight * value, derivatives: derivatives.map { weight * $0 })
  }
}
