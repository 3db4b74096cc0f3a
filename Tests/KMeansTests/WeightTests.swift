import KMeans
import Kernels
import Testing

/// A weight counts a sample as if it were there so many times.
@Suite struct WeightTests {
  @Test(arguments: Algorithm.allCases)
  func wholeWeightsEqualRepetition(algorithm: Algorithm) throws {
    let samples = Data.coarseBlobs(300, 5, 6, spread: 3, seed: 31)
    let counts = (0..<300).map { 1 + ($0 * 7) % 4 }
    let repeated = (0..<300).flatMap { [Int](repeating: $0, count: counts[$0]) }
    let start = Data.rows(Array(0..<6), of: samples)
    let kMeans = KMeans(clusters: 6, algorithm: algorithm)
    let weighted = try kMeans.fit(
      samples, weights: counts.map { Float($0) }, initialCentroids: start, random: Random(seed: 0),
      engine: Engine())
    let plain = try kMeans.fit(
      Data.rows(repeated, of: samples), initialCentroids: start, random: Random(seed: 0), engine: Engine())
    #expect(weighted.centroids == plain.centroids)
    #expect(repeated.map { weighted.labels[$0] } == plain.labels)
    #expect(abs(weighted.inertia - plain.inertia) <= 1e-12 * plain.inertia)
    #expect(weighted.stopReason == plain.stopReason)
  }

  @Test(arguments: Algorithm.allCases)
  func weightsOfOneAreNoWeights(algorithm: Algorithm) throws {
    let samples = Data.blobs(300, 5, 6, spread: 3, seed: 32).samples
    let ones = [Float](repeating: 1, count: 300)
    let results = try [nil, ones].map {
      try KMeans(clusters: 6, algorithm: algorithm).fit(
        samples, weights: $0, random: Random(seed: 0), engine: Engine())
    }
    #expect(results[1].labels == results[0].labels && results[1].centroids == results[0].centroids)
  }

  /// Samples of weight 0 among others, as far away as Float's squares allow.
  @Test(arguments: Algorithm.allCases, [0, 1, 300])
  func samplesOfWeightZeroHaveNoInfluence(algorithm: Algorithm, position: Int) throws {
    let samples = Data.blobs(300, 5, 6, spread: 4, seed: 33).samples
    for size in [5, 1e5, 1e15] as [Float] {
      let ghosts = 3
      let mixed = Data.matrix(300 + ghosts, 5) { i, j in
        if i >= position, i < position + ghosts { return size * Float(i - position + j + 1) }
        return samples[i < position ? i : i - ghosts, j]
      }
      let weights = (0..<300 + ghosts).map { $0 >= position && $0 < position + ghosts ? 0 : 1 as Float }
      let start = Data.rows(Array(0..<6), of: samples)
      let kMeans = KMeans(clusters: 6, algorithm: algorithm)
      let found = try kMeans.fit(
        mixed, weights: weights, initialCentroids: start, random: Random(seed: 0), engine: Engine())
      let expected = try kMeans.fit(
        samples, initialCentroids: start, random: Random(seed: 0), engine: Engine())
      #expect(found.centroids == expected.centroids, "\(size)")
      let kept = weights.indices.filter { weights[$0] > 0 }
      #expect(kept.map { found.labels[$0] } == expected.labels, "\(size)")
      #expect(abs(found.inertia - expected.inertia) <= 1e-12 * expected.inertia, "\(size)")
    }
  }

  @Test(arguments: Seeding.allCases)
  func seedingsNeverChooseSamplesOfWeightZero(seeding: Seeding) throws {
    let samples = Data.uniform(120, 3, seed: 34)
    let weights = (0..<120).map { $0 % 6 == 0 ? 1 : 0 as Float }
    let allowed = Data.distinctRows(Data.rows((0..<120).filter { $0 % 6 == 0 }, of: samples))
    let engine = try Engine()
    for seed in 0..<20 as Range<UInt64> {
      for clusters in [1, 5, 20] {
        let seeds = try KMeans(clusters: clusters, seeding: seeding).initialCentroids(
          for: Samples(samples), weights: weights, random: Random(seed: seed), engine: engine)
        let rows = Data.distinctRows(seeds)
        #expect(rows.isSubset(of: allowed) && rows.count == clusters, "seed \(seed), K \(clusters)")
      }
    }
  }

  @Test(arguments: Seeding.allCases.filter { $0 != .random })
  func seedingsDrawInProportionToTheWeights(seeding: Seeding) throws {
    // Two samples for one seed: the first has three quarters of the weight.
    let samples = Data.matrix(2, 1) { i, _ in Float(i) }
    let engine = try Engine()
    let kMeans = KMeans(clusters: 1, seeding: seeding)
    let first = try (0..<400 as Range<UInt64>).count { seed in
      try kMeans.initialCentroids(
        for: Samples(samples), weights: [3, 1], random: Random(seed: seed), engine: engine)[0, 0] == 0
    }
    // Four standard deviations of a binomial count: 4 · √(400 · 3/16).
    #expect(abs(first - 300) <= 35)
  }

  @Test func badWeightsAreRefused() throws {
    let samples = Data.uniform(10, 2, seed: 35)
    for weights in [[1, 2, 3], [Float](repeating: -1, count: 10), [Float](repeating: 0, count: 10)] {
      #expect(throws: KMeansError.self) {
        try KMeans(clusters: 2).fit(samples, weights: weights, random: Random(seed: 0), engine: Engine())
      }
    }
    var weights = [Float](repeating: 1, count: 10)
    weights[3] = .nan
    #expect(
      throws: KMeansError.invalidOption("the weight of sample 3 is nan; give finite weights of 0 or more")
    ) {
      try KMeans(clusters: 2).fit(samples, weights: weights, random: Random(seed: 0), engine: Engine())
    }
  }
}
