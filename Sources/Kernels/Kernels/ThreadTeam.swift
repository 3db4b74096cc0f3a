import Dispatch
internal import KernelsCore
import Synchronization

#if canImport(CDispatch)
  import CDispatch
#endif

/// Threads that help with one piece of work after another, and linger for a moment between two.
///
/// Dispatch lends the threads, beside those that Swift's tasks share: a team at work keeps no task from going on, but that of
/// its caller. To wake one takes as long as a small matrix product, so a helper that has
/// finished looks for further work for `lingering` nanoseconds before it goes back: a training step's
/// products, one right after the other, are handed over in a fraction of a microsecond. The caller never
/// waits for a helper to wake up: it begins by itself, and takes back what no helper has begun.
final class ThreadTeam: Sendable {
  /// How long a helper looks for further work, in nanoseconds.
  private static let lingering: UInt64 = 300_000
  /// How often a waiting thread looks before it lets other threads run.
  private static let looksAtOnce = 64

  /// Pieces of work, and on how many threads they are done.
  struct Job {
    let piece: WorkPointer
    let count: Int
    let workers: Int

    /// The pieces that a worker begins with.
    func share(of worker: Int) -> Range<Int> {
      worker * count / workers..<(worker + 1) * count / workers
    }
  }

  private let seats: [Seat]
  private let shares: Shares
  /// Whether a caller has the team.
  private let isTaken = Atomic<Bool>(false)

  /// A team of so many helpers; none of them runs yet.
  init(helpers: Int) {
    let shares = Shares(workers: helpers + 1)
    self.shares = shares
    seats = (0..<helpers).map { Seat(worker: $0 + 1, shares: shares) }
  }

  /// Does the pieces on the calling thread, as worker 0, and on helpers, and returns when all are done.
  ///
  /// - Returns: false, with nothing done, where another caller has the team.
  func run(_ job: Job) -> Bool {
    guard isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
      return false
    }
    defer { isTaken.store(false, ordering: .releasing) }
    shares.begin(job)
    withUnsafePointer(to: job) { job in
      let address = UInt(bitPattern: job)
      for seat in seats.prefix(job.pointee.workers - 1) { seat.offer(address) }
      shares.work(on: job.pointee, worker: 0)
      for seat in seats.prefix(job.pointee.workers - 1) { seat.finish(address) }
    }
    return true
  }

  /// How far each worker's share is done.
  private final class Shares: Sendable {
    /// The next piece of a worker's share, in a cache line or two of its own.
    private final class Share: Sendable {
      let next = Atomic<Int>(0)
      private let padding: (SIMD16<Int>, SIMD16<Int>) = (.zero, .zero)
    }

    private let shares: [Share]

    init(workers: Int) { shares = (0..<workers).map { _ in Share() } }

    /// Sets all shares to their beginnings.
    func begin(_ job: Job) {
      for worker in 0..<job.workers {
        shares[worker].next.store(job.share(of: worker).lowerBound, ordering: .relaxed)
      }
    }

    /// Does the pieces of the worker's own share that nobody has taken, and then those of the others'.
    func work(on job: Job, worker: Int) {
      for turn in 0..<job.workers {
        let owner = (worker + turn) % job.workers
        let (share, end) = (shares[owner], job.share(of: owner).upperBound)
        while share.next.load(ordering: .relaxed) < end {
          let index = share.next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < end else { break }
          job.piece(index, worker: worker)
        }
      }
    }
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
    private let worker: Int
    private let shares: Shares

    init(worker: Int, shares: Shares) { (self.worker, self.shares) = (worker, shares) }

    /// Puts work before the helper; calls for one where there is none.
    func offer(_ job: UInt) {
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
            let job = UnsafePointer<Job>(bitPattern: found)
          else { continue }
          shares.work(on: job.pointee, worker: worker)
          state.store(Self.idle, ordering: .releasing)
          (looks, deadline) = (0, Platform.nanoseconds + ThreadTeam.lingering)
        } else if ThreadTeam.wait(&looks), Platform.nanoseconds > deadline,
          state.compareExchange(expected: Self.idle, desired: Self.empty, ordering: .relaxed).exchanged
        {
          return
        }
      }
    }

    /// Dispatch's flag for a queue with threads beyond the number of processors (its private header has the name).
    private static let overcommit: UInt = 2

    private func callHelper() {
      #if canImport(CDispatch)
        // A function and a pointer, where a closure's context would be allocated.
        dispatch_async_f(
          dispatch_get_global_queue(0, Self.overcommit), Unmanaged.passRetained(self).toOpaque()
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
