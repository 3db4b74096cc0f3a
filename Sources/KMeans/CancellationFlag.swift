import Synchronization

/// Whether a task has been cancelled, for all threads that work for it.
///
/// Only the thread that called is part of the task, and sees it cancelled: it tells the others.
final class CancellationFlag: Sendable {
  private let isSet = Atomic(false)

  /// Whether one of the threads that have looked so far was of a cancelled task.
  var isRaised: Bool { isSet.load(ordering: .relaxed) }

  /// Looks whether the task of the thread that calls has been cancelled; whether this or any other has.
  func look() -> Bool {
    if Task.isCancelled { isSet.store(true, ordering: .relaxed) }
    return isRaised
  }
}
