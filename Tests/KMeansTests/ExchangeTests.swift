import Kernels
import Testing

@testable import KMeans

/// Hartigan's exchange of single samples after Lloyd's iteration.
@Suite struct ExchangeTests {
  private func fit(
    _ samples: Matrix, _ clusters: Int, exchanges: Bool, weights: [Float]? = nil, start: Matrix? = nil,
    algorithm: Algorithm = .auto, seed: UInt64 = 0, threads: Int = 2
  ) throws -> KMeansResult {
    var kMeans = KMeans(clusters: clusters, algorithm: algorithm, tolerance: 0)
    kMeans.exchangesSamples = exchanges
    return try kMeans.fit(
      samples, weights: weights, initialCentroids: start, random: Random(seed: seed),
      engine: Engine(threads: threads))
  }

  /// The inertia about the means of the labels, in Double.
  private func inertia(_ samples: Matrix, _ labels: [Int32], _ weights: [Float]? = nil) -> Double {
    var sums: [Int32: (mass: Double, sum: [Double])] = [:]
    for (i, label) in labels.enumerated() {
      let (weight, row) = (weights.map { Double($0[i]) } ?? 1, samples.row(i).map(Double.init))
      var own = sums[label] ?? (0, [Double](repeating: 0, count: row.count))
      own.mass += weight
      for j in row.indices { own.sum[j] += weight * row[j] }
      sums[label] = own
    }
    return labels.enumerated().reduce(0) { total, sample in
      guard let own = sums[sample.element], own.mass > 0 else { return total }
      let squared = zip(samples.row(sample.offset), own.sum).reduce(0.0) {
        let difference = Double($1.0) - $1.1 / own.mass
        return $0 + difference * difference
      }
      return total + (weights.map { Double($0[sample.offset]) } ?? 1) * squared
    }
  }

  /// A line where 1.5 is nearer to the mean of 1.5, 3.4 and 3.4, which is 2.77, than to 0.
  ///
  /// So 0 | 1.5 3.4 3.4 is a solution of Lloyd's, with an inertia of 2.41; that of 0 1.5 | 3.4 3.4 is 1.125.
  @Test func anExchangeLeavesWhatLloydTakesForSolved() throws {
    let samples = try Matrix(rows: 4, columns: 1, elements: [0, 1.5, 3.4, 3.4])
    let start = try Matrix(rows: 2, columns: 1, elements: [0, 2.8])
    let lloyd = try fit(samples, 2, exchanges: false, start: start)
    #expect(lloyd.labels == [0, 1, 1, 1])
    let exchanged = try fit(samples, 2, exchanges: true, start: start)
    #expect(exchanged.labels == [0, 0, 1, 1])
    #expect(exchanged.exchangedSamples == 1 && exchanged.stopReason == .labelsSettled)
    #expect(abs(lloyd.inertia - 2.40667) < 1e-4 && exchanged.inertia == 1.125)
  }

  /// The cluster that two equal samples leave over gets one of them, which moves nothing, and gives it back: that ends.
  ///
  /// Beside far ones their mean is rounded, and not quite theirs.
  @Test func relocationsThatMoveNothingEnd() throws {
    let start = try Matrix(rows: 35, columns: 1, elements: (0..<33).map { Float(1000 + $0) } + [1e-4, 1e-4])
    let alike = try fit(start, 35, exchanges: true, start: start)
    #expect(alike.iterations.count < 10 && alike.stopReason == .labelsSettled)
    #expect(alike.relocatedClusters <= 2)
  }

  /// No sample is left that would lower the inertia in another cluster, found by trying all of them.
  ///
  /// With an outlier the inertia by sums has no digit left.
  @Test(arguments: [(false, 1), (true, 1), (false, 1e9)] as [(Bool, Float)], 0..<6 as Range<UInt64>)
  func noSingleExchangeIsLeft(of kind: (isWeighted: Bool, outlier: Float), seed: UInt64) throws {
    let isWeighted = kind.isWeighted
    var samples = Data.uniform(120, 5, seed: 30 + seed)
    if kind.outlier > 1 { for j in 0..<5 { samples[119, j] = kind.outlier } }
    let weights: [Float]? = isWeighted ? (0..<120).map { Float($0 % 4) / 2 } : nil
    let lloyd = try fit(samples, 14, exchanges: false, weights: weights, seed: seed)
    let result = try fit(samples, 14, exchanges: true, weights: weights, seed: seed)
    #expect(result.inertia <= lloyd.inertia)
    #expect(result.labels == Reference.nearest(samples, result.centroids))
    #expect(result.stopReason == .labelsSettled)
    let least = inertia(samples, result.labels, weights)
    #expect(abs(least - result.inertia) <= 1e-6 * least)
    var better: [Double] = []
    for i in 0..<120 where weights.map({ $0[i] > 0 }) ?? true {
      for k in 0..<14 as Range<Int32> {
        var labels = result.labels
        labels[i] = k
        let other = inertia(samples, labels, weights)
        if other < least * (1 - 1e-8) { better.append(other) }
      }
    }
    #expect(better == [])
  }

