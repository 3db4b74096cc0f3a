import KMeans
import Kernels
import Testing

/// A power of two changes no digit: results are those of the unscaled samples, scaled, as far as Float goes.
@Suite struct ScaleTests {
  /// Samples, each a multiple of a scale.
  static func scaled(_ samples: Matrix, by exponent: Int) -> Matrix {
    let scale = Float(sign: .plus, exponent: exponent, significand: 1)
    return Data.matrix(samples.rows, samples.columns) { scale * samples[$0, $1] }
  }

  static func expectScaled(_ found: KMeansResult, _ plain: KMeansResult, by exponent: Int) {
    #expect(found.centroids == scaled(plain.centroids, by: exponent))
    #expect(found.labels == plain.labels)
    #expect(found.inertia == Double(sign: .plus, exponent: 2 * exponent, significand: plain.inertia))
    #expect(found.iterations.map(\.changedLabels) == plain.iterations.map(\.changedLabels))
    #expect(found.stopReason == plain.stopReason)
  }

  @Test(arguments: Algorithm.allCases, [-60, -68, -72, -75, -80, -100])
  func tinySamplesGiveTheResultOfOrdinaryOnes(algorithm: Algorithm, exponent: Int) throws {
    let engine = try Engine(threads: 2)
    for (samples, clusters) in [
      (Data.blobs(900, 12, 40, spread: 1, seed: 111).samples, 40),
      (Data.blobs(600, 5, 6, spread: 20, seed: 112).samples, 6),
    ] {
      let start = Data.rows((0..<clusters).map { 7 * $0 }, of: samples)
      let plain = try KMeans(clusters: clusters, algorithm: .lloyd).fit(
        samples, initialCentroids: start, random: Random(seed: 0), engine: engine)
      let found = try KMeans(clusters: clusters, algorithm: algorithm).fit(
        Self.scaled(samples, by: exponent), initialCentroids: Self.scaled(start, by: exponent),
        random: Random(seed: 0), engine: engine)
      Self.expectScaled(found, plain, by: exponent)
    }
  }

  @Test(arguments: Seeding.allCases, [-50, -75, -110])
  func tinySamplesHaveTheSeedsOfOrdinaryOnes(seeding: Seeding, exponent: Int) throws {
    let samples = Data.blobs(1000, 6, 10, spread: 20, seed: 113).samples
    let weights = (0..<1000).map { Float($0 % 4) }
    let engine = try Engine()
    for weights in [nil, weights] {
      let seeds = try [samples, Self.scaled(samples, by: exponent)].map {
        try KMeans(clusters: 10, seeding: seeding).initialCentroids(
          for: Samples($0), weights: weights, random: Random(seed: 1), engine: engine)
      }
      #expect(seeds[1] == Self.scaled(seeds[0], by: exponent))
    }
  }

  /// Three groups, apart in two features by what has no square in Float, beside a constant one: a seed comes from each.
  ///
  /// With these weights the mean of the constant is rounded by more than the groups are apart.
  @Test(arguments: [Seeding.greedyPlusPlus, .plusPlus, .parallel], [0, 1, 0.1, 1e8, -1e-3] as [Float])
  func tinyDifferencesBesideAConstantHaveSeeds(seeding: Seeding, constant: Float) throws {
    let engine = try Engine()
    let samples = Data.matrix(300, 3) { i, j in j == 0 ? constant : 1e-25 * Float((i % 3) * j) }
    let weights = (0..<300).map { 0.1 + 0.7 * Float($0 % 7) }
    for weights in [nil, weights] {
      for seed in 0..<8 as Range<UInt64> {
        let seeds = try KMeans(clusters: 3, seeding: seeding).initialCentroids(
          for: Samples(samples), weights: weights, random: Random(seed: seed), engine: engine)
        #expect(Data.distinctRows(seeds).count == 3, "seed \(seed)")
      }
    }
  }

