import Dispatch
import KernelsCore
import Synchronization

#if canImport(CDispatch)
  import CDispatch
#endif

/// Threads that help with one piece of work after another, and linger for a moment between two.
///
/// Dispatch lends the threads. To wake one takes as long as a small matrix product, so a helper that has
/// finished looks for further work for `lingering` nanoseconds before it goes back: a training step's
/// products, one right after the other, are handed over in a fraction of a microsecond. The caller never
/// waits for a helper to wake up: it begins by itself, and takes back what no helper has begun.
final class ThreadTeam: Sendable {
  /// How long a helper looks for further work, in nanoseconds.
  private static let lingering: UInt64 = 300_000
  /// How often a waiting thread looks before it lets other threads run.
  private static let looksAtOnce = 64

  private let seats: [Seat]
  /// Whether a caller has the team.
  private let isTaken = Atomic<Bool>(false)

  /// A team of so many helpers; none of them runs yet.
  init(helpers: Int) { seats = (0..<helpers).map { _ in Seat() } }

  /// Calls `work` on the calling thread, as worker 0, and on up to `workers` − 1 helpers at once, and returns
  /// when all that began have returned.
  ///
  /// Each call must look for pieces itself that no other has begun, as helpers may come late or not at all.
  /// - Returns: false, with nothing done, where another caller has the team.
  func run(_ work: WorkPointer, workers: Int) -> Bool {
    guard isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
      return false
    }
    defer { isTaken.store(false, ordering: .releasing) }
    let helpers = min(workers - 1, seats.count)
    withUnsafePointer(to: work) { work in
      let job = UInt(bitPattern: work)
      for helper in 0..<helpers { seats[helper].offer(job, worker: helper + 1) }
      work.pointee.run(worker: 0)
      for helper in 0..<helpers { seats[helper].finish(job) }
    }
    return true
  }

  /// The place of one helper.
  ///
  /// Its state is one of the three constants, or the address of work that is offered and not yet begun.
  private final class Seat: Sendable {
    /// No helper is here.
    private static let empty: UInt = 0
    /// A helper is here, or on its way, and has nothing to do.
    private static let idle: UInt = 1
    /// The helper is at work.
    private static let busy: UInt = 2

    private let state = Atomic<UInt>(empty)
    private let worker = Atomic<Int>(0)

    /// Puts work before the helper; calls for one where there is none.
    func offer(_ job: UInt, worker: Int) {
      self.worker.store(worker, ordering: .relaxed)
      // Only a helper that leaves changes the state meanwhile, from idle to empty.
      if state.exchange(job, ordering: .acquiringAndReleasing) == Self.empty { callHelper() }
    }

    /// Takes back work that was not begun, or waits for its end.
    func finish(_ job: UInt) {
      guard
        !state.compareExchange(expected: job, desired: Self.idle, ordering: .acquiringAndReleasing).exchanged
      else { return }
      var looks = 0
      while state.load(ordering: .acquiring) == Self.busy { ThreadTeam.wait(&looks) }
    }

    /// The helper's life: work, and looking for it.
    func serve() {
      var (looks, deadline) = (0, Platform.nanoseconds + ThreadTeam.lingering)
      while true {
        let found = state.load(ordering: .relaxed)
        if found > Self.busy {
          guard
            state.compareExchange(expected: found, desired: Self.busy, ordering: .acquiring).exchanged,
            let job = UnsafePointer<WorkPointer>(bitPattern: found)
          else { continue }
          job.pointee.run(worker: worker.load(ordering: .relaxed))
          state.store(Self.idle, ordering: .releasing)
          (looks, deadline) = (0, Platform.nanoseconds + ThreadTeam.lingering)
        } else if ThreadTeam.wait(&looks), Platform.nanoseconds > deadline,
          state.compareExchange(expected: Self.idle, desired: Self.empty, ordering: .relaxed).exchanged
        {
          return
        }
      }
    }

    private func callHelper() {
      #if canImport(CDispatch)
        // A function and a pointer, where a closure's context would be allocated.
        dispatch_async_f(
          dispatch_get_global_queue(0, 0), Unmanaged.passRetained(self).toOpaque()
        ) { seat in
          guard let seat else { return }
          Unmanaged<Seat>.fromOpaque(seat).takeRetainedValue().serve()
        }
      #else
        DispatchQueue.global().async { self.serve() }
      #endif
    }
  }

  /// Waits a few cycles; returns whether it also let other threads run, which it does now and then.
  @discardableResult
  private static func wait(_ looks: inout Int) -> Bool {
    pauseProcessor()
    looks += 1
    guard looks == looksAtOnce else { return false }
    looks = 0
    Platform.yieldProcessor()
    return true
  }
}
