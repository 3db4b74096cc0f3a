/// The losses of a batch or, averaged over its samples, of an epoch.
public struct TrainingLosses: Sendable, Equatable {
  /// The reconstruction loss, by default (1/B) Σᵢ ‖xᵢ − A(xᵢ)‖² (equation 2 of arXiv 2411.19496).
  public var reconstruction: Double
  /// The loss on the embedding, as the caller's function returned it; 0 without one.
  public var embedding: Double

  /// The given losses.
  public init(reconstruction: Double, embedding: Double = 0) {
    self.reconstruction = reconstruction
    self.embedding = embedding
  }
}
