import KMeans
import Kernels
import Testing

@Suite struct SphericalKMeansTests {
  /// Samples about a few directions, of lengths between 1 and 1000.
  static func beams(_ n: Int, _ d: Int, _ k: Int, seed: UInt64) -> (samples: Matrix, truth: [Int]) {
    var random = Random(seed: seed)
    let directions = (0..<k).map { _ in (0..<d).map { _ in Float(random.nextNormal()) } }
    let lengths = (0..<n).map { _ in random.nextFloat(in: 1..<1000) }
    let samples = Data.matrix(n, d) { i, j in
      lengths[i] * (directions[i % k][j] + 0.1 * Float(random.nextNormal()))
    }
    return (samples, (0..<n).map { $0 % k })
  }

  /// 1 − cos of two rows, in Double.
  static func distance(_ a: [Float], _ b: [Float]) -> Double {
    let dot: ([Float], [Float]) -> Double = { zip($0, $1).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } }
    return 1 - dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
  }

  @Test(arguments: Algorithm.allCases)
  func directionsAreFoundWhateverTheLengths(algorithm: Algorithm) throws {
    let (samples, truth) = Self.beams(600, 12, 5, seed: 91)
    let engine = try Engine()
    let result = try SphericalKMeans(clusters: 5, algorithm: algorithm, restarts: 3).fit(
      samples, random: Random(seed: 1), engine: engine)
    #expect(Set(zip(truth, result.labels).map { "\($0) \($1)" }).count == 5)
    #expect(try result.model.predict(samples, engine: engine) == result.labels)
    #expect(result.hasConverged)
    let lengths = (0..<5).map { k in result.centroids.row(k).reduce(0.0) { $0 + Double($1) * Double($1) } }
    // Of features that are rounded to 2⁻²⁴ of themselves.
    #expect(lengths.allSatisfy { abs($0 - 1) <= 0x1.01p-23 })
  }

  @Test func labelsHaveTheGreatestCosineAndTheObjectiveIsItsSum() throws {
    let samples = Data.uniform(300, 6, seed: 92)
    let weights = (0..<300).map { Float($0 % 3) + 0.5 }
    let result = try SphericalKMeans(clusters: 7).fit(
      samples, weights: weights, random: Random(seed: 2), engine: Engine())
    let centroids = (0..<7).map { result.centroids.row($0) }
    var (objective, worst) = (0.0, 0.0)
    for i in 0..<300 {
      let distances = centroids.map { Self.distance(samples.row(i), $0) }
      let own = distances[Int(result.labels[i])]
      objective += Double(weights[i]) * own
      worst = max(worst, own - (distances.min() ?? 0))
    }
    // Rounded to Float, lengths and directions are off by u. Half the squared distance, which decides, is
    // 1 − cos off by u of itself for each length and by u for the sample's direction. Between two centroids
    // only their lengths differ, and 1 − cos is 2 at most.
    let u = 0x1p-24
    #expect(worst <= (2 * 2 + 2) * u)
    #expect(abs(result.objective - objective) <= u * (2 * objective + Double(weights.reduce(0, +))))
  }

  @Test func runsEndForTheReasonsAskedFor() throws {
    let (samples, engine) = (Data.uniform(800, 10, seed: 93), try Engine())
    let results = try [
      SphericalKMeans(clusters: 15, tolerance: 1e9), SphericalKMeans(clusters: 15, tolerance: 0),
      SphericalKMeans(clusters: 15, maximumIterations: 2, tolerance: 0),
    ].map { try $0.fit(samples, random: Random(seed: 3), engine: engine) }
    #expect(results.map(\.stopReason) == [.centroidsSettled, .labelsSettled, .iterationLimit])
    #expect(results[0].iterations.count == 1 && results[2].iterations.count == 2)
  }

  @Test func theObjectiveNeverRises() throws {
    let samples = Data.uniform(800, 10, seed: 93)
    let result = try SphericalKMeans(clusters: 15, tolerance: 0).fit(
      samples, random: Random(seed: 3), engine: Engine())
    let inertias = result.iterations.map(\.inertia) + [2 * result.objective]
    // The best centroid of length 1 is not the best of all: where the length is off by 2⁻²⁴ from rounding,
    // the inertia is off by as much of itself, before a step and after.
    #expect(zip(inertias, inertias.dropFirst()).allSatisfy { $1 <= $0 * (1 + 0x1.01p-23) })
    #expect(result.stopReason == .labelsSettled)
  }

  @Test func lengthsThatArePowersOfTwoChangeNoBit() throws {
    let samples = Data.uniform(300, 6, seed: 94)
    let scaled = Data.matrix(300, 6) { samples[$0, $1] * Float(1 << ($0 % 20)) }
    let results = try [samples, scaled].map {
      try SphericalKMeans(clusters: 6).fit($0, random: Random(seed: 1), engine: Engine())
    }
    #expect(results[1].centroids == results[0].centroids && results[1].labels == results[0].labels)
  }

  @Test(arguments: Algorithm.allCases, Seeding.allCases)
  func anyNumberOfThreadsAndAlgorithmGivesTheSameBits(algorithm: Algorithm, seeding: Seeding) throws {
    let samples = Data.uniform(1500, 9, seed: 95)
    let results = try [(1, .lloyd), (1, algorithm), (2, algorithm), (3, algorithm), (8, algorithm)].map {
      try SphericalKMeans(clusters: 10, seeding: seeding, algorithm: $1, restarts: 2, maximumIterations: 20)
        .fit(samples, random: Random(seed: 2), engine: Engine(threads: $0))
    }
    #expect(results.allSatisfy { $0.centroids == results[0].centroids && $0.labels == results[0].labels })
    #expect(results.allSatisfy { $0.objective == results[0].objective })
  }

  @Test func oppositeSamplesHaveNoMeanDirection() throws {
    let samples = Data.matrix(40, 2) { i, j in j == 0 ? (i % 2 == 0 ? 1 : -1) : 0 }
    let one = try SphericalKMeans(clusters: 1).fit(samples, random: Random(seed: 0), engine: Engine())
    #expect(one.objective == 40)
    #expect(abs(one.centroids[0, 0]) == 1)
    let two = try SphericalKMeans(clusters: 2).fit(samples, random: Random(seed: 0), engine: Engine())
    #expect(two.objective == 0 && two.nonEmptyClusterCount == 2)
  }

  @Test func samplesWithoutDirectionAreRefused() throws {
    let engine = try Engine()
    var samples = Data.uniform(50, 4, seed: 96)
    let result = try SphericalKMeans(clusters: 3).fit(samples, random: Random(seed: 0), engine: engine)
    for j in 0..<4 { samples[17, j] = 0 }
    #expect(throws: KMeansError.zeroVector(row: 17)) {
      try SphericalKMeans(clusters: 3).fit(samples, random: Random(seed: 0), engine: engine)
    }
    #expect(throws: KMeansError.zeroVector(row: 17)) {
      try result.model.predict(Samples(samples), engine: engine)
    }
    samples[9, 2] = .infinity
    #expect(throws: KMeansError.nonFiniteValue(row: 9, column: 2)) {
      try SphericalKMeans(clusters: 3).fit(samples, random: Random(seed: 0), engine: engine)
    }
    #expect(throws: KMeansError.invalidClusterCount(requested: 0, samples: 10)) {
      try SphericalKMeans(clusters: 0).fit(
        Data.uniform(10, 3, seed: 1), random: Random(seed: 0), engine: engine)
    }
    for (value, text) in [
      (0, "initial centroid 1 is all zeros and has no direction; give a centroid of a length above 0"),
      (.nan, "initial centroid 1, feature 0 is not a finite number"),
    ] as [(Float, String)] {
      let start = Data.matrix(3, 4) { k, j in k != 1 ? Float(j + k + 1) : j == 0 ? value : 0 }
      #expect(throws: KMeansError.invalidOption(text)) {
        try SphericalKMeans(clusters: 3).fit(
          Data.uniform(10, 4, seed: 1), initialCentroids: start, random: Random(seed: 0), engine: engine)
      }
    }
    // Nearly nothing is still a direction.
    let tiny = Data.matrix(20, 3) { i, j in i % 3 == j ? .leastNonzeroMagnitude : 0 }
    let found = try SphericalKMeans(clusters: 3).fit(tiny, random: Random(seed: 0), engine: engine)
    #expect(found.objective == 0 && found.nonEmptyClusterCount == 3)
  }
}
