import KMeans
import Kernels
import Testing

/// Values of one feature, and lengths of samples, that differ by many powers of ten.
@Suite struct WideValueTests {
  private static func fit(
    _ algorithm: Algorithm, _ samples: Matrix, weights: [Float]? = nil, start: Matrix, limit: Int = 300
  ) throws -> KMeansResult {
    try KMeans(clusters: start.rows, algorithm: algorithm, maximumIterations: limit, tolerance: 0).fit(
      samples, weights: weights, initialCentroids: start, random: Random(seed: 0), engine: Engine())
  }

  /// Two clusters of a fifth of the samples each, beside others whose values are 10⁶ to 10¹⁸ times as great.
  @Test(arguments: Algorithm.allCases)
  func lowValuesHaveTheirMean(algorithm: Algorithm) throws {
    for (great, low) in [(1e6, 1), (1e9, 0.1), (1e9, 0.001), (1e12, 0.1), (1e18, 1e-3)] as [(Float, Float)] {
      var random = Random(seed: 111)
      let samples = Data.matrix(2000, 1) { i, _ in
        let spread = 1 + random.nextFloat(in: -1..<1) / 4
        return spread * [low, -low, great, great, great][i % 5]
      }
      let result = try Self.fit(
        algorithm, samples, start: Data.matrix(3, 1) { k, _ in [low, -low, great][k] })
      let expected = (0..<2000).map { Int32(min($0 % 5, 2)) }
      #expect(result.labels == expected, "\(great), \(low)")
      let means = Reference.means(samples, expected, clusters: 3)
      let errors = zip(result.centroids.elements, means).map { abs(Double($0) / $1 - 1) }
      #expect(errors.allSatisfy { $0 <= 0x1p-21 }, "\(great), \(low): \(errors)")
    }
  }

  /// A single sample so far out that sums beside it have no digits left for the others, even what rounding leaves.
  @Test(arguments: Algorithm.allCases)
  func oneSampleDoesNotHideTheOthers(algorithm: Algorithm) throws {
    let samples = Data.matrix(20_000, 1) { i, _ in i == 77 ? 1e18 : (i % 2 == 0 ? 1e-3 : -1e-3) }
    let result = try Self.fit(
      algorithm, samples, start: Data.matrix(3, 1) { k, _ in [1e-3, -1e-3, 1e18][k] })
    #expect(result.centroids.elements == [1e-3, -1e-3, 1e18])
  }

  /// For a sample whose distances to all centroids are one Double the lowest index decides, by every algorithm.
  @Test func samplesForWhichAllCentroidsAreAlike() throws {
    let samples = Data.matrix(5, 1) { i, _ in [1e18, -1, 1, -1.5, 1.5][i] }
    let start = Data.matrix(2, 1) { k, _ in [-1, 1][k] }
    for weights in [nil, [0, 1, 1, 1, 1]] as [[Float]?] {
      for limit in [1, 300] {
        let results = try Algorithm.allCases.map {
          try Self.fit($0, samples, weights: weights, start: start, limit: limit)
        }
        #expect(results.allSatisfy { $0.isIdentical(to: results[0]) })
        #expect(results[0].labels == Reference.nearest(samples, results[0].centroids))
      }
    }
  }

  /// Lengths over 36 decades, some of weight 0.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func anyLengthsGiveLloydsBits(seed: UInt64) throws {
    var random = Random(seed: 200 + seed)
    let (n, d) = (40 + random.nextInt(below: 200), 1 + random.nextInt(below: 12))
    let powers: [Float] = [1e-18, 1e-9, 1, 1e3, 1e9, 1e15, 1e17]
    let lengths = (0..<n).map { _ in powers[random.nextInt(below: powers.count)] }
    let samples = Data.matrix(n, d) { i, _ in lengths[i] * random.nextFloat(in: -1..<1) }
    let weights: [Float]? = seed % 2 == 0 ? lengths.map { $0 > 1e3 ? 0 : 1 } : nil
    let clusters = 2 + random.nextInt(below: 12)
    let results = try Algorithm.allCases.map {
      try KMeans(clusters: clusters, algorithm: $0, tolerance: 0).fit(
        samples, weights: weights, random: random, engine: Engine(threads: 2))
    }
    #expect(results.allSatisfy { $0.isIdentical(to: results[0]) })
    #expect(try results[0].predict(samples, engine: Engine(threads: 1)) == results[0].labels)
  }

  /// The variance, which the tolerance is a share of, whatever is far away, and first, if it hardly counts.
  @Test func aLightSampleFarAwayChangesNoTolerance() throws {
    var random = Random(seed: 112)
    let samples = Data.matrix(401, 2) { i, _ in i == 0 ? 1e8 : Float(random.nextNormal()) * 1e-3 }
    let weights = (0..<401).map { $0 == 0 ? 1e-20 : 1 as Float }
    let start = Data.rows([1, 2, 3, 4, 5], of: samples)
    let reversed = Data.matrix(401, 2) { samples[400 - $0, $1] }
    let results = try [(samples, weights), (reversed, weights.reversed())].map { samples, weights in
      try KMeans(clusters: 5).fit(
        samples, weights: weights, initialCentroids: start, random: Random(seed: 0), engine: Engine())
    }
    #expect(results[0].iterations.count == results[1].iterations.count && results[0].iterations.count > 3)
    #expect(results[0].labels == results[1].labels.reversed())
  }
}