  /// Lloyd's solutions of few samples a cluster are not the exchange's.
  @Test func exchangesAreMade() throws {
    let results = try (0..<5 as Range<UInt64>).map {
      try fit(Data.uniform(300, 20, seed: 40), 30, exchanges: true, seed: $0)
    }
    #expect(results.allSatisfy { $0.exchangedSamples > 0 })
    for result in results {
      let inertias = result.iterations.map(\.inertia)
      #expect(zip(inertias, inertias.dropFirst()).allSatisfy { $1 <= $0 * (1 + 1e-12) })
      #expect(result.inertia <= inertias[inertias.count - 1] * (1 + 1e-6))
    }
  }

  @Test(arguments: Algorithm.allCases)
  func everyAlgorithmAndNumberOfThreadsGivesTheSameBits(algorithm: Algorithm) throws {
    for (n, d, k) in [(500, 12, 20), (300, 140, 25), (90, 3, 88)] {
      let samples = Data.blobs(n, d, 9, spread: 2, seed: 50).samples
      let expected = try fit(samples, k, exchanges: true, algorithm: .lloyd, threads: 1)
      for threads in [1, 2, 3, 8] {
        let result = try fit(samples, k, exchanges: true, algorithm: algorithm, threads: threads)
        #expect(result.isIdentical(to: expected))
      }
    }
  }

  /// Where Float has few digits left, duplicates and more clusters than distinct samples: a run ends, and is no worse.
  @Test func degenerateDataEnd() throws {
    let far = Data.matrix(200, 4) { i, j in 1e6 + Float((i * 7 + j * 3) % 11) }
    let duplicates = Data.matrix(60, 2) { i, j in Float((i % 5) * (j + 1)) }
    for (samples, clusters) in [(far, 12), (duplicates, 5), (duplicates, 9), (duplicates, 60), (far, 1)] {
      let lloyd = try fit(samples, clusters, exchanges: false)
      let result = try fit(samples, clusters, exchanges: true)
      #expect(result.inertia <= lloyd.inertia * (1 + 1e-6) + 1e-9)
      #expect(result.stopReason == .labelsSettled)
      #expect(result.labels == Reference.nearest(samples, result.centroids))
    }
  }

  /// Of two clusters that are as good for a sample the first one gets it.
  @Test(arguments: [Algorithm.lloyd, .hamerly, .elkan]) func theFirstOfEqualClustersGetsASample(
    algorithm: Algorithm
  ) throws {
    let samples = try Matrix(rows: 4, columns: 2, elements: [0, 0, 0, 10, 6, 0, -6, 0])
    let start = try Matrix(rows: 3, columns: 2, elements: [0, 5, 6, 0, -6, 0])
    let result = try fit(samples, 3, exchanges: true, start: start, algorithm: algorithm)
    #expect(result.centroids.elements == [0, 10, 3, 0, -6, 0])
  }

  /// After an exchange the next one is judged by other means.
  ///
  /// 4 goes from -1, -0.5, 2.5 and 4, of mean 1.25, to 8. Then the means are 1/3 and 6, and 2.5 is better where it is: to
  /// leave takes 3/2 · (13/6)² = 7.04 off, and to enter adds 2/3 · 3.5² = 8.17.
  @Test func meansMoveWithEachExchange() throws {
    let samples = try Matrix(rows: 5, columns: 1, elements: [-1, -0.5, 2.5, 4, 8])
    let engine = try Engine(threads: 1)
    let set = try SampleSet(Samples(samples), weights: nil, engine: engine)
    var sums = ClusterSums(clusters: 2, of: set)
    _ = engine.move(set, from: [Int32](repeating: -1, count: 5), to: [0, 0, 0, 0, 1], in: &sums)
    var exchange = Exchange(sums)
    let accepted = [4, 2.5].map { (value: Float) in
      [value].withUnsafeBufferPointer { exchange.accepts($0, weight: 1, from: 0, to: 1) }
    }
    #expect(accepted == [true, false])
  }
}
