/// Runs independent pieces of work on a fixed number of threads.
///
/// Each thread takes neighbouring pieces, the same in every call, and then those that others have left: what
/// it worked on before may still be in its cache. Their order is not fixed: a caller that wants the same bits
/// for any number of threads cuts the work by its size alone and combines partial results in the order of the
/// pieces. Copies share their threads: where two callers use them at once, or a piece of work itself
/// calls for them, one has them and the other works alone.
public struct Parallel: Sendable {
  /// Threads used at most, the caller's own included.
  public let threads: Int
  /// The other threads, unless there are none.
  private let team: ThreadTeam?

  /// So many threads, the caller's among them; the others are started when there is work for them.
  ///
  /// - Precondition: `threads` is 1 or more.
  public init(threads: Int) {
    precondition(threads >= 1, "Parallel: \(threads) threads")
    self.threads = threads
    team = threads > 1 ? ThreadTeam(helpers: threads - 1) : nil
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
    if let team, count > 1 {
      let work = SharedWork(shared: shared, body: body)
      let isDone = withUnsafePointer(to: work) {
        team.run(ThreadTeam.Job(piece: WorkPointer($0), count: count, workers: min(threads, count)))
      }
      if isDone { return }
    }
    for index in 0..<max(count, 0) { body(shared, index, 0) }
  }

  /// Calls `body` with consecutive ranges of at most `grain` indices that cover 0 ..< count.
  ///
  /// The ranges depend on `count` and `grain` alone, never on the number of threads.
  ///
  /// - Precondition: `grain` is positive.
  public func forEachChunk(of count: Int, grain: Int, _ body: (_ chunk: Int, Range<Int>) -> Void) {
    forEach(Self.chunkCount(of: count, grain: grain)) { chunk in
      body(chunk, chunk * grain..<min(count, (chunk + 1) * grain))
    }
  }

  /// Number of ranges that `forEachChunk` makes.
  ///
  /// - Precondition: `grain` is positive.
  public static func chunkCount(of count: Int, grain: Int) -> Int {
    precondition(grain > 0, "Parallel: chunks of \(grain) indices; give 1 or more")
    return count < 1 ? 0 : (count - 1) / grain + 1
  }
}

/// What the workers share, on the stack of the caller, who waits for them.
private struct SharedWork<Shared> {
  let shared: Shared
  let body: (Shared, Int, Int) -> Void
}

/// Shared work of any type.
struct WorkPointer {
  private let work: UnsafeRawPointer
  private let run: (UnsafeRawPointer, Int, Int) -> Void

  fileprivate init<Shared>(_ work: UnsafePointer<SharedWork<Shared>>) {
    self.work = UnsafeRawPointer(work)
    run = { work, index, worker in
      let work = work.assumingMemoryBound(to: SharedWork<Shared>.self)
      work.pointee.body(work.pointee.shared, index, worker)
    }
  }

  /// Does the piece of the given index.
  func callAsFunction(_ index: Int, worker: Int) { run(work, index, worker) }
}
