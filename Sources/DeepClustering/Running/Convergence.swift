/// When fine-tuning counts as converged: the objective has stopped changing.
///
/// The objective of an epoch is its reconstruction loss plus its clustering loss, averaged over the batches. It has
/// converged when each of the last `window` epochs has changed it by no more than `tolerance` times its value before.
/// Means over many epochs would not do: a passing spike of the loss, as Adam makes them, can hide a change. The paper
/// names no criterion (algorithm of arXiv 2411.19496).
public struct Convergence: Sendable, Equatable {
  /// The relative change that counts as none; 0 trains for all epochs.
  public var tolerance: Double
  /// Epochs that have to change as little, one after the other.
  public var window: Int

  /// Ten epochs that change one in a thousand at most, unless told otherwise.
  public init(tolerance: Double = 1e-3, window: Int = 10) {
    self.tolerance = tolerance
    self.window = window
  }

  /// Whether the criterion is met after the given epochs; `DeepClustering` gives those in which the learning rate no
  /// longer rises.
  public func isMet(by history: [EpochRecord]) -> Bool {
    let epochs = history.filter { $0.phase == .finetune }
    guard tolerance > 0, window >= 1, epochs.count > window else { return false }
    let values = epochs.suffix(window + 1).map { ($0.reconstructionLoss ?? 0) + ($0.clusteringLoss ?? 0) }
    return zip(values, values.dropFirst()).allSatisfy { abs($1 - $0) <= tolerance * abs($0) }
  }

  /// Throws unless both are in their ranges.
  func check() throws(DeepClusteringError) {
    guard tolerance >= 0, tolerance.isFinite else {
      throw .invalidOption("a tolerance of \(tolerance); give 0 or a positive number")
    }
    guard window >= 1 else { throw .invalidOption("a window of \(window) epochs; give 1 or more") }
  }
}
