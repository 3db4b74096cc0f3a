import KMeans
import Kernels
import Testing

@Suite struct SeedingTests {
  static func seeds(
    _ seeding: Seeding, _ clusters: Int, of samples: Matrix, seed: UInt64, threads: Int = 2
  ) throws -> Matrix {
    try KMeans(clusters: clusters, seeding: seeding).initialCentroids(
      for: Samples(samples), random: Random(seed: seed), engine: Engine(threads: threads))
  }

  @Test(arguments: Seeding.allCases)
  func seedsAreDifferentSamples(seeding: Seeding) throws {
    let samples = KMeansTests.blobs(200, 3, 5, spread: 2, seed: 41).samples
    let all = Data.distinctRows(samples)
    for clusters in [1, 2, 9, 60, 200] {
      for seed in 0..<5 as Range<UInt64> {
        let rows = Data.distinctRows(try Self.seeds(seeding, clusters, of: samples, seed: seed))
        #expect(rows.count == clusters && rows.isSubset(of: all), "K \(clusters), seed \(seed)")
      }
    }
  }

  /// Drawing by distance finds every distinct sample, however many copies the others have.
  @Test(arguments: Seeding.allCases.filter { $0 != .random })
  func seedsAreDistinctAmongDuplicates(seeding: Seeding) throws {
    let samples = Data.matrix(400, 2) { i, j in i < 7 ? Float(i + 1) * (j == 0 ? 1 : -0.5) : 0 }
    for seed in 0..<20 as Range<UInt64> {
      let rows = Data.distinctRows(try Self.seeds(seeding, 8, of: samples, seed: seed))
      #expect(rows.count == 8, "seed \(seed)")
    }
  }

  /// The same where the distances between them differ by ten million.
  @Test(arguments: Seeding.allCases.filter { $0 != .random })
  func seedsAreDistinctAtEveryScale(seeding: Seeding) throws {
    let samples = Data.matrix(640, 1) { i, _ in
      let size = (0..<i % 8).reduce(1 as Float) { size, _ in 10 * size }
      return (i / 8) % 2 == 0 ? size : -size
    }
    for seed in 0..<20 as Range<UInt64> {
      let rows = Data.distinctRows(try Self.seeds(seeding, 16, of: samples, seed: seed))
      #expect(rows.count == 16, "seed \(seed)")
    }
  }

  @Test(arguments: Seeding.allCases)
  func anyNumberOfThreadsGivesTheSameSeeds(seeding: Seeding) throws {
    let samples = KMeansTests.blobs(3000, 11, 9, spread: 2, seed: 42).samples
    let seeds = try [1, 2, 3, 8].map { try Self.seeds(seeding, 25, of: samples, seed: 7, threads: $0) }
    #expect(seeds.allSatisfy { $0 == seeds[0] })
  }

  @Test func betterSeedingsLeaveLessInertia() throws {
    let samples = KMeansTests.blobs(1500, 6, 25, spread: 12, seed: 43).samples
    let engine = try Engine()
    let mean: (Seeding) throws -> Double = { seeding in
      try (0..<20 as Range<UInt64>).reduce(0.0) { sum, seed in
        let model = KMeansModel(centroids: try Self.seeds(seeding, 25, of: samples, seed: seed))
        return sum + (try model.inertia(of: Samples(samples), engine: engine)) / 20
      }
    }
    let (greedy, plain) = (try mean(.greedyPlusPlus), try mean(.plusPlus))
    let (parallel, random) = (try mean(.parallel), try mean(.random))
    #expect(greedy <= plain)
    #expect(parallel <= plain)
    #expect(plain <= random)
  }

  @Test func randomSeedingTriesTenTimes() {
    #expect(KMeans(clusters: 3, seeding: .random).restarts == 10)
    #expect(KMeans(clusters: 3).restarts == 1)
  }
}
