import KMeans
import Kernels
import Testing

/// Weights and values that differ by many powers of ten.
@Suite struct WideWeightTests {
  /// Normal samples of weight 1, and a few at (50, 40) of a weight of their own.
  static func samples(_ n: Int, light: Int, weight: Float) -> (samples: Matrix, weights: [Float]) {
    var random = Random(seed: 101)
    let samples = Data.matrix(n, 2) { i, j in
      Float(random.nextNormal()) * (i < light ? 0.01 : 1) + (i < light ? [50, 40][j] : 0)
    }
    return (samples, (0..<n).map { $0 < light ? weight * (1 + Float($0) / 8) : 1 })
  }

  static let start = Data.matrix(3, 2) { k, j in [0, 0, 50, 40, 1, 1][2 * k + j] }

  @Test(
    arguments: Algorithm.allCases, [1e-3, 1e-6, 1e-12, 1e-16, 1e-36] as [Float])
  func lightSamplesHaveTheirMean(algorithm: Algorithm, weight: Float) throws {
    for (n, light) in [(20_000, 5), (1000, 1)] {
      let (samples, weights) = Self.samples(n, light: light, weight: weight)
      let result = try KMeans(clusters: 3, algorithm: algorithm, tolerance: 0).fit(
        samples, weights: weights, initialCentroids: Self.start, random: Random(seed: 0), engine: Engine())
      #expect(result.labels.count { $0 == 1 } == light && result.relocatedClusters == 0)
      let means = Reference.means(samples, weights: weights, result.labels, clusters: 3)
      let errors = zip(result.centroids.elements, means).map { abs(Double($0) - $1) / max(abs($1), 1e-2) }
      #expect(errors.allSatisfy { $0 <= 0x1p-22 }, "\(n)")
    }
  }

  /// Twenty-four decades of weights; samples change clusters often, and clusters lose all their samples.
  @Test(arguments: Algorithm.allCases)
  func allAlgorithmsAndThreadsGiveLloydsBits(algorithm: Algorithm) throws {
    var random = Random(seed: 102)
    let samples = Data.blobs(1500, 40, 12, spread: 1.5, seed: 103).samples
    let weights = (0..<1500).map { _ in
      (0..<random.nextInt(below: 25)).reduce(1 as Float) { weight, _ in weight / 10 }
    }
    let start = Data.matrix(14, 40) { k, j in k < 10 ? samples[k, j] : 1e3 }
    let results = try [(1, .lloyd), (1, algorithm), (2, algorithm), (3, algorithm), (8, algorithm)].map {
      try KMeans(clusters: 14, algorithm: $1, tolerance: 0).fit(
        samples, weights: weights, initialCentroids: start, random: Random(seed: 1),
        engine: Engine(threads: $0))
    }
    #expect(results.allSatisfy { $0.isIdentical(to: results[0]) })
    #expect(results[0].relocatedClusters >= 4 && results[0].iterations.count > 4)
    #expect(results[0].nonEmptyClusterCount == 14)
    let means = Reference.means(samples, weights: weights, results[0].labels, clusters: 14)
    let errors = zip(results[0].centroids.elements, means).map { abs(Double($0) - $1) }
    #expect(errors.allSatisfy { $0 <= 0x1p-20 })
  }

  @Test func batchesOfLightSamplesHaveTheirMean() throws {
    let (samples, weights) = Self.samples(4000, light: 5, weight: 1e-12)
    var state = MiniBatchState(MiniBatchKMeans(clusters: 3, reassignmentRatio: 0), random: Random(seed: 0))
    state.centroids = Self.start
    try state.partialFit(Samples(samples), weights: weights, engine: Engine())
    let labels = Reference.nearest(samples, Self.start)
    let means = Reference.means(samples, weights: weights, labels, clusters: 3)
    let errors = zip(state.centroids.elements, means).map { abs(Double($0) - $1) }
    #expect(errors.allSatisfy { $0 <= 50 * 0x1p-23 })
  }

  /// A feature that is 0 in all but 2 % of the samples, where one value is 10⁷ and the others are near 10⁻³.
  @Test(arguments: [0, 3, 1111])
  func rareValuesKeepTheirDigitsBesideAGreatOne(outlier: Int) throws {
    let n = 100_000
    var random = Random(seed: 104)
    var samples = Data.matrix(n, 2) { i, j in
      guard i % 50 == 7 else { return j == 0 ? Float(random.nextNormal()) : 0 }
      return j == 0 ? 30 : 1e-3 * (1 + random.nextFloat(in: 0..<1))
    }
    samples[outlier, 1] = 1e7
    let start = Data.matrix(3, 2) { k, j in [0, 0, 30, 1e-3, 0, 1e7][2 * k + j] }
    let result = try KMeans(clusters: 3, tolerance: 0).fit(
      samples, initialCentroids: start, random: Random(seed: 0), engine: Engine())
    let weights = [Float](repeating: 1, count: n)
    let mean = Reference.means(samples, weights: weights, result.labels, clusters: 3)[3]
    #expect(abs(Double(result.centroids[1, 1]) - mean) <= 0x1p-22 * mean)
  }
}
