import KMeans
import Kernels
import Synchronization
import Testing

/// Callbacks, cancellation, restarts and why runs end.
@Suite struct RestartControlTests {
  static let samples = Data.blobs(1200, 6, 30, spread: 2, seed: 51).samples

  @Test(arguments: Algorithm.allCases)
  func theCallbackSeesEachIterationAndMayStop(algorithm: Algorithm) throws {
    let seen = Mutex<[KMeansIteration]>([])
    let engine = try Engine()
    let result = try KMeans(clusters: 30, algorithm: algorithm, tolerance: 0).fit(
      Self.samples, random: Random(seed: 1), engine: engine
    ) { iteration in
      seen.withLock { $0.append(iteration) }
      return iteration.index == 2 ? .stop : .goOn
    }
    #expect(result.stopReason == .stopped && !result.hasConverged)
    #expect(result.iterations.map(\.index) == [0, 1, 2])
    #expect(seen.withLock { $0 } == result.iterations)
    #expect(result.iterations[0].changedLabels == 1200)
    #expect(try result.predict(Self.samples, engine: engine) == result.labels)
  }

  @Test(arguments: Algorithm.allCases, [1, 8])
  func cancellationThrows(algorithm: Algorithm, restarts: Int) async throws {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try KMeans(clusters: 5, algorithm: algorithm, restarts: restarts).fit(
        Self.samples, random: Random(seed: 0), engine: Engine(threads: 2))
    }
    await #expect(throws: KMeansError.cancelled) { try await task.value }
  }

  @Test(arguments: Algorithm.allCases)
  func cancellationDuringARunThrows(algorithm: Algorithm) async throws {
    let task = Task {
      try KMeans(clusters: 30, algorithm: algorithm, tolerance: 0).fit(
        Self.samples, random: Random(seed: 0), engine: Engine()
      ) { iteration in
        if iteration.index == 1 { withUnsafeCurrentTask { $0?.cancel() } }
        return .goOn
      }
    }
    await #expect(throws: KMeansError.cancelled) { try await task.value }
  }

  @Test(arguments: Algorithm.allCases)
  func theBestRestartIsKept(algorithm: Algorithm) throws {
    let last = Mutex<[Int: Double]>([:])
    let best = try KMeans(clusters: 30, algorithm: algorithm, restarts: 6, tolerance: 0).fit(
      Self.samples, random: Random(seed: 6), engine: Engine(threads: 2)
    ) { iteration in
      last.withLock { $0[iteration.restart] = iteration.inertia }
      return .goOn
    }
    let inertias = last.withLock { $0 }
    let restart = best.iterations[0].restart
    #expect(inertias.keys.sorted() == [0, 1, 2, 3, 4, 5])
    #expect(best.iterations.allSatisfy { $0.restart == restart })
    // Where labels have settled, the last iteration is about the final centroids; its inertia is off by
    // 517 · 2⁻⁵³ of the scatter, which is less than four times as much.
    let (least, kept) = (inertias.values.min() ?? 0, inertias[restart] ?? .infinity)
    #expect(kept <= least * (1 + 1e-12) && abs(best.inertia / kept - 1) <= 1e-12)
    // One in the middle, and none of the others is as good.
    #expect((1...4).contains(restart))
    #expect(inertias.allSatisfy { $0.key == restart || $0.value > least * 1.001 })
  }

  @Test func stoppingEndsAllRestarts() throws {
    let count = Mutex(0)
    let result = try KMeans(clusters: 30, restarts: 50).fit(
      Self.samples, random: Random(seed: 3), engine: Engine(threads: 1)
    ) { _ in
      count.withLock { $0 += 1 }
      return .stop
    }
    #expect(result.stopReason == .stopped)
    #expect(count.withLock { $0 } == 1)
  }

  @Test func stoppingWhereLabelsSettleEndsAllRestarts() throws {
    let restarts = Mutex<Set<Int>>([])
    let result = try KMeans(clusters: 30, restarts: 50, tolerance: 0).fit(
      Self.samples, random: Random(seed: 3), engine: Engine(threads: 1)
    ) { iteration in
      restarts.withLock { _ = $0.insert(iteration.restart) }
      return iteration.changedLabels == 0 ? .stop : .goOn
    }
    #expect(result.stopReason == .labelsSettled)
    #expect(restarts.withLock { $0.count } == 1)
  }

  /// Runs that are under way on other threads end after their iteration, and tell of no more.
  @Test func stoppingEndsRestartsOnOtherThreads() throws {
    let count = Mutex(0)
    let result = try KMeans(clusters: 30, restarts: 40, tolerance: 0).fit(
      Self.samples, random: Random(seed: 3), engine: Engine(threads: 8)
    ) { _ in
      Self.wait(.milliseconds(5))
      return count.withLock { count in
        count += 1
        return count == 1 ? .stop : .goOn
      }
    }
    #expect(count.withLock { $0 } <= 32)
    // A run that went on in silence would have come to its end, with less inertia than those that were stopped.
    #expect(result.stopReason == .stopped)
  }

  /// Runs on threads that are no part of the task end with it.
  @Test func cancellationEndsRestartsOnOtherThreads() async throws {
    let count = Mutex(0)
    let task = Task {
      try KMeans(clusters: 30, restarts: 80, tolerance: 0).fit(
        Self.samples, random: Random(seed: 3), engine: Engine(threads: 8)
      ) { _ in
        Self.wait(.milliseconds(5))
        count.withLock { $0 += 1 }
        withUnsafeCurrentTask { $0?.cancel() }
        return .goOn
      }
    }
    await #expect(throws: KMeansError.cancelled) { try await task.value }
    #expect(count.withLock { $0 } <= 32)
  }

  /// Keeps a thread busy.
  static func wait(_ duration: Duration) {
    let end = ContinuousClock.now + duration
    while ContinuousClock.now < end {}
  }

  @Test(arguments: Seeding.allCases)
  func cancellationEndsSeedings(seeding: Seeding) async throws {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try KMeans(clusters: 30, seeding: seeding).initialCentroids(
        for: Samples(Self.samples), random: Random(seed: 0), engine: Engine())
    }
    await #expect(throws: KMeansError.cancelled) { try await task.value }
  }

  @Test(arguments: Algorithm.allCases)
  func everyStopReasonIsReported(algorithm: Algorithm) throws {
    let engine = try Engine()
    let reason: (KMeans) throws -> StopReason = {
      try $0.fit(Self.samples, random: Random(seed: 0), engine: engine).stopReason
    }
    #expect(try reason(KMeans(clusters: 30, algorithm: algorithm, tolerance: 0)) == .labelsSettled)
    #expect(try reason(KMeans(clusters: 30, algorithm: algorithm, tolerance: 0.5)) == .centroidsSettled)
    let limited = KMeans(clusters: 30, algorithm: algorithm, maximumIterations: 2, tolerance: 0)
    #expect(try reason(limited) == .iterationLimit)
  }

  @Test func theTotalsOfARunAreThoseOfItsIterations() throws {
    let start = Data.matrix(30, 6) { k, _ in k < 20 ? Float(k) / 10 : 1e4 }
    let result = try KMeans(clusters: 30).fit(
      Self.samples, initialCentroids: start, random: Random(seed: 0), engine: Engine())
    #expect(result.relocatedClusters >= 10)
    #expect(result.relocatedClusters == result.iterations.map(\.relocatedClusters).reduce(0, +))
    #expect(result.nonEmptyClusterCount == 30)
  }
}
