import Dispatch
import Kernels
import Synchronization
import Testing

@Suite struct ParallelTests {
  @Test func everyIndexRunsOnce() {
    for threads in [1, 2, 3, 8] {
      for count in [0, 1, 2, 100] { #expect(visits(Parallel(threads: threads), count) == ones(count)) }
    }
  }

  @Test func chunksCoverTheRangeWhateverTheThreads() {
    for threads in [1, 3] {
      var covered = [Int](repeating: -1, count: 103)
      covered.withUnsafeMutableBufferPointer { covered in
        let base = covered.baseAddress
        Parallel(threads: threads).forEachChunk(of: 103, grain: 10) { chunk, range in
          for index in range { base?[index] = chunk }
        }
      }
      #expect(covered == (0..<103).map { $0 / 10 })
    }
  }

  /// Helpers leave between some of the calls and are there for others; no call may lose a piece, or have
  /// one done after it has returned.
  @Test func callAfterCallIsComplete() throws {
    let parallel = Parallel(threads: 4)
    // Kept from call to call, so that a piece that is done too late is seen in a later one.
    let visits = UnsafeMutableBufferPointer<Int>.allocate(capacity: 7)
    defer { visits.deallocate() }
    visits.initialize(repeating: 0)
    let base = try #require(visits.baseAddress)
    var expected = [Int](repeating: 0, count: 7)
    var wrong: [Int] = []
    for round in 0..<3000 {
      let count = 1 + round % 7
      parallel.forEach(count) { base[$0] += 1 }
      for index in 0..<count { expected[index] += 1 }
      if !visits.elementsEqual(expected) { wrong.append(round) }
      // Longer than a helper lingers.
      if round % 500 == 0 { _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(2)) }
    }
    _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(2))
    #expect(wrong == [] && visits.elementsEqual(expected))
  }

  /// Threads beyond the number of processors, which is all that Swift's tasks have: these go on while a team is at work.
  @Test func threadsAreThoseOfNoTask() {
    let (count, begun) = (40, Begun())
    Parallel(threads: count).forEach(count) { _ in
      begun.count.add(1, ordering: .relaxed)
      let deadline = DispatchTime.now() + 60
      while begun.count.load(ordering: .relaxed) < count, DispatchTime.now() < deadline {
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(1))
      }
      if begun.count.load(ordering: .relaxed) == count { begun.atOnce.add(1, ordering: .relaxed) }
    }
    #expect(begun.atOnce.load(ordering: .relaxed) == count)
  }

  /// Pieces that have begun, and those that have seen all others begin.
  private final class Begun: Sendable {
    let count = Atomic(0)
    let atOnce = Atomic(0)
  }

  @Test func piecesMayCallForThreadsThemselves() {
    let parallel = Parallel(threads: 3)
    var sums = [Int](repeating: 0, count: 20)
    sums.withUnsafeMutableBufferPointer { sums in
      let base = sums.baseAddress
      parallel.forEach(20) { base?[$0] = visits(parallel, 50).reduce(0, +) }
    }
    #expect(sums == [Int](repeating: 50, count: 20))
  }

  @Test func callersMayComeAtOnce() async {
    let parallel = Parallel(threads: 2)
    let complete = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { (0..<200).allSatisfy { visits(parallel, 1 + $0 % 9) == ones(1 + $0 % 9) } }
      }
      return await group.allSatisfy { $0 }
    }
    #expect(complete)
  }

  @Test func noTwoCallsOfOneWorkerRunAtOnce() {
    let (threads, parallel) = (4, Parallel(threads: 4))
    for _ in 0..<200 {
      // Unsynchronised sums of each worker's own: lost increments would show.
      var counts = [Int](repeating: 0, count: threads)
      counts.withUnsafeMutableBufferPointer { counts in
        let base = counts.baseAddress
        parallel.forEachOfWorker(1000) { _, worker in base?[worker] += 1 }
      }
      #expect(counts.reduce(0, +) == 1000)
    }
  }
}

private func ones(_ count: Int) -> [Int] { [Int](repeating: 1, count: count) }

/// How often each index is called for.
private func visits(_ parallel: Parallel, _ count: Int) -> [Int] {
  var visits = [Int](repeating: 0, count: count)
  visits.withUnsafeMutableBufferPointer { visits in
    let base = visits.baseAddress
    parallel.forEach(count) { base?[$0] += 1 }
  }
  return visits
}
