import KMeans
import Kernels
import Testing

/// Every algorithm gives the bits of Lloyd's, whatever the data and the number of threads.
@Suite struct AlgorithmAgreementTests {
  struct Shape: CustomTestStringConvertible, Sendable {
    let n: Int
    let d: Int
    let k: Int
    var testDescription: String { "\(n)x\(d) K \(k)" }
  }

  static let shapes = [
    Shape(n: 400, d: 3, k: 2), Shape(n: 700, d: 8, k: 5), Shape(n: 900, d: 17, k: 11),
    Shape(n: 600, d: 64, k: 40), Shape(n: 300, d: 300, k: 20), Shape(n: 1500, d: 30, k: 33),
    // Enough products for those of quantised vectors.
    Shape(n: 900, d: 130, k: 130),
  ]

  /// All but Lloyd's, which would be compared with itself.
  static let others = Algorithm.allCases.filter { $0 != .lloyd }

  @Test(arguments: others, shapes)
  func everyAlgorithmGivesLloydsBits(algorithm: Algorithm, shape: Shape) throws {
    let engine = try Engine(threads: 2)
    let (n, d, k) = (shape.n, shape.d, shape.k)
    for samples in [
      Data.uniform(n, d, seed: 11), Data.blobs(n, d, k, spread: 3, seed: 12).samples,
      Data.blobs(n, d, k, spread: 30, seed: 13).samples,
      Data.matrix(n, d) { Float(($0 * ($1 + 3)) % 7) },
    ] {
      let results = try [Algorithm.lloyd, algorithm].map {
        try KMeans(clusters: k, algorithm: $0, tolerance: 0).fit(
          samples, random: Random(seed: 4), engine: engine)
      }
      #expect(results[1].isIdentical(to: results[0]))
      #expect(try results[1].predict(samples, engine: engine) == results[1].labels)
    }
  }

  /// Samples that products of quantised vectors cannot serve stand among others: of one great feature, tiny, zero,
  /// and twice.
  @Test(arguments: Algorithm.allCases)
  func samplesThatCannotBeQuantisedGiveLloydsBits(algorithm: Algorithm) throws {
    let plain = Data.blobs(800, 180, 100, spread: 8, seed: 21).samples
    let samples = Data.matrix(800, 180) { i, j in
      switch i % 40 {
      case 7: j == i % 180 ? 90 : 0
      case 11: 0x1p-45 * plain[i, j]
      case 13: 0
      case 17: plain[i - 1, j]
      default: plain[i, j]
      }
    }
    let start = Data.matrix(100, 180) { k, j in samples[8 * k, j] }
    let results = try [(Algorithm.lloyd, 1), (algorithm, 2)].map { algorithm, threads in
      try KMeans(clusters: 100, algorithm: algorithm, tolerance: 0).fit(
        samples, initialCentroids: start, random: Random(seed: 4), engine: Engine(threads: threads))
    }
    #expect(results[1].isIdentical(to: results[0]))
    #expect(results[0].labels == Reference.nearest(samples, results[0].centroids))
  }

  /// Most centroids rest where they are; some have far to go, and some are moved to where samples are in between.
  @Test(arguments: others, [48, 200])
  func centroidsThatMoveFarGiveLloydsBits(algorithm: Algorithm, features: Int) throws {
    let samples = Data.blobs(1500, features, 50, spread: 6, seed: 19).samples
    let start = Data.matrix(50, features) { k, j in
      k % 5 == 0 ? samples[0, j] + Float(k) / 50 : samples[k, j] + (k % 7 == 0 ? 1e4 : 0)
    }
    let results = try [Algorithm.lloyd, algorithm].map {
      try KMeans(clusters: 50, algorithm: $0, tolerance: 0).fit(
        samples, initialCentroids: start, random: Random(seed: 4), engine: Engine(threads: 3))
    }
    #expect(results[0].iterations.count { $0.relocatedClusters > 0 } >= 1)
    #expect(results[0].iterations.count > 3)
    #expect(results[1].isIdentical(to: results[0]))
  }

  /// Too many distances for bounds on each: projections are tried, and given up where the samples extend in all
  /// directions alike.
  @Test(arguments: [false, true])
  func manyFeaturesAndClustersGiveLloydsBits(isFlat: Bool) throws {
    let (n, d, k) = (17_000, 512, 1000)
    var random = Random(seed: 20)
    let width = (0..<d).map { isFlat ? 1 : 1 / Float($0 + 1).squareRoot() }
    let means = Data.matrix(k, d) { _, j in 3 * width[j] * random.nextFloat(in: -1..<1) }
    let samples = Data.matrix(n, d) { i, j in means[i % k, j] + width[j] * random.nextFloat(in: -1..<1) }
    let start = Data.rows(Array(0..<k), of: samples)
    let results = try [Algorithm.lloyd, .auto, .projected].map {
      try KMeans(clusters: k, algorithm: $0, maximumIterations: 2, tolerance: 0).fit(
        samples, initialCentroids: start, random: Random(seed: 4), engine: Engine(threads: 2))
    }
    #expect(results.dropFirst().allSatisfy { $0.isIdentical(to: results[0]) })
  }

