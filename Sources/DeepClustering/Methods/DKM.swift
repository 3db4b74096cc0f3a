import Kernels

/// Deep K-means (Moradi Fard, Thonet & Gaussier 2020, equations 2 to 4; equations 8 and 9 of arXiv 2411.19496),
/// and its variant with reinitialisation.
///
/// It trains network and centroids together on the reconstruction loss and
///
///     λ (1/B) Σᵢ Σₖ Gₖ(hᵢ) ‖hᵢ − rₖ‖²,   Gₖ(h) = softmaxₖ(−α ‖h − rₖ‖²)
///
/// with α = 1000 after pretraining, or annealed from 0.1 without it.
public struct DKM: ClusteringMethod {
  /// The inverse temperature α over the epochs.
  public enum Sharpness: Sendable, Equatable {
    /// The same throughout; the published pretrained variant has 1000.
    case constant(Double)
    /// α₁ = 0.1, αₙ = 2^(1 / ln(n)²) αₙ₋₁: the published variant without pretraining, five epochs for each
    /// value.
    case annealed(epochsPerValue: Int = 5)

    /// α of an epoch, counted from 1.
    public func alpha(epoch: Int) -> Double {
      switch self {
      case .constant(let alpha): return alpha
      case .annealed(let epochs):
        let value = (max(epoch, 1) - 1) / max(epochs, 1)
        var alpha = 0.1
        for n in stride(from: 2, through: value + 1, by: 1) {
          let logarithm = naturalLogarithm(of: Double(n))
          alpha *= power(2, 1 / (logarithm * logarithm))
        }
        return alpha
      }
    }
  }

  /// α over the epochs.
  public let sharpness: Sharpness
  /// λ, the weight of the clustering loss beside the reconstruction loss.
  public let lambda: Double
  /// The centroids stay as the epoch left them; `.reinitialise` is the variant DKM + rein.
  public let centroidRule: CentroidRule

  private var membership: Membership

  /// The pretrained variant unless told otherwise.
  ///
  /// - Throws: `DeepClusteringError.invalidOption`.
  public init(
    _ sharpness: Sharpness = .constant(1000), lambda: Double, centroidRule: CentroidRule = .keep
  ) throws(DeepClusteringError) {
    switch sharpness {
    case .constant(let alpha): try checkPositive("alpha", alpha)
    case .annealed(let epochs):
      guard epochs >= 1 else { throw .invalidOption("\(epochs) epochs for each alpha; give 1 or more") }
    }
    try checkWeight("lambda", lambda)
    self.sharpness = sharpness
    self.lambda = lambda
    self.centroidRule = centroidRule
    membership = .softmax(alpha: sharpness.alpha(epoch: 1))
  }

  /// "DKM", "DKM-annealed" or "DKM+rein".
  public var name: String {
    if centroidRule == .reinitialise { return "DKM+rein" }
    if case .annealed = sharpness { return "DKM-annealed" }
    return "DKM"
  }

  /// Centroids are learned together with the network.
  public var centroidStep: CentroidStep { .gradient }

  /// Takes α of the epoch.
  public mutating func beginEpoch(_ epoch: Int) {
    membership = .softmax(alpha: sharpness.alpha(epoch: epoch))
  }

  /// λ Σₖ Gₖ dₖ, and λ times its derivatives, through G.
  public func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss {
    membership.centeringLoss(distances).times(lambda)
  }
}
