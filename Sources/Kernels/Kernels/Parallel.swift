import Dispatch
import Synchronization

/// Runs independent pieces of work on a fixed number of threads.
///
/// The only place in the package that knows about Dispatch. Pieces are handed out as threads become
/// free, so their order is not fixed: a caller that wants the same bits for any number of threads
/// cuts the work by its size alone and combines partial results in the order of the pieces.
public struct Parallel: Sendable {
  /// Threads used at most, the caller's own included.
  public let threads: Int

  /// - Precondition: `threads` is 1 or more.
  public init(threads: Int) {
    precondition(threads >= 1, "Parallel: \(threads) threads")
    self.threads = threads
  }

  /// Calls `body` once with each index in 0 ..< count, on up to `threads` threads, and returns when
  /// all have returned.
  ///
  /// `body` may write through pointers that it captures; two calls must not write to the same place,
  /// nor one read what another writes. With one thread or one piece everything runs on the caller.
  public func forEach(_ count: Int, _ body: (Int) -> Void) {
    forEachOfWorker(count) { index, _ in body(index) }
  }

  /// Like `forEach`, and tells `body` which of the workers 0 ..< threads it runs on: no two calls with
  /// the same worker run at once, so each worker may have scratch memory of its own.
  public func forEachOfWorker(_ count: Int, _ body: (_ index: Int, _ worker: Int) -> Void) {
    let workers = min(threads, count)
    guard workers > 1 else {
      for index in 0..<max(count, 0) { body(index, 0) }
      return
    }
    let next = Atomic<Int>(0)
    withoutActuallyEscaping(body) { escapable in
      let work = SharedWork(body: escapable)
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < count else { return }
          work.body(index, worker)
        }
      }
    }
  }

  /// Calls `body` with consecutive ranges of at most `grain` indices that cover 0 ..< count.
  ///
  /// The ranges depend on `count` and `grain` alone, never on the number of threads.
  public func forEachChunk(of count: Int, grain: Int, _ body: (_ chunk: Int, Range<Int>) -> Void) {
    forEach(Self.chunkCount(of: count, grain: grain)) { chunk in
      body(chunk, chunk * grain..<min(count, (chunk + 1) * grain))
    }
  }

  /// Number of ranges that `forEachChunk` makes.
  public static func chunkCount(of count: Int, grain: Int) -> Int { (count + grain - 1) / grain }
}

/// Carries a closure to the worker threads; `forEach` states the rule that makes this safe.
private struct SharedWork: @unchecked Sendable {
  let body: (Int, Int) -> Void
}
