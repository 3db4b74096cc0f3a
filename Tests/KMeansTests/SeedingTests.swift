import Kernels
import Testing

@testable import KMeans

@Suite struct SeedingTests {
  static func seeds(
    _ seeding: Seeding, _ clusters: Int, of samples: Matrix, seed: UInt64, threads: Int = 2
  ) throws -> Matrix {
    try KMeans(clusters: clusters, seeding: seeding).initialCentroids(
      for: Samples(samples), random: Random(seed: seed), engine: Engine(threads: threads))
  }

  @Test(arguments: Seeding.allCases)
  func seedsAreDifferentSamples(seeding: Seeding) throws {
    let samples = Data.blobs(200, 3, 5, spread: 2, seed: 41).samples
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

  /// Each seed of k-means++ is drawn in proportion to w · D²: the frequencies of all 60 ordered choices of three
  /// among five samples, by Pearson's χ².
  ///
  /// Of k outcomes of probabilities p in N draws, χ² has the mean k − 1 and the variance
  /// 2 (k − 1) + (Σ 1/p − k² − 2k + 2) / N (Pearson 1932); six standard deviations are allowed.
  @Test func seedsAreDrawnByTheirSquaredDistances() throws {
    let (places, weights) = ([0, 1, 3, 4, 7] as [Float], [2, 1, 4, 1, 3] as [Float])
    let samples = Data.matrix(5, 1) { i, _ in places[i] }
    let share: (Int, [Int]) -> Double = { i, seeds in
      let distance = seeds.map { abs(places[i] - places[$0]) }.min() ?? 1
      return Double(weights[i] * distance * distance)
    }
    let probability: (Int, [Int]) -> Double = { i, seeds in
      share(i, seeds) / (0..<5).reduce(0) { $0 + share($1, seeds) }
    }
    var expected: [[Int]: Double] = [:]
    for a in 0..<5 {
      for b in 0..<5 where b != a {
        for c in 0..<5 where c != a && c != b {
          expected[[a, b, c]] = probability(a, []) * probability(b, [a]) * probability(c, [a, b])
        }
      }
    }
    let (engine, draws) = (try Engine(threads: 1), 5000)
    var counts: [[Int]: Double] = [:]
    for seed in 0..<UInt64(draws) {
      let seeds = try KMeans(clusters: 3, seeding: .plusPlus).initialCentroids(
        for: Samples(samples), weights: weights, random: Random(seed: seed), engine: engine)
      counts[seeds.elements.map { places.firstIndex(of: $0) ?? -1 }, default: 0] += 1
    }
    #expect(Set(counts.keys).isSubset(of: expected.keys))
    let chiSquare = expected.reduce(0.0) { sum, outcome in
      let mean = outcome.value * Double(draws)
      let difference = (counts[outcome.key] ?? 0) - mean
      return sum + difference * difference / mean
    }
    let k = Double(expected.count)
    let inverses = expected.values.reduce(0) { $0 + 1 / $1 }
    let variance = 2 * (k - 1) + (inverses - k * k - 2 * k + 2) / Double(draws)
    #expect(chiSquare <= k - 1 + 6 * variance.squareRoot())
  }

  @Test(arguments: Seeding.allCases)
  func anyNumberOfThreadsGivesTheSameSeeds(seeding: Seeding) throws {
    let samples = Data.blobs(3000, 11, 9, spread: 2, seed: 42).samples
    let seeds = try [1, 2, 3, 8].map { try Self.seeds(seeding, 25, of: samples, seed: 7, threads: $0) }
    #expect(seeds.allSatisfy { $0 == seeds[0] })
  }

  @Test func betterSeedingsLeaveLessInertia() throws {
    let samples = Data.blobs(1500, 6, 25, spread: 12, seed: 43).samples
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

  /// Squares of such samples are 0 in Float, and a great one that does not count does not hide them.
  @Test(arguments: Seeding.allCases.filter { $0 != .random })
  func greatSamplesOfWeightZeroDoNotHideTinyOnes(seeding: Seeding) throws {
    let blobs = Data.blobs(60, 3, 5, spread: 2, seed: 45).samples
    let samples = Data.matrix(61, 3) { i, j in i < 60 ? 1e-30 * blobs[i, j] : 1e6 }
    let weights = (0..<61).map { $0 < 60 ? 1 : 0 as Float }
    for seed in 0..<10 as Range<UInt64> {
      let seeds = try KMeans(clusters: 30, seeding: seeding).initialCentroids(
        for: Samples(samples), weights: weights, random: Random(seed: seed), engine: Engine())
      #expect(Data.distinctRows(seeds).count == 30, "seed \(seed)")
    }
  }

  /// Sums of weights go beyond Float, though no weight does.
  @Test(arguments: Seeding.allCases)
  func heavySamplesAreSeedsLikeOthers(seeding: Seeding) throws {
    let samples = Data.blobs(800, 3, 8, spread: 40, seed: 44).samples
    let results = try [1, 0x1p127].map { weight in
      try KMeans(clusters: 8, seeding: seeding).fit(
        samples, weights: [Float](repeating: weight, count: 800), random: Random(seed: 3), engine: Engine())
    }
    #expect(results[0].centroids == results[1].centroids && results[0].labels == results[1].labels)
    #expect(results[1].relocatedClusters == results[0].relocatedClusters)
  }

  @Test func randomSeedingTriesTenTimes() {
    #expect(KMeans(clusters: 3, seeding: .random).restarts == 10)
    #expect(KMeans(clusters: 3).restarts == 1)
  }

  /// 2 + ⌊ln K⌋, where e² is 7.39 and e³ 20.09.
  @Test func greedySeedingTriesAsManyCandidatesAsPublished() {
    let counts = [1, 2, 3, 7, 8, 20, 21, 1000].map(PlusPlusSeeding.greedyCandidates)
    #expect(counts == [2, 2, 3, 3, 4, 4, 5, 8])
  }
}
