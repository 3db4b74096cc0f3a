import Autoencoder
import KMeans
import Kernels
import Serialization

/// The outcome of a method: clusters, the space that they live in, and how it came about.
public struct Clustering: Sendable {
  /// The method's name, as in tables: KM, AEKM, CT, DKM.
  public let method: String
  /// The network that makes the embedding, or nil where clusters live among the samples themselves.
  public let autoencoder: Autoencoder?
  /// The centroids R, K × l.
  public let centroids: Matrix
  /// The cluster of each sample: its nearest centroid.
  public let labels: [Int32]
  /// The embeddings, n × l; for KM the samples, at length 1 if these were clustered by direction.
  public internal(set) var embedding: Matrix
  /// Σᵢ ‖hᵢ − c(hᵢ)‖².
  public let inertia: Double
  /// Every epoch that led here, pretraining included.
  public let history: [EpochRecord]
  /// Why fine-tuning ended, where there was any.
  public internal(set) var fineTuningEnd: FineTuningEnd?
  /// How clusters stood after the epochs that the run's control asked for.
  public internal(set) var snapshots: [Snapshot] = []
  /// Whether samples are scaled to length 1 before they are clustered: with spherical K-means.
  public internal(set) var normalizesSamples = false

  /// The last scores, where the truth is known.
  public var scores: ClusteringScores? { history.last?.scores }

  /// Wall-clock time of the given phase.
  public func seconds(in phase: Phase) -> Double {
    history.reduce(0) { $1.phase == phase ? $0 + $1.seconds : $0 }
  }

  /// Wall-clock time of all phases.
  public var totalSeconds: Double { history.reduce(0) { $0 + $1.seconds } }
}
