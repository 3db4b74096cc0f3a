import KMeans
import Kernels
import Testing

/// Data that K-means programs have failed on.
@Suite struct DegenerateDataTests {
  static func fit(
    _ algorithm: Algorithm, _ samples: Matrix, clusters: Int, weights: [Float]? = nil, start: Matrix? = nil,
    seed: UInt64 = 0
  ) throws -> KMeansResult {
    try KMeans(clusters: clusters, algorithm: algorithm).fit(
      samples, weights: weights, initialCentroids: start, random: Random(seed: seed), engine: Engine())
  }

  @Test(arguments: Algorithm.allCases)
  func fewerDistinctSamplesThanClusters(algorithm: Algorithm) throws {
    let samples = Data.matrix(60, 5) { i, j in 0.1 * Float((i % 3) * (j + 1)) }
    for clusters in [3, 4, 7, 60] {
      for seeding in Seeding.allCases {
        let result = try KMeans(clusters: clusters, seeding: seeding, algorithm: algorithm).fit(
          samples, random: Random(seed: 1), engine: Engine())
        #expect(result.hasConverged && result.inertia == 0, "\(clusters) \(seeding)")
        #expect(Set(result.labels).count == 3, "\(clusters) \(seeding)")
        #expect(result.centroids.elements.allSatisfy { $0.isFinite })
      }
    }
  }

  @Test(arguments: Algorithm.allCases)
  func asManyClustersAsSamples(algorithm: Algorithm) throws {
    let samples = Data.uniform(50, 7, seed: 21)
    for seeding in Seeding.allCases {
      let result = try KMeans(clusters: 50, seeding: seeding, algorithm: algorithm).fit(
        samples, random: Random(seed: 1), engine: Engine())
      #expect(result.inertia == 0 && Set(result.labels).count == 50, "\(seeding)")
      #expect(Data.distinctRows(result.centroids) == Data.distinctRows(samples))
    }
  }

  @Test(arguments: Algorithm.allCases)
  func oneCluster(algorithm: Algorithm) throws {
    let samples = Data.coarseBlobs(256, 6, 4, spread: 20, seed: 22)
    let result = try Self.fit(algorithm, samples, clusters: 1)
    let means = (0..<6).map { j in Float((0..<256).reduce(0.0) { $0 + Double(samples[$1, j]) } / 256) }
    #expect(result.centroids.row(0) == means)
    #expect(result.labels == [Int32](repeating: 0, count: 256))
  }

  @Test(arguments: Algorithm.allCases)
  func aSingleSample(algorithm: Algorithm) throws {
    let samples = Data.matrix(1, 3) { _, j in 0.1 * Float(j + 1) }
    let result = try Self.fit(algorithm, samples, clusters: 1)
    #expect(result.centroids == samples && result.inertia == 0 && result.labels == [0])
  }

  @Test(arguments: Algorithm.allCases)
  func constantColumnsChangeNothing(algorithm: Algorithm) throws {
    let blobs = Data.coarseBlobs(400, 4, 5, spread: 20, seed: 23)
    let start = Data.rows([0, 1, 2, 3, 4], of: blobs)
    let widen: (Matrix) -> Matrix = { m in
      Data.matrix(m.rows, 7) { $1 < 4 ? m[$0, $1] : [0, 3.5, -8][$1 - 4] }
    }
    let plain = try Self.fit(algorithm, blobs, clusters: 5, start: start)
    let widened = try Self.fit(algorithm, widen(blobs), clusters: 5, start: widen(start))
    #expect(widened.labels == plain.labels)
    #expect(widened.centroids == widen(plain.centroids))
    // All columns constant.
    let constant = try Self.fit(algorithm, Data.matrix(30, 4) { _, j in 0.3 * Float(j) }, clusters: 3)
    #expect(constant.inertia == 0 && Set(constant.labels).count == 1)
  }

  @Test(arguments: Algorithm.allCases)
  func samplesFarFromTheOrigin(algorithm: Algorithm) throws {
    let centred = Data.coarseBlobs(900, 5, 6, spread: 60, seed: 24)
    let far = Data.matrix(900, 5) { centred[$0, $1] + ($1 % 2 == 0 ? 1e6 : -1e6) }
    let results = try [centred, far].map { try Self.fit(algorithm, $0, clusters: 6, seed: 3) }
    #expect(results[1].labels == results[0].labels)
    // A centroid there is good to 1/32, the last bit of a Float.
    #expect(abs(results[1].inertia - results[0].inertia) <= 1e-3 * results[0].inertia)
    // Where clusters overlap, the labels are still the nearest centroids.
    let overlapping = Data.coarseBlobs(900, 5, 6, spread: 1, seed: 25)
    let shifted = Data.matrix(900, 5) { overlapping[$0, $1] + 1e6 }
    let result = try Self.fit(algorithm, shifted, clusters: 12)
    #expect(try result.predict(shifted, engine: Engine()) == result.labels)
    #expect(try result.isIdentical(to: Self.fit(.lloyd, shifted, clusters: 12)))
  }

