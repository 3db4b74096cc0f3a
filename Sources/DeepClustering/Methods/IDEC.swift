import Kernels
import Serialization

/// Improved deep embedded clustering (Guo, Gao, Liu & Yin 2017, equation 9; equation 6 of arXiv 2411.19496).
///
/// It trains autoencoder and centroids on the reconstruction loss and
///
///     γ (1/B) Σᵢ KL(pᵢ‖qᵢ)
///
/// with q and p as in `DEC`.
public struct IDEC: ClusteringMethod {
  /// γ, the weight of the clustering loss beside the reconstruction loss.
  public let gamma: Double
  /// The target and when it changes.
  public var target: TargetDistribution

  /// The weight of the authors' program: 0.1 beside the mean of the squared error over the features, which is
  /// 0.1 · d beside its sum, as it is here.
  ///
  /// The paper's equation has 0.1 beside the sum; Docs/Methods/IDEC.md compares them.
  ///
  /// - Parameter features: d, the features of a sample.
  public static func publishedGamma(features: Int) -> Double { 0.1 * Double(features) }

  /// The method of the given weight, such as `publishedGamma(features:)`, and target, such as `TargetDistribution()`, the
  /// published one.
  ///
  /// - Throws: `DeepClusteringError.invalidOption`.
  public init(gamma: Double, target: TargetDistribution) throws(DeepClusteringError) {
    try checkWeight("gamma", gamma)
    self.gamma = gamma
    self.target = target
  }

  /// "IDEC".
  public var name: String { "IDEC" }
  /// Centroids are learned together with the network.
  public var centroidStep: CentroidStep { .gradient }
  /// And stay as an epoch left them.
  public var centroidRule: CentroidRule { .keep }
  /// Steps between two targets.
  public var refreshInterval: Int? { target.refreshInterval }
  /// Whether labels have settled.
  public var hasConverged: Bool { target.hasSettled }

  /// γ KL(p‖q) of the sample.
  ///
  /// - Precondition: there has been a `refresh` with the sample.
  public func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss {
    target.divergence(ofSample: sample, distances: distances).times(gamma)
  }

  /// Computes P from all samples.
  public mutating func refresh(distances: Matrix) { target.refresh(distances: distances) }

  /// The target's.
  public var state: [String: Tensor] { target.state }

  /// Takes over the target's.
  ///
  /// - Throws: as `TargetDistribution.restore` does.
  public mutating func restore(_ state: [String: Tensor], samples: Int, clusters: Int) throws {
    try target.restore(state, samples: samples, clusters: clusters)
  }
}
