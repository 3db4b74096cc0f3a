import KMeans
import Kernels
import Testing

@Suite struct RestartSelectionTests {
  /// A strip of 200 samples along the first axis and, far from it, two patches of 150 around ±`offset`.
  ///
  /// With three clusters the truth has an inertia of 200 · 8²/12 = 1067 and that of the patches, 26; the strip cut in two and
  /// the patches merged 267 + 300 · offset² and the same.
  private static func stripAndPatches(offset: Float) -> (samples: Matrix, truth: [Int]) {
    let truth = (0..<500).map { $0 < 200 ? 0 : 1 + $0 % 2 }
    let samples = Data.matrix(500, 2) { i, j in
      guard i >= 200 else { return j == 0 ? 8 * (Float(i) / 199 - 0.5) : 0.1 * Float(i % 2) }
      let place = (i - 200) / 2
      guard j == 0 else { return 12 + 0.07 * Float(place / 15) }
      return 0.05 * Float(place % 15 - 7) + (i % 2 == 0 ? offset : -offset)
    }
    return (samples, truth)
  }

  private static func fit(
    _ samples: Matrix, clusters: Int = 3, _ selection: RestartSelection, weights: [Float]? = nil,
    threads: Int = 2
  ) throws -> KMeansResult {
    var kMeans = KMeans(clusters: clusters, seeding: .random, restarts: 30)
    kMeans.selection = selection
    return try kMeans.fit(
      samples, weights: weights, random: Random(seed: 2), engine: Engine(threads: threads))
  }

  private static func accuracy(_ result: KMeansResult, _ truth: [Int]) throws -> Double {
    try ClusteringScores(of: result.labels.map(Int.init), against: truth).accuracy
  }

  @Test func neighborsFindTheClassesThatLeastInertiaCuts() throws {
    let (samples, truth) = Self.stripAndPatches(offset: 1.6)
    let (least, neighbors) = (try Self.fit(samples, .inertia), try Self.fit(samples, .neighbors))
    #expect(try Self.accuracy(least, truth) < 0.8)
    #expect(try Self.accuracy(neighbors, truth) == 1)
    #expect(least.inertia < neighbors.inertia && neighbors.inertia <= 1.05 * least.inertia)
    #expect(try neighbors.predict(samples, engine: Engine()) == neighbors.labels)
  }

  @Test func muchMoreInertiaIsNotTaken() throws {
    let (samples, _) = Self.stripAndPatches(offset: 1)
    #expect(try Self.fit(samples, .neighbors).isIdentical(to: Self.fit(samples, .inertia)))
  }

  @Test func theSameBitsForAnyNumberOfThreads() throws {
    // More samples than the graph takes.
    let samples = Data.blobs(11_000, 3, 6, spread: 4, seed: 3).samples
    let results = try [1, 2, 3].map { try Self.fit(samples, clusters: 8, .neighbors, threads: $0) }
    #expect(results.allSatisfy { $0.isIdentical(to: results[0]) })
  }

