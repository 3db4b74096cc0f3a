import DeepClustering
import ToolSupport

/// Decides when a run is kept: every so many epochs or minutes, and when a signal asks it to end.
final class Checkpointer {
  /// How often.
  struct Policy {
    /// Epochs between two checkpoints, or nil.
    var epochs: Int?
    /// Minutes between two checkpoints, or nil.
    var minutes: Double?
  }

  /// Where the run is kept.
  let file: CheckpointFile
  private let policy: Policy
  /// What tells of signals.
  let signals: SignalWatch
  private let resumption: String
  private var epochsSince = 0
  private var last = ContinuousClock.now

  /// A run that is kept in the given file.
  ///
  /// - Parameter resumption: what goes on with it, for the user.
  init(_ file: CheckpointFile, policy: Policy, signals: SignalWatch, resumption: String) {
    self.file = file
    self.policy = policy
    self.signals = signals
    self.resumption = resumption
  }

  /// An epoch has ended.
  func countEpoch() { epochsSince += 1 }

  /// Whether the run should be kept now.
  var isDue: Bool {
    if signals.signal != nil { return true }
    if let epochs = policy.epochs, epochsSince >= epochs { return true }
    // In Double, because a great number of minutes is no `Duration`.
    if let minutes = policy.minutes { return (ContinuousClock.now - last) / .seconds(60) >= minutes }
    return false
  }

  /// Keeps the run, and ends it if a signal has come.
  func pause(_ checkpoint: () throws -> Checkpoint) throws {
    try file.write(try checkpoint())
    (epochsSince, last) = (0, .now)
    if let signal = signals.signal {
      throw Interruption(
        signal: signal, kept: "the run is kept in \(file.path)", next: "\(resumption) goes on")
    }
  }
}
