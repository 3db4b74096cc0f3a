/// What a caller sees of a run while it goes on, and how it interrupts it.
///
/// A run pauses only between two steps. It then hands out a checkpoint with which another run goes on to the
/// same bits; if `onPause` throws, the run ends with that error, and otherwise goes on. A run whose task has been
/// cancelled pauses, too, and then ends with `CancellationError`.
public struct RunControl {
  /// Called after every epoch and every K-means phase.
  public var onEpoch: (EpochRecord) -> Void
  /// Asked after every step, and after every epoch.
  public var shouldPause: () -> Bool
  /// Called at a pause, also before a cancelled run ends; making the checkpoint takes time and memory in proportion
  /// to the parameters, to the snapshots, and with DEC and IDEC to the table of targets, n × K.
  public var onPause: (_ checkpoint: () throws -> Checkpoint) throws -> Void
  /// Called when pretraining has ended, with a checkpoint from which `pretrain(resuming:)` returns the same network
  /// without training.
  public var onPretrained: (_ checkpoint: () throws -> Checkpoint) throws -> Void
  /// Epochs of fine-tuning after which the outcome keeps the state, 0 for before the first.
  public var snapshotEpochs: Set<Int>

  /// Nothing is shown, and the run never pauses, unless told otherwise.
  public init(
    onEpoch: @escaping (EpochRecord) -> Void = { _ in }, shouldPause: @escaping () -> Bool = { false },
    onPause: @escaping (_ checkpoint: () throws -> Checkpoint) throws -> Void = { _ in },
    onPretrained: @escaping (_ checkpoint: () throws -> Checkpoint) throws -> Void = { _ in },
    snapshotEpochs: Set<Int> = []
  ) {
    self.onEpoch = onEpoch
    self.shouldPause = shouldPause
    self.onPause = onPause
    self.onPretrained = onPretrained
    self.snapshotEpochs = snapshotEpochs
  }

  /// Whether the caller wants to pause, or the task has been cancelled.
  var isPauseDue: Bool { shouldPause() || Task.isCancelled }

  /// Pauses, and ends the run if its task has been cancelled.
  func pause(_ checkpoint: () throws -> Checkpoint) throws {
    try onPause(checkpoint)
    try Task.checkCancellation()
  }

  /// Pauses if that is due.
  func pauseIfDue(_ checkpoint: () throws -> Checkpoint) throws {
    if isPauseDue { try pause(checkpoint) }
  }
}