  @Test func weightsOfZeroLeaveNoTrace() throws {
    let (samples, truth) = Self.stripAndPatches(offset: 1.6)
    let far = Data.matrix(520, 2) { $0 < 500 ? samples[$0, $1] : Float(1000 + $0) }
    let weights = (0..<520).map { Float($0 < 500 ? 1 : 0) }
    let result = try Self.fit(far, .neighbors, weights: weights)
    #expect(
      try ClusteringScores(of: result.labels[..<500].map(Int.init), against: truth).accuracy == 1)
  }

  @Test(arguments: [1, 2, 5])
  func fewSamplesHaveFewNeighbors(count: Int) throws {
    let samples = Data.uniform(count, 2, seed: 4)
    let result = try Self.fit(samples, clusters: max(1, count / 2), .neighbors)
    #expect(result.nonEmptyClusterCount == max(1, count / 2))
  }

  // MARK: Modularity

  /// Q by its definition, over all pairs of samples.
  private static func modularity(_ samples: Matrix, _ labels: [Int32], weights: [Double]) -> Double {
    let n = samples.rows
    var edges = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      let distances = (0..<n).map { j in
        zip(samples.row(i), samples.row(j)).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
      }
      for j in (0..<n).filter({ $0 != i }).sorted(by: { distances[$0] < distances[$1] }).prefix(10) {
        edges[i * n + j] = weights[i]
      }
    }
    let total = edges.reduce(0, +)
    let from = (0..<n).map { i in (0..<n).reduce(0.0) { $0 + edges[i * n + $1] } }
    let to = (0..<n).map { j in (0..<n).reduce(0.0) { $0 + edges[$1 * n + j] } }
    var sum = 0.0
    for i in 0..<n {
      for j in 0..<n where labels[i] == labels[j] { sum += edges[i * n + j] - from[i] * to[j] / total }
    }
    return sum / total
  }

  @Test(arguments: [false, true])
  func modularityIsThatOfItsDefinition(isWeighted: Bool) throws {
    let samples = Data.uniform(80, 3, seed: 6)
    var random = Random(seed: 7)
    let labels = (0..<80).map { _ in Int32(random.nextInt(below: 4)) }
    let weights = isWeighted ? (0..<80).map { _ in random.nextFloat(in: 0.5..<2) } : nil
    let engine = try Engine()
    let graph = try NeighborModularity(
      engine.measure(Samples(samples), weights: weights), random: Random(seed: 0), engine: engine)
    let expected = Self.modularity(
      samples, labels, weights: weights?.map(Double.init) ?? [Double](repeating: 1, count: 80))
    #expect(abs(graph.modularity(of: labels, clusters: 4) - expected) <= 1e-12)
    #expect(graph.modularity(of: [Int32](repeating: 2, count: 80), clusters: 4).magnitude <= 1e-12)
  }

  /// Samples of weight 0 stand between the others, so that a sample's place among those that count is not its row.
  @Test func modularityIsThatOfTheSamplesThatCount() throws {
    let all = Data.uniform(120, 3, seed: 6)
    let counting = (0..<120).filter { $0 % 3 != 0 }
    var random = Random(seed: 7)
    let labels = (0..<120).map { _ in Int32(random.nextInt(below: 4)) }
    let engine = try Engine()
    let graph = try NeighborModularity(
      engine.measure(Samples(all), weights: (0..<120).map { $0 % 3 == 0 ? 0 : 1 }), random: Random(seed: 0),
      engine: engine)
    let expected = Self.modularity(
      Data.rows(counting, of: all), counting.map { labels[$0] }, weights: counting.map { _ in 1 })
    #expect(abs(graph.modularity(of: labels, clusters: 4) - expected) <= 1e-12)
  }

  /// Of 12,000 samples on a line 10,000 are drawn.
  ///
  /// Neighbours lie together, so that halves of the line have a modularity near 1/2 and labels at random one near 0;
  /// labels of the wrong rows would be at random.
  @Test func ofManySamplesThoseDrawnKeepTheirLabels() throws {
    let samples = Data.matrix(12_000, 1) { i, _ in Float(i) }
    let engine = try Engine()
    let graph = try NeighborModularity(
      engine.measure(Samples(samples)), random: Random(seed: 3), engine: engine)
    let halves = (0..<12_000).map { Int32($0 / 6000) }
    #expect(abs(graph.modularity(of: halves, clusters: 2) - 0.5) < 0.01)
    let eighths = (0..<12_000).map { Int32($0 / 1500) }
    #expect(abs(graph.modularity(of: eighths, clusters: 8) - 0.875) < 0.01)
    // Runs of 60 are several times as long as ten neighbours reach.
    let runs = (0..<12_000).map { Int32($0 / 60) }
    #expect(graph.modularity(of: runs, clusters: 200) > 0.85)
  }

  // MARK: Seedings beside given centroids

  @Test func theBestOfSeedingsAndGivenCentroidsIsKept() throws {
    let (samples, _) = Data.blobs(400, 4, 12, spread: 6, seed: 8)
    let engine = try Engine()
    var kMeans = KMeans(clusters: 12, seeding: .random, restarts: 2)
    var wasGiven: [Bool] = []
    for seed in 0..<8 as Range<UInt64> {
      // A sample of each blob, or twelve of one.
      let start = Data.rows((0..<12).map { seed % 2 == 0 ? $0 : $0 * 12 }, of: samples)
      let fit = { (kMeans: KMeans, start: Matrix?) in
        try kMeans.fit(samples, initialCentroids: start, random: Random(seed: seed), engine: engine)
      }
      kMeans.triesSeedingsBesideInitialCentroids = false
      let (given, seeded) = (try fit(kMeans, start), try fit(kMeans, nil))
      kMeans.triesSeedingsBesideInitialCentroids = true
      let both = try fit(kMeans, start)
      let best = given.inertia < seeded.inertia ? given : seeded
      #expect(both.centroids == best.centroids && both.labels == best.labels)
      #expect(try fit(kMeans, nil).isIdentical(to: seeded))
      wasGiven.append(given.inertia < seeded.inertia)
    }
    #expect(Set(wasGiven) == [true, false], "the seeds try both cases")
  }
}
