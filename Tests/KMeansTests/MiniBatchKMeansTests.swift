import KMeans
import Kernels
import Testing

@Suite struct MiniBatchKMeansTests {
  static let samples = Data.blobs(6000, 8, 12, spread: 12, seed: 61).samples

  @Test func labelsAndInertiaBelongToTheCentroids() throws {
    let engine = try Engine()
    let result = try MiniBatchKMeans(clusters: 12, batchSize: 256).fit(
      Self.samples, random: Random(seed: 1), engine: engine)
    #expect(try result.predict(Self.samples, engine: engine) == result.labels)
    let inertia = Reference.inertia(Self.samples, result.centroids, result.labels)
    #expect(abs(result.inertia - inertia) <= 1e-12 * inertia)
    #expect(result.nonEmptyClusterCount == 12)
    #expect(result.stopReason == .inertiaSettled)
  }

  @Test func inertiaComesNearThatOfKMeans() throws {
    let engine = try Engine()
    let mean: ((Random) throws -> Double) throws -> Double = { fit in
      try (0..<5 as Range<UInt64>).reduce(0.0) { $0 + (try fit(Random(seed: $1))) / 5 }
    }
    let full = try mean { try KMeans(clusters: 12).fit(Self.samples, random: $0, engine: engine).inertia }
    let mini = try mean {
      try MiniBatchKMeans(clusters: 12, batchSize: 512).fit(Self.samples, random: $0, engine: engine).inertia
    }
    #expect(mini <= 1.1 * full)
  }

  /// A seed on each blob stays there, though batches of a few samples pass most of them over at first.
  @Test(arguments: [5, 10, 20, 30]) func smallBatchesKeepGoodSeeds(batchSize: Int) throws {
    let engine = try Engine()
    for seed in 0..<5 as Range<UInt64> {
      let samples = Data.blobs(3000, 4, 10, spread: 60, seed: 62 + seed).samples
      let start = Data.rows(Array(0..<10), of: samples)
      let full = try KMeans(clusters: 10).fit(
        samples, initialCentroids: start, random: Random(seed: seed), engine: engine)
      let mini = try MiniBatchKMeans(
        clusters: 10, batchSize: batchSize, maximumPasses: 2, patience: nil
      ).fit(samples, initialCentroids: start, random: Random(seed: seed), engine: engine)
      #expect(mini.inertia <= 1.02 * full.inertia, "seed \(seed)")
    }
  }

  @Test(arguments: [nil, [Float]((0..<6000).map { Float($0 % 3) })])
  func anyNumberOfThreadsGivesTheSameBits(weights: [Float]?) throws {
    let results = try [1, 2, 3, 8].map {
      try MiniBatchKMeans(clusters: 30, batchSize: 300, maximumPasses: 3).fit(
        Self.samples, weights: weights, random: Random(seed: 2), engine: Engine(threads: $0))
    }
    #expect(results.allSatisfy { $0.isIdentical(to: results[0]) })
  }

  @Test func bytesGiveTheResultOfTheFloats() throws {
    let bytes = (0..<3000).map { UInt8(truncatingIfNeeded: ($0 * $0) >> 3) }
    let images = try ByteMatrix(rows: 300, columns: 10, elements: bytes)
    let floats = try Matrix(rows: 300, columns: 10, elements: bytes.map { Float($0) * (1 / 255) })
    let miniBatch = MiniBatchKMeans(clusters: 7, batchSize: 64)
    let results = try [Samples(images), Samples(floats)].map {
      try miniBatch.fit($0, random: Random(seed: 2), engine: Engine())
    }
    #expect(results[1].isIdentical(to: results[0]))
  }

  @Test func samplesOfWeightZeroHaveNoInfluence() throws {
    let weights = (0..<6000).map { $0 % 2 == 0 ? 1 : 0 as Float }
    let even = Data.rows((0..<3000).map { 2 * $0 }, of: Self.samples)
    let mixed = Data.matrix(6000, 8) { $0 % 2 == 0 ? Self.samples[$0, $1] : 1e9 }
    let miniBatch = MiniBatchKMeans(clusters: 12, batchSize: 200)
    let found = try miniBatch.fit(mixed, weights: weights, random: Random(seed: 3), engine: Engine())
    let expected = try miniBatch.fit(even, random: Random(seed: 3), engine: Engine())
    #expect(found.centroids == expected.centroids)
    #expect((0..<3000).map { found.labels[2 * $0] } == expected.labels)
  }