  @Test(arguments: others)
  func weightedSamplesGiveLloydsBits(algorithm: Algorithm) throws {
    let samples = Data.blobs(800, 12, 9, spread: 2, seed: 14).samples
    let weights = (0..<800).map { Float($0 % 5) / 3 }
    let results = try [Algorithm.lloyd, algorithm].map {
      try KMeans(clusters: 9, algorithm: $0, restarts: 2).fit(
        samples, weights: weights, random: Random(seed: 4), engine: Engine())
    }
    #expect(results[1].isIdentical(to: results[0]))
  }

  @Test(arguments: Algorithm.allCases, Seeding.allCases)
  func anyNumberOfThreadsGivesTheSameBits(algorithm: Algorithm, seeding: Seeding) throws {
    let samples = Data.blobs(2500, 9, 12, spread: 2, seed: 15).samples
    let results = try [1, 2, 3, 8].map {
      try KMeans(clusters: 12, seeding: seeding, algorithm: algorithm, restarts: 2, maximumIterations: 25)
        .fit(
          samples, random: Random(seed: 5), engine: Engine(threads: $0))
    }
    #expect(results.allSatisfy { $0.isIdentical(to: results[0]) })
  }

  @Test(arguments: Algorithm.allCases)
  func bytesGiveTheResultOfTheFloatsTheyStandFor(algorithm: Algorithm) throws {
    var random = Random(seed: 16)
    let centres = (0..<6).map { _ in (0..<50).map { _ in random.nextInt(below: 200) } }
    let bytes = (0..<600).flatMap { i in
      (0..<50).map { j in UInt8(centres[i % 6][j] + random.nextInt(below: 56)) }
    }
    for scale in [1, 1 / 255] as [Float] {
      let images = try ByteMatrix(rows: 600, columns: 50, scale: scale, elements: bytes)
      let floats = try Matrix(rows: 600, columns: 50, elements: bytes.map { Float($0) * scale })
      let kMeans = KMeans(clusters: 8, algorithm: algorithm)
      let engine = try Engine()
      let found = try kMeans.fit(Samples(images), random: Random(seed: 1), engine: engine)
      let expected = try kMeans.fit(floats, random: Random(seed: 1), engine: engine)
      #expect(found.isIdentical(to: expected))
      #expect(try found.model.predict(Samples(images), engine: engine) == found.labels)
    }
  }

  @Test(arguments: Algorithm.allCases)
  func labelsAreNeverStale(algorithm: Algorithm) throws {
    let engine = try Engine()
    let duplicates = Data.matrix(90, 3) { i, j in Float((i % 4) * (j + 1)) }
    let data = [
      Data.uniform(500, 6, seed: 17), Data.blobs(500, 40, 7, spread: 2, seed: 18).samples, duplicates,
    ]
    for samples in data {
      for limit in 1...6 {
        let far = Data.matrix(7, samples.columns) { k, _ in k < 3 ? 0 : 1000 * Float(k) }
        for start in [nil, far] {
          let result = try KMeans(clusters: 7, algorithm: algorithm, maximumIterations: limit).fit(
            samples, initialCentroids: start, random: Random(seed: 2), engine: engine)
          #expect(result.labels == Reference.nearest(samples, result.centroids))
          #expect(try result.predict(samples, engine: engine) == result.labels)
          let inertia = Reference.inertia(samples, result.centroids, result.labels)
          #expect(abs(result.inertia - inertia) <= 1e-12 * inertia)
          #expect(try result.model.inertia(of: Samples(samples), engine: engine) == result.inertia)
        }
      }
    }
  }

  /// Shapes, scales and places at random, among them those where Float's squares lose all digits.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func anyDataGiveLloydsBits(seed: UInt64) throws {
    var random = Random(seed: 100 + seed)
    let (n, d) = (20 + random.nextInt(below: 400), 1 + random.nextInt(below: seed % 4 == 0 ? 150 : 20))
    let clusters = 1 + random.nextInt(below: min(n, 60))
    let scale: Float = [1, 1e-20, 1e-24, 1e8, 1e12][random.nextInt(below: 5)]
    let offset = scale * [0, 1, 1e3, 1e6][random.nextInt(below: 4)]
    let isCoarse = random.nextInt(below: 3) == 0
    let samples = Data.matrix(n, d) { i, _ in
      let value = random.nextFloat(in: -1..<1) + 3 * Float(i % 7)
      return scale * (isCoarse ? value.rounded() : value) + offset
    }
    let weights: [Float]? = seed % 3 == 0 ? (0..<n).map { $0 < clusters ? 1 : Float($0 % 4) / 2 } : nil
    let limit = [1, 2, 5, 100][random.nextInt(below: 4)]
    let results = try Algorithm.allCases.map {
      try KMeans(clusters: clusters, algorithm: $0, maximumIterations: limit, tolerance: 0).fit(
        samples, weights: weights, random: random, engine: Engine(threads: 2))
    }
    #expect(results.allSatisfy { $0.isIdentical(to: results[0]) })
    #expect(try results[0].predict(samples, engine: Engine(threads: 1)) == results[0].labels)
  }
}
