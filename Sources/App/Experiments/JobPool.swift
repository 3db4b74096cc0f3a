import Kernels
import Synchronization

/// Independent jobs, several at a time.
struct JobPool {
  /// Jobs at a time.
  let workers: Int
  /// Threads for each of them.
  let threads: Int

  /// As many workers as there are jobs and threads for, or fewer where given.
  init(jobs: Int, workers: Int?, threads: Int?) {
    let all = threads ?? CPU.availableThreads
    self.workers = max(1, min(jobs, workers ?? all, all))
    self.threads = max(1, all / self.workers)
  }

  /// Calls `body` for each index, and returns when all have returned; after an error no more are begun.
  ///
  /// - Parameter body: is given the index, and what tells whether another has failed, so that it may end early.
  /// - Throws: the first error.
  func run(_ count: Int, _ body: (_ index: Int, _ hasFailed: () -> Bool) throws -> Void) throws {
    let failure = Failure()
    let hasFailed = { failure.first.withLock { $0 != nil } }
    Parallel(threads: workers).forEach(count) { index in
      guard !hasFailed() else { return }
      do { try body(index, hasFailed) } catch { failure.first.withLock { if $0 == nil { $0 = error } } }
    }
    if let error = failure.first.withLock({ $0 }) { throw error }
  }

  private final class Failure: Sendable {
    let first = Mutex<(any Error)?>(nil)
  }
}
