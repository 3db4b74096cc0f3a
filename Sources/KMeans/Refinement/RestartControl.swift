import Synchronization

/// What the runs of a fit tell each other, on whatever threads they are: that all are to end.
final class RestartControl: Sendable {
  private let isCancellable: Bool
  private let isStopped = Atomic(false)
  private let cancellation = CancellationFlag()

  /// - Parameter isCancellable: whether a cancelled task ends the runs.
  init(isCancellable: Bool = true) { self.isCancellable = isCancellable }

  /// Whether no run is to begin, and those that have begun are to end.
  var isOver: Bool { isStopped.load(ordering: .relaxed) || cancellation.isRaised }

  /// Ends all runs after their iteration.
  func stop() { isStopped.store(true, ordering: .relaxed) }

  /// Throws if the task has been cancelled.
  func checkCancellation() throws(KMeansError) {
    if isCancellable, cancellation.look() { throw .cancelled }
  }
}
