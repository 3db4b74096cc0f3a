import Serialization

/// The wall-clock time of an epoch without its pauses, before and after an interruption.
struct EpochClock {
  private var spent = 0.0
  private var start = ContinuousClock.now

  /// An epoch that begins now.
  init() {}

  /// An epoch that had begun before an interruption.
  init(_ checkpoint: Checkpoint) throws(DeepClusteringError) {
    do { spent = try checkpoint.file.doubles("epoch_seconds").first ?? 0 } catch {
      throw .invalidCheckpoint("\(error)")
    }
  }

  /// Seconds of the epoch so far.
  private var seconds: Double { spent + (ContinuousClock.now - start) / .seconds(1) }

  /// For a checkpoint.
  var state: [String: Tensor] { ["epoch_seconds": Tensor([spent])] }

  /// Stops for a pause, which does not count.
  mutating func stop() { spent = seconds }

  /// Goes on after a pause.
  mutating func goOn() { start = .now }

  /// The seconds of an epoch that has ended.
  mutating func endEpoch() -> Double {
    let total = seconds
    spent = 0
    return total
  }

  /// Begins the next epoch.
  mutating func beginEpoch() { (spent, start) = (0, .now) }
}
