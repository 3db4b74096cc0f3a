/// When fine-tuning counts as converged: the objective has stopped changing.
///
/// The objective of an epoch is its reconstruction loss plus its clustering loss, averaged over the batches. It has
/// converged when its mean over the last `window` epochs differs from that over the `window` epochs before by no
/// more than `tolerance` times the latter. The paper names no criterion (algorithm of arXiv 2411.19496).
public struct Convergence: Sendable, Equatable {
  /// The relative change that counts as none; 0 trains for all epochs.
  public var tolerance: Double
  /// Epochs in each of the two means.
  public var window: Int

  /// A change of one in a thousand over ten epochs, unless told otherwise.
  public init(tolerance: Double = 1e-3, window: Int = 10) {
    self.tolerance = tolerance
    self.window = window
  }

  /// Whether the criterion is met after the given epochs.
  public func isMet(by history: [EpochRecord]) -> Bool {
    let epochs = history.filter { $0.phase == .finetune }
    guard tolerance > 0, window >= 1, epochs.count >= 2 * window else { return false }
    let values = epochs.map { ($0.reconstructionLoss ?? 0) + ($0.clusteringLoss ?? 0) }
    let last = values.suffix(window).reduce(0, +)
    let before = values.suffix(2 * window).prefix(window).reduce(0, +)
    return abs(last - before) <= tolerance * abs(before)
  }

  /// Throws unless both are in their ranges.
  func check() throws(DeepClusteringError) {
    guard tolerance >= 0, tolerance.isFinite else {
      throw .invalidOption("a tolerance of \(tolerance); give 0 or a positive number")
    }
    guard window >= 1 else { throw .invalidOption("a window of \(window) epochs; give 1 or more") }
  }
}

/// Why fine-tuning ended.
public enum FineTuningEnd: String, Sendable {
  /// All epochs were used.
  case epochLimit
  /// The objective had converged.
  case objectiveSettled
  /// The method's own rule was met: with DEC and IDEC, labels had settled.
  case labelsSettled
}
