import Autoencoder
import Kernels
import Serialization

/// A deep clustering method: a loss of each sample's squared distances to the centroids, and what becomes of
/// the centroids.
///
/// Every method here is one function of the distances dₖ = ‖h − rₖ‖², so that what follows from it is written
/// once for all: with wᵢₖ = ∂L/∂dᵢₖ the loss's gradient is 2 Σₖ wᵢₖ (hᵢ − rₖ) by an embedding and
/// 2 Σᵢ wᵢₖ (rₖ − hᵢ) by a centroid. The trainer does the rest too: reconstruction, batches, optimiser, K-means
/// on all embeddings, history.
public protocol ClusteringMethod: Sendable {
  /// The name in tables and files.
  var name: String { get }
  /// Whether the network is trained on reconstruction as well; true by default.
  var reconstructs: Bool { get }
  /// What becomes of the centroids with each step; they stay as they are by default.
  var centroidStep: CentroidStep { get }
  /// What becomes of the centroids when an epoch has ended.
  var centroidRule: CentroidRule { get }
  /// Steps between two calls of `refresh`, the first of which is before the first step; nil by default, for
  /// a method that has no such targets; 1 or more.
  var refreshInterval: Int? { get }

  /// The loss of a sample and its derivatives; the trainer averages over the batch.
  ///
  /// - Parameters:
  ///   - sample: its index in the training data.
  ///   - distances: dₖ = ‖h − rₖ‖² to each of the K centroids.
  /// - Returns: as many derivatives as there are distances.
  func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss

  /// Whether there is a loss of the batch as a whole beside the mean of its samples' losses; false by default.
  var hasBatchLoss: Bool { get }

  /// The loss of the batch as a whole, asked for where `hasBatchLoss` says that there is one; 0 by default.
  ///
  /// - Parameter distances: ‖hᵢ − rₖ‖² of the batch's samples, B × K.
  func loss(ofBatch distances: [[Double]]) -> BatchLoss

  /// Is told the labels that fine-tuning starts from; not where it goes on from a checkpoint, which has `state`.
  mutating func begin(labels: [Int32], clusters: Int)

  /// Is told which epoch follows, counted from 1; after an interruption once more.
  mutating func beginEpoch(_ epoch: Int)

  /// Sets what the loss aims at anew.
  ///
  /// - Parameter distances: ‖hᵢ − rₖ‖² of all samples, n × K.
  mutating func refresh(distances: Matrix)

  /// Moves the centroids after a step, if `centroidStep` is `.ofMethod`.
  ///
  /// - Parameters:
  ///   - centroids: R, K × l.
  ///   - batch: the embeddings of the step's samples by the network after it.
  ///   - engine: where the computing is done.
  mutating func move(_ centroids: inout Matrix, after batch: EmbeddedBatch, engine: Engine) throws

  /// Whether the method's own rule says that training may end with the epoch; false by default.
  var hasConverged: Bool { get }

  /// What the method keeps from batch to batch beside the centroids, for checkpoints; nothing by default. A method that
  /// keeps something has to give it here and take it over in `restore`.
  var state: [String: Tensor] { get }

  /// Takes over what `state` gave, in a run on so many samples with so many clusters.
  ///
  /// - Throws: `DeepClusteringError.invalidCheckpoint` for a state of another form, `SafeTensorsError` for a tensor that is
  ///   missing or of another type.
  mutating func restore(_ state: [String: Tensor], samples: Int, clusters: Int) throws
}

/// What a method is that says nothing else: it reconstructs, leaves the centroids where they are during an epoch, and has no
/// loss of a whole batch, no targets to refresh, no end of its own and no state to keep.
extension ClusteringMethod {
  public var reconstructs: Bool { true }
  public var centroidStep: CentroidStep { .none }
  public var refreshInterval: Int? { nil }
  public var hasBatchLoss: Bool { false }
  public var hasConverged: Bool { false }
  public var state: [String: Tensor] { [:] }

  public func loss(ofBatch distances: [[Double]]) -> BatchLoss { .none(for: distances) }
  public mutating func begin(labels: [Int32], clusters: Int) {}
  public mutating func beginEpoch(_ epoch: Int) {}
  public mutating func refresh(distances: Matrix) {}
  public mutating func move(_ centroids: inout Matrix, after batch: EmbeddedBatch, engine: Engine) throws {}
  public mutating func restore(_ state: [String: Tensor], samples: Int, clusters: Int) throws {}
}