  @Test(arguments: Algorithm.allCases)
  func oneHugeOutlier(algorithm: Algorithm) throws {
    for size in [1e3, 1e5, 1e7, 1e9, 1e12, 1e15] as [Float] {
      var samples = Data.coarseBlobs(401, 4, 3, spread: 20, seed: 26)
      for j in 0..<4 { samples[200, j] = size }
      let result = try Self.fit(algorithm, samples, clusters: 4)
      let outlier = result.labels[200]
      #expect(result.labels.count { $0 == outlier } == 1, "\(size)")
      #expect(try result.predict(samples, engine: Engine()) == result.labels)
      // The outlier must not cost the others their digits.
      let exact = Reference.means(samples, result.labels, clusters: 4)
      let worst = zip(result.centroids.elements, exact).map { abs(Double($0) - $1) / (1 + abs($1)) }.max()
      #expect(worst ?? 1 <= 1e-6, "\(size)")
    }
  }

  @Test(arguments: Algorithm.allCases)
  func clustersThatBecomeEmptyAgainAndAgain(algorithm: Algorithm) throws {
    let engine = try Engine()
    var later = 0
    for seed in 0..<150 as Range<UInt64> {
      var random = Random(seed: seed)
      let samples = Data.matrix(24, 1 + Int(seed % 3)) { _, _ in Float(random.nextInt(below: 12)) }
      let start = Data.matrix(8, samples.columns) { _, _ in Float(random.nextInt(below: 30)) - 9 }
      let kMeans = KMeans(clusters: 8, algorithm: algorithm, tolerance: 0)
      let result = try kMeans.fit(samples, initialCentroids: start, random: random, engine: engine)
      later += result.iterations.dropFirst().count { $0.relocatedClusters > 0 }
      #expect(result.hasConverged)
      #expect(try result.predict(samples, engine: engine) == result.labels)
      // A cluster may stay empty only if all samples lie on centroids.
      let filled = result.nonEmptyClusterCount
      #expect(filled == 8 || filled == Data.distinctRows(samples).count, "seed \(seed)")
    }
    #expect(later > 0)
  }

  @Test(arguments: Algorithm.allCases)
  func everyClusterButOneStartsEmpty(algorithm: Algorithm) throws {
    let samples = Data.blobs(300, 6, 8, spread: 20, seed: 27).samples
    let start = Data.matrix(8, 6) { _, _ in 1 }
    let result = try Self.fit(algorithm, samples, clusters: 8, start: start)
    #expect(result.iterations[0].relocatedClusters == 7)
    #expect(result.nonEmptyClusterCount == 8)
    #expect(try result.isIdentical(to: Self.fit(.lloyd, samples, clusters: 8, start: start)))
  }

  // MARK: Relocation

  /// With two distinct samples a third cluster has nothing to gain, and stays where it is.
  @Test(arguments: Algorithm.allCases)
  func clustersStayEmptyWhereAllSamplesLieOnCentroids(algorithm: Algorithm) throws {
    let samples = Data.matrix(6, 1) { i, _ in Float(i % 2) }
    let start = try Matrix(rows: 3, columns: 1, elements: [0, 1, 50])
    let result = try Self.fit(algorithm, samples, clusters: 3, start: start)
    #expect(result.centroids == start && result.relocatedClusters == 0)
  }

  /// The farthest sample is the only one of its cluster, and so another one is taken.
  @Test(arguments: Algorithm.allCases)
  func relocationLeavesNoClusterEmpty(algorithm: Algorithm) throws {
    let samples = try Matrix(rows: 4, columns: 1, elements: [10, 0, 1, 2])
    let start = try Matrix(rows: 3, columns: 1, elements: [5.75, 1, 100])
    let result = try Self.fit(algorithm, samples, clusters: 3, start: start)
    #expect(result.relocatedClusters == 1)
    #expect(result.centroids.elements == [10, 1.5, 0])
    // Nor does it count that there is a copy of no weight.
    let ghost = try Self.fit(
      algorithm, Matrix(rows: 5, columns: 1, elements: samples.elements + [10]), clusters: 3,
      weights: [1, 1, 1, 1, 0], start: start)
    #expect(ghost.relocatedClusters == 1 && ghost.centroids == result.centroids)
  }

  /// The farthest sample has no weight, which would leave a cluster as empty as it is.
  @Test(arguments: Algorithm.allCases)
  func relocationTakesSamplesThatCount(algorithm: Algorithm) throws {
    let samples = try Matrix(rows: 4, columns: 1, elements: [0, 1, 2, 1000])
    let start = try Matrix(rows: 2, columns: 1, elements: [1, 5000])
    let result = try Self.fit(algorithm, samples, clusters: 2, weights: [1, 1, 1, 0], start: start)
    #expect(result.relocatedClusters == 1)
    #expect(result.centroids.elements == [1.5, 0] && result.inertia == 0.5)
  }
}
