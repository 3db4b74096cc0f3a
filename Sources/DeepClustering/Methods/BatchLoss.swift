/// The loss of a batch as a whole, and its derivatives by the squared distances of its samples to the centroids.
public struct BatchLoss: Sendable, Equatable {
  /// T, its weight included.
  public var value: Double
  /// B ∂T/∂dᵢₖ of each sample and centroid, B × K: those of a loss of which the trainer takes the mean.
  public var derivatives: [[Double]]

  /// The given loss.
  public init(value: Double, derivatives: [[Double]]) {
    self.value = value
    self.derivatives = derivatives
  }

  /// 0, whatever the distances.
  static func none(for distances: [[Double]]) -> BatchLoss {
    BatchLoss(value: 0, derivatives: distances.map { $0.map { _ in 0 } })
  }
}