  @Test func runsEndForTheReasonsAskedFor() throws {
    let engine = try Engine()
    let run: (MiniBatchKMeans) throws -> KMeansResult = {
      try $0.fit(Self.samples, random: Random(seed: 4), engine: engine)
    }
    let limited = try run(MiniBatchKMeans(clusters: 12, batchSize: 500, maximumPasses: 2, patience: nil))
    #expect(limited.stopReason == .iterationLimit && limited.iterations.count == 24)
    // The last batch draws more than is left of the pass.
    let uneven = try run(MiniBatchKMeans(clusters: 12, batchSize: 700, maximumPasses: 1, patience: nil))
    #expect(uneven.stopReason == .iterationLimit && uneven.iterations.count == 9)
    let settled = try run(
      MiniBatchKMeans(clusters: 12, batchSize: 500, patience: nil, tolerance: 1, reassignmentRatio: 0))
    #expect(settled.stopReason == .centroidsSettled && settled.hasConverged)
    let stopped = try MiniBatchKMeans(clusters: 12).fit(
      Self.samples, random: Random(seed: 4), engine: engine
    ) { $0.index == 3 ? .stop : .goOn }
    #expect(stopped.stopReason == .stopped && stopped.iterations.count == 4)
  }

  /// A tolerance of 0 is no end, though no batch moves the centroids.
  @Test func centroidsThatStayEndNothingWithoutATolerance() throws {
    let pair = Data.matrix(200, 2) { i, j in Float(i % 2 + j) }
    let options = [0, 1e-9].map {
      MiniBatchKMeans(clusters: 2, batchSize: 50, maximumPasses: 3, patience: nil, tolerance: $0)
    }
    let results = try options.map { try $0.fit(pair, random: Random(seed: 0), engine: Engine()) }
    #expect(results.map(\.stopReason) == [.iterationLimit, .centroidsSettled])
    #expect(results.map(\.iterations.count) == [12, 2])
  }

  /// Three batches unless told otherwise; all samples where there are no more.
  @Test func theSeedingIsMadeOnSoManySamples() throws {
    let results = try ([nil, 768, 20, 6000, .max] as [Int?]).map { seedingSamples in
      try MiniBatchKMeans(
        clusters: 12, batchSize: 256, seedingSamples: seedingSamples, maximumPasses: 1, patience: nil
      ).fit(Self.samples, random: Random(seed: 4), engine: Engine())
    }
    #expect(results[1].isIdentical(to: results[0]) && results[4].isIdentical(to: results[3]))
    #expect(Set([results[0], results[2], results[3]].map { $0.iterations[0].inertia }).count == 3)
  }

  /// Of two places the first has three quarters of the weight: in the seeding, which is made on a part of the samples, and
  /// in the batches.
  @Test func weightsCountInSeedingsAndBatches() throws {
    let (samples, engine) = (Data.matrix(400, 1) { i, _ in Float(i % 2) }, try Engine(threads: 1))
    let weights = (0..<400).map { $0 % 2 == 0 ? 3 : 1 as Float }
    let options = MiniBatchKMeans(
      clusters: 1, seeding: .plusPlus, batchSize: 100, seedingSamples: 100, maximumPasses: 1, patience: nil)
    let results = try (0..<400 as Range<UInt64>).map {
      try options.fit(samples, weights: weights, random: Random(seed: $0), engine: engine)
    }
    // About the first place the inertia of a batch is the number of its samples at the second one, otherwise three times
    // that of those at the first: 50 ± 5 each.
    let first = results.count { $0.iterations[0].inertia < 100 }
    // Four standard deviations of a binomial count: 4 · √(400 · 3/16).
    #expect(abs(first - 300) <= 35)
    // Of n draws at either place it is n₁ / (3 n₀ + n₁), whose deviation is below 0.03 for 400, and its bias below 0.001.
    let mean = results.reduce(0) { $0 + Double($1.centroids[0, 0]) } / 400
    #expect(abs(mean - 0.25) <= 4 * 0.03 / 20 + 0.001)
  }

