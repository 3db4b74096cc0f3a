/// Why a run of K-means ended.
public enum StopReason: String, Sendable {
  /// No label changed.
  case labelsSettled
  /// The centroids moved no more than the tolerance allows.
  case centroidsSettled
  /// The smoothed inertia of the batches fell no more; of mini-batch K-means only.
  case inertiaSettled
  /// The limit on iterations was reached.
  case iterationLimit
  /// The caller asked for it.
  case stopped

  /// Whether the run ended by itself, because nothing changed any more.
  var isConvergence: Bool {
    switch self {
    case .labelsSettled, .centroidsSettled, .inertiaSettled: true
    case .iterationLimit, .stopped: false
    }
  }
}
