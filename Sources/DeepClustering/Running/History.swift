import Autoencoder
import KMeans

/// The parts of a run, in order.
public enum Phase: String, Sendable, CaseIterable {
  /// Training on reconstruction alone, a pair of layers at a time.
  case layerwise
  /// Training on reconstruction alone.
  case pretrain
  /// K-means on the samples (KM) or on the pretrained embedding (AEKM).
  case kmeans
  /// Training with a method's clustering loss.
  case finetune
}

/// What one epoch did; a K-means phase is a single record with epoch 0.
public struct EpochRecord: Sendable, Equatable {
  /// Which part of the run.
  public let phase: Phase
  /// Counted from 1 within the phase; layer by layer, over all pairs of layers.
  public let epoch: Int
  /// (1/n) Σᵢ ‖xᵢ − A(xᵢ)‖², or the cross-entropy, averaged over the epoch's batches.
  public var reconstructionLoss: Double?
  /// The reconstruction loss of the held-out samples after the epoch.
  public var heldOutLoss: Double?
  /// The method's loss, its weight λ included, averaged over the epoch's batches.
  public var clusteringLoss: Double?
  /// The share of samples whose cluster differs from the epoch before, in [0, 1].
  public var changedLabels: Double?
  /// Σᵢ ‖hᵢ − c(hᵢ)‖² of the embeddings after the epoch.
  public var inertia: Double?
  /// Wall-clock time of the epoch.
  public var seconds: Double
  /// ACC, NMI and ARI of the labels after the epoch, where the truth is known.
  public var scores: ClusteringScores?
  /// Gradient norms and dead units, where these were asked for.
  public var diagnostics: TrainingDiagnostics?
}
