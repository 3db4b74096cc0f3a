import Synchronization

/// What the runs of a fit tell each other, on whatever threads they are: that all are to end.
final class RestartControl: Sendable {
  private let isCancellable: Bool
  private let isStopped = Atomic(false)
  private let isCancelled = Atomic(false)

  /// - Parameter isCancellable: whether a cancelled task ends the runs.
  init(isCancellable: Bool = true) { self.isCancellable = isCancellable }

  /// Whether no run is to begin, and those that have begun are to end.
  var isOver: Bool { isStopped.load(ordering: .relaxed) || isCancelled.load(ordering: .relaxed) }

  /// Ends all runs after their iteration.
  func stop() { isStopped.store(true, ordering: .relaxed) }

  /// Throws if the task has been cancelled.
  ///
  /// Only the thread that called is part of it, and sees it cancelled: it tells the others.
  func checkCancellation() throws(KMeansError) {
    if isCancellable, Task.isCancelled { isCancelled.store(true, ordering: .relaxed) }
    guard !isCancelled.load(ordering: .relaxed) else { throw .cancelled }
  }
}
