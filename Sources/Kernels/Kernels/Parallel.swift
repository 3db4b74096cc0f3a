import Dispatch
import Synchronization

#if canImport(CDispatch)
  import CDispatch
#endif

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
    withoutActuallyEscaping(body) { escapable in
      forEachOfWorker(count, sharing: escapable) { body, index, worker in body(index, worker) }
    }
  }

  /// Like `forEachOfWorker`, with what the calls share handed to each of them.
  ///
  /// A `body` that captures nothing costs no allocation, where a closure over local variables has to be
  /// moved to the heap for other threads.
  func forEachOfWorker<Shared>(
    _ count: Int, sharing shared: Shared,
    _ body: @escaping (_ shared: Shared, _ index: Int, _ worker: Int) -> Void
  ) {
    let workers = min(threads, count)
    guard workers > 1 else {
      for index in 0..<max(count, 0) { body(shared, index, 0) }
      return
    }
    let work = SharedWork(count: count, shared: shared, body: body)
    withUnsafePointer(to: work) { Self.run(WorkPointer($0), workers: workers) }
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

extension Parallel {
  /// Runs the work on so many threads and waits for them; `forEach` states the rule that makes this safe.
  private static func run(_ work: WorkPointer, workers: Int) {
    #if canImport(CDispatch)
      // A function and a pointer: `concurrentPerform` would allocate a closure's context on every call.
      withUnsafePointer(to: work) { work in
        dispatch_apply_f(workers, nil, UnsafeMutableRawPointer(mutating: work)) { work, worker in
          guard let work else { return }
          UnsafeRawPointer(work).assumingMemoryBound(to: WorkPointer.self).pointee.run(worker: Int(worker))
        }
      }
    #else
      nonisolated(unsafe) let work = work
      DispatchQueue.concurrentPerform(iterations: workers) { work.run(worker: $0) }
    #endif
  }
}

/// What the workers share, on the stack of the caller, who waits for them.
private struct SharedWork<Shared>: ~Copyable {
  let next = Atomic<Int>(0)
  let count: Int
  let shared: Shared
  let body: (Shared, Int, Int) -> Void

  /// Calls `body` with the indices that no other worker has taken.
  func run(worker: Int) {
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      body(shared, index, worker)
    }
  }
}

/// Shared work of any type.
private struct WorkPointer {
  private let work: UnsafeRawPointer
  private let run: (UnsafeRawPointer, Int) -> Void

  init<Shared>(_ work: UnsafePointer<SharedWork<Shared>>) {
    self.work = UnsafeRawPointer(work)
    run = { work, worker in
      work.assumingMemoryBound(to: SharedWork<Shared>.self).pointee.run(worker: worker)
    }
  }

  func run(worker: Int) { run(work, worker) }
}