  /// Half of the samples lie so near the origin that their squares are 0 in Float, beside others of usual size.
  @Test(arguments: Algorithm.allCases, [1e-21, 1e-23, 1e-26, 1e-30] as [Float])
  func tinySamplesBesideOrdinaryOnesAreToldApart(algorithm: Algorithm, size: Float) throws {
    let blobs = Data.blobs(800, 6, 8, spread: 20, seed: 114).samples
    let samples = Data.matrix(800, 6) { blobs[$0, $1] * ($0 % 8 < 4 ? size : 1) }
    let start = Data.rows(Array(0..<8), of: samples)
    let engine = try Engine()
    #expect(try engine.nearestCentroids(of: samples, in: start) == (0..<800).map { Int32($0 % 8) })
    let results = try [.lloyd, algorithm].map {
      try KMeans(clusters: 8, algorithm: $0, tolerance: 0).fit(
        samples, initialCentroids: start, random: Random(seed: 0), engine: engine)
    }
    #expect(results[1].labels == Reference.nearest(samples, results[1].centroids))
    #expect(results[1].isIdentical(to: results[0]))
  }

  /// One direction of nearly all the variance, whose second moments are beyond Float.
  @Test(arguments: Algorithm.allCases, [20, 50, 58])
  func hugeSamplesGiveTheResultOfOrdinaryOnes(algorithm: Algorithm, exponent: Int) throws {
    var random = Random(seed: 115)
    let along = (0..<4000).map { _ in random.nextFloat(in: -1..<1) }
    let samples = Data.matrix(4000, 16) { i, _ in along[i] + 0.1 * random.nextFloat(in: -1..<1) }
    let start = Data.rows((0..<40).map { 90 * $0 }, of: samples)
    let engine = try Engine(threads: 2)
    let plain = try KMeans(clusters: 40, algorithm: .lloyd, maximumIterations: 30).fit(
      samples, initialCentroids: start, random: Random(seed: 0), engine: engine)
    let found = try KMeans(clusters: 40, algorithm: algorithm, maximumIterations: 30).fit(
      Self.scaled(samples, by: exponent), initialCentroids: Self.scaled(start, by: exponent),
      random: Random(seed: 0), engine: engine)
    Self.expectScaled(found, plain, by: exponent)
  }

  /// Squared distances between samples farther than 4.6 · 10¹⁸ from the origin may be beyond Float.
  @Test(arguments: Algorithm.allCases)
  func samplesAndCentroidsTooLargeForFloatsSquaresAreRefused(algorithm: Algorithm) throws {
    let samples = Data.uniform(200, 2, seed: 116)
    let kMeans = KMeans(clusters: 4, algorithm: algorithm)
    for size in [4.7e18, 1.6e19, 1e25] as [Float] {
      var huge = samples
      huge[17, 1] = size
      #expect(throws: KMeansError.overflow) {
        try kMeans.fit(huge, random: Random(seed: 0), engine: Engine())
      }
      var start = Data.rows([0, 1, 2, 3], of: samples)
      start[2, 0] = -size
      #expect(
        throws: KMeansError.invalidOption(
          "initial centroid 2 is so far away that squared distances overflow Float; scale samples and centroids down"
        )
      ) {
        try kMeans.fit(samples, initialCentroids: start, random: Random(seed: 0), engine: Engine())
      }
    }
    // About their mean samples may be near, and each still has a square.
    let far: (Float) -> Matrix = { size in Data.matrix(300, 1) { i, _ in size * (1 + 0.001 * Float(i % 3)) } }
    #expect(throws: KMeansError.overflow) {
      try KMeans(clusters: 3, algorithm: algorithm).fit(far(2e19), random: Random(seed: 0), engine: Engine())
    }
    let farthest = try KMeans(clusters: 3, algorithm: algorithm).fit(
      far(1e19), random: Random(seed: 0), engine: Engine())
    #expect(farthest.inertia == 0 && farthest.nonEmptyClusterCount == 3)
    var large = samples
    large[17, 1] = 4.5e18
    let result = try kMeans.fit(large, random: Random(seed: 0), engine: Engine())
    #expect(result.labels == Reference.nearest(large, result.centroids))
  }
}
