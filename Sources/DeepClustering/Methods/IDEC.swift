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
  ///
  /// The paper has 0.1 with the squared error summed over the features, as it is here; the published program has
  /// 0.1 with its mean over them, which is 0.1 · d here.
  public let gamma: Double
  /// The target and when it changes.
  public var target: TargetDistribution

  /// The method of the given weight and target, such as `TargetDistribution()`, the published one.
  ///
  /// - Throws: `DeepClusteringError.invalidOption`.
  public init(gamma: Double = 0.1, target: TargetDistribution) throws(DeepClusteringError) {
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
  public func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss {
    target.divergence(ofSample: sample, distances: distances).times(gamma)
  }

  /// Takes the first labels.
  public mutating func begin(labels: [Int32], clusters: Int) { target.begin(labels: labels) }

  /// Computes P from all samples.
  public mutating func refresh(distances: Matrix) { target.refresh(distances: distances) }

  /// The target's.
  public var state: [String: Tensor] { target.state }

  /// Takes over the target's.
  public mutating func restore(_ state: [String: Tensor], samples: Int, clusters: Int) throws {
    try target.restore(state, samples: samples, clusters: clusters)
  }
}
