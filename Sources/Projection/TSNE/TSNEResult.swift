import Kernels

/// Where t-SNE has put the samples.
public struct TSNEResult: Sendable {
  /// The positions in the plane, n × 2, around 0.
  public let positions: Matrix
  /// Σ pᵢⱼ ln (pᵢⱼ / qᵢⱼ) in nats, of the similarities without exaggeration.
  public let klDivergence: Double
  /// Iterations that were made.
  public let iterations: Int
}
