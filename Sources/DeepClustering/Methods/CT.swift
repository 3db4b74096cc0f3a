import Autoencoder
import Kernels

/// The paper's method (arXiv 2411.19496, equations 10 and 11).
///
/// It trains on the centering loss
///
///     λ (1/B) Σᵢ Σₖ Gₖ(hᵢ) ‖hᵢ − rₖ‖²
///
/// beside the reconstruction loss, the centroids R fixed during an epoch and reinitialised by K-means
/// on all embeddings after it.
public struct CT: ClusteringMethod {
  /// G, the membership of a sample in each cluster.
  public var membership: Membership
  /// λ, the weight of the centering loss beside the reconstruction loss.
  public var lambda: Double

  private var distances = Matrix(rows: 0, columns: 0)
  private var derivatives = Matrix(rows: 0, columns: 0)

  /// The method with the inverse-power membership of the given exponent.
  ///
  /// - Throws: `DeepClusteringError.invalidOption`.
  public init(alpha: Double, lambda: Double) throws(DeepClusteringError) {
    try self.init(membership: .inverse(alpha: alpha), lambda: lambda)
  }

  /// The method with any membership.
  ///
  /// - Throws: `DeepClusteringError.invalidOption` unless the membership's parameter is positive and
  ///   λ is not negative.
  public init(membership: Membership, lambda: Double) throws(DeepClusteringError) {
    if let parameter = membership.parameter, !(parameter > 0 && parameter.isFinite) {
      throw .invalidOption("alpha is \(parameter); give a positive number")
    }
    guard lambda >= 0, lambda.isFinite else {
      throw .invalidOption("lambda is \(lambda); give 0 or a positive number")
    }
    self.membership = membership
    self.lambda = lambda
  }

  /// "CT".
  public var name: String { "CT" }
  /// K-means after every epoch.
  public var centroidRule: CentroidRule { .reinitialise }

  /// λ (1/B) Σᵢ Lᵢ, and its gradient 2λ/B Σₖ ∂Lᵢ/∂dₖ (hᵢ − rₖ) by each embedding.
  ///
  /// - Complexity: O(B · K · l).
  public mutating func loss(
    of batch: EmbeddedBatch, centroids: inout Matrix, gradient: inout Matrix, engine: Engine
  ) throws -> Double {
    let embedding = batch.embedding
    let clusters = centroids.rows
    try engine.squaredDistances(from: embedding, to: centroids, into: &distances)
    derivatives.resize(rows: embedding.rows, columns: clusters)
    var total = 0.0
    distances.withUnsafeElements { distances in
      derivatives.withUnsafeMutableElements { derivatives in
        for first in stride(from: 0, to: distances.count, by: clusters) {
          let row = distances[first..<first + clusters].map(Double.init)
          let (loss, slopes) = membership.centeringLoss(row)
          total += loss
          for (k, slope) in slopes.enumerated() { derivatives[first + k] = Float(slope) }
        }
      }
    }
    let scale = lambda / Double(embedding.rows)
    try engine.addWeightedDifferences(
      derivatives, from: embedding, to: centroids, scale: Float(2 * scale), into: &gradient)
    return scale * total
  }
}