  /// The run ends with the batch that makes as many as patience says since the least average, in which a batch of b among n
  /// samples has the share 2b / (n + 1); the first batch is left out.
  @Test(arguments: [1, 3, 10])
  func patienceIsCountedFromTheLeastAverage(patience: Int) throws {
    func run(_ patience: Int?) throws -> KMeansResult {
      try MiniBatchKMeans(clusters: 12, batchSize: 300, patience: patience).fit(
        Self.samples, random: Random(seed: 4), engine: Engine())
    }
    let all = try run(nil).iterations
    let share = 2 * 300 / Double(Self.samples.rows + 1)
    var average = all[1].inertia / 300
    var averages = [average]
    for batch in all.dropFirst(2) {
      average = average * (1 - share) + batch.inertia / 300 * share
      averages.append(average)
    }
    let last = try #require(
      averages.indices.first { i in
        let least = averages[...i].min() ?? 0
        return i - (averages[...i].firstIndex(of: least) ?? 0) >= patience
      })
    let found = try run(patience)
    #expect(found.iterations == Array(all.prefix(last + 2)) && found.stopReason == .inertiaSettled)
  }

  @Test func cancellationThrows() async throws {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try MiniBatchKMeans(clusters: 5).fit(Self.samples, random: Random(seed: 0), engine: Engine())
    }
    await #expect(throws: KMeansError.cancelled) { try await task.value }
  }

  @Test func degenerateDataEnd() throws {
    let duplicates = Data.matrix(200, 3) { i, j in Float((i % 3) * (j + 1)) }
    let result = try MiniBatchKMeans(clusters: 6, batchSize: 50).fit(
      duplicates, random: Random(seed: 0), engine: Engine())
    #expect(result.inertia == 0 && result.nonEmptyClusterCount == 3)
    let few = Data.uniform(20, 3, seed: 62)
    let each = try MiniBatchKMeans(clusters: 20, batchSize: 7, seedingSamples: 1).fit(
      few, random: Random(seed: 0), engine: Engine())
    #expect(each.centroids.elements.allSatisfy { $0.isFinite })
    let one = try MiniBatchKMeans(clusters: 1, batchSize: 100_000, maximumPasses: 1).fit(
      Self.samples, random: Random(seed: 0), engine: Engine())
    #expect(one.labels.allSatisfy { $0 == 0 })
  }

  @Test func limitsAsGreatAsCanBeAreNone() throws {
    let few = Data.uniform(50, 3, seed: 63)
    let result = try MiniBatchKMeans(clusters: 3, batchSize: 20, maximumPasses: .max).fit(
      few, random: Random(seed: 0), engine: Engine())
    #expect(result.stopReason == .inertiaSettled)
    #expect(MiniBatchKMeans(clusters: 3, batchSize: .max).seedingSamples == .max)
  }

  /// Samples of weight 0 are not among those that a batch may have.
  @Test(arguments: [nil, [Float]((0..<600).map { Float($0 % 3) })])
  func batchesLargerThanTheSamplesAreAsLargeAsThese(weights: [Float]?) throws {
    let samples = Data.blobs(600, 4, 3, spread: 5, seed: 68).samples
    let drawable = weights == nil ? 600 : 400
    let results = try [drawable, drawable + 1, 1 << 30, .max].map {
      try MiniBatchKMeans(clusters: 3, batchSize: $0, seedingSamples: 300, maximumPasses: 7, patience: nil)
        .fit(samples, weights: weights, random: Random(seed: 0), engine: Engine())
    }
    #expect(results[0].iterations.count == 7)
    #expect(results.allSatisfy { $0.isIdentical(to: results[0]) })
    // The average, too, is that of batches of this size.
    let settled = try [drawable, .max].map {
      try MiniBatchKMeans(clusters: 3, batchSize: $0, seedingSamples: 300, patience: 1).fit(
        samples, weights: weights, random: Random(seed: 0), engine: Engine())
    }
    #expect(settled[0].stopReason == .inertiaSettled && settled[1].isIdentical(to: settled[0]))
  }

  @Test func badOptionsAreRefused() throws {
    let engine = try Engine()
    for options in [
      MiniBatchKMeans(clusters: 0), MiniBatchKMeans(clusters: 6001),
      MiniBatchKMeans(clusters: 3, batchSize: 0),
      MiniBatchKMeans(clusters: 3, seedingSamples: 0), MiniBatchKMeans(clusters: 3, maximumPasses: 0),
      MiniBatchKMeans(clusters: 3, patience: 0), MiniBatchKMeans(clusters: 3, tolerance: -1),
      MiniBatchKMeans(clusters: 3, tolerance: .nan), MiniBatchKMeans(clusters: 3, reassignmentRatio: 2),
    ] {
      #expect(throws: KMeansError.self) {
        try options.fit(Self.samples, random: Random(seed: 0), engine: engine)
      }
    }
    #expect(throws: KMeansError.self) {
      try MiniBatchKMeans(clusters: 3).fit(
        Self.samples, initialCentroids: Matrix(rows: 2, columns: 8), random: Random(seed: 0), engine: engine)
    }
  }
}
