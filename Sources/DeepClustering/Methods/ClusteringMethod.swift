import Autoencoder
import Kernels
import Serialization

/// A deep clustering method: one loss on the embedding, and one rule for the centroids.
///
/// The trainer does the rest, once for all methods: reconstruction, batches, optimiser, K-means on all
/// embeddings, history.
public protocol ClusteringMethod: Sendable {
  /// The name in tables and files.
  var name: String { get }

  /// What becomes of the centroids when an epoch has ended.
  var centroidRule: CentroidRule { get }

  /// The method's loss on a batch, its weight λ included, averaged over the batch.
  ///
  /// - Parameters:
  ///   - batch: embeddings, B × l, and which samples they belong to.
  ///   - centroids: R, K × l; a method that learns its centroids moves them here.
  ///   - gradient: ∂/∂embedding is added to it, B × l.
  mutating func loss(
    of batch: EmbeddedBatch, centroids: inout Matrix, gradient: inout Matrix, engine: Engine
  ) throws -> Double

  /// What the method keeps from batch to batch beside the centroids, for checkpoints; nothing by default.
  var state: [String: Tensor] { get }

  /// Takes over what `state` gave.
  mutating func restore(_ state: [String: Tensor]) throws
}

extension ClusteringMethod {
  public var state: [String: Tensor] { [:] }
  public mutating func restore(_ state: [String: Tensor]) throws {}
}

/// What becomes of the centroids between two epochs.
public enum CentroidRule: Sendable, Equatable {
  /// K-means on all embeddings replaces them.
  case reinitialise
  /// They stay as the epoch left them.
  case keep
}
