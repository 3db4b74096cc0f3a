import Kernels
import Synchronization

/// Independent jobs, several at a time.
struct JobPool {
  /// Jobs at a time.
  let workers: Int
  /// Threads for each of them.
  let threads: Int

  /// As many workers as there are jobs and threads for, unless given.
  init(jobs: Int, workers: Int?, threads: Int?) {
    let all = threads ?? CPU.availableThreads
    self.workers = max(1, min(jobs, workers ?? all))
    self.threads = max(1, all / self.workers)
  }

  /// Calls `body` for each index, and returns when all have returned; after an error no more are begun.
  ///
  /// - Throws: the first error.
  func run(_ count: Int, _ body: (_ index: Int) throws -> Void) throws {
    let failure = Failure()
    Parallel(threads: workers).forEach(count) { index in
      guard failure.first.withLock({ $0 == nil }) else { return }
      do { try body(index) } catch { failure.first.withLock { if $0 == nil { $0 = error } } }
    }
    if let error = failure.first.withLock({ $0 }) { throw error }
  }

  private final class Failure: Sendable {
    let first = Mutex<(any Error)?>(nil)
  }
}
