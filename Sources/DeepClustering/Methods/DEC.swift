import Kernels
import Serialization

/// Deep embedded clustering (Xie, Girshick & Farhadi 2016, equations 1 to 5; equations 3 to 5 of arXiv
/// 2411.19496).
///
/// It trains encoder and centroids, the decoder left out, on
///
///     (1/B) Σᵢ KL(pᵢ‖qᵢ) = (1/B) Σᵢ Σₖ pᵢₖ ln(pᵢₖ / qᵢₖ)
///
/// with Student's t as soft assignment q and its own sharpened version p as target; see
/// `TargetDistribution`.
public struct DEC: ClusteringMethod {
  /// The target and when it changes.
  public var target: TargetDistribution

  /// The method with the given target, such as `TargetDistribution()`, the published one.
  public init(target: TargetDistribution) { self.target = target }

  /// "DEC".
  public var name: String { "DEC" }
  /// The decoder is left out.
  public var reconstructs: Bool { false }
  /// Centroids are learned together with the encoder.
  public var centroidStep: CentroidStep { .gradient }
  /// And stay as an epoch left them.
  public var centroidRule: CentroidRule { .keep }
  /// Steps between two targets.
  public var refreshInterval: Int? { target.refreshInterval }
  /// Whether labels have settled.
  public var hasConverged: Bool { target.hasSettled }

  /// KL(p‖q) of the sample.
  ///
  /// - Precondition: there has been a `refresh` with the sample.
  public func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss {
    target.divergence(ofSample: sample, distances: distances)
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
