import KMeans
import Kernels
import Testing

@Suite struct KMeansTests {
  @Test func separatedBlobsAreFound() throws {
    let (samples, truth) = Data.blobs(600, 8, 6, spread: 40, seed: 1)
    let result = try KMeans(clusters: 6, restarts: 5).fit(
      samples, random: Random(seed: 0), engine: Engine())
    // Two samples share a cluster exactly where they share a blob.
    let pairs = Set(zip(truth, result.labels).map { "\($0) \($1)" })
    #expect(pairs.count == 6)
    #expect(result.hasConverged)
  }

  @Test(arguments: [0, 1, 2, 3] as [UInt64])
  func inertiaNeverRises(seed: UInt64) throws {
    let (samples, _) = Data.blobs(900, 12, 20, spread: 2, seed: seed)
    let result = try KMeans(clusters: 20, tolerance: 0).fit(
      samples, random: Random(seed: seed), engine: Engine())
    let inertias = result.iterations.map(\.inertia) + [result.inertia]
    // Each is off by 523 · 2⁻⁵³ of the scatter, which is less than four times as much; that means are
    // rounded to Float costs about the square of 2⁻²⁴.
    let rises = zip(inertias, inertias.dropFirst()).map { $1 / $0 - 1 }
    #expect((rises.max() ?? 1) <= 1e-12)
    #expect(result.hasConverged)
    #expect(result.iterations.last?.changedLabels == 0)
  }

  @Test(arguments: [1, 3, 300])
  func labelsAndInertiaBelongToTheCentroids(maximumIterations: Int) throws {
    let (samples, _) = Data.blobs(500, 7, 9, spread: 3, seed: 5)
    let engine = try Engine()
    let result = try KMeans(clusters: 9, maximumIterations: maximumIterations).fit(
      samples, random: Random(seed: 1), engine: engine)
    #expect(try result.predict(samples, engine: engine) == result.labels)
    let expected = Reference.inertia(samples, result.centroids, result.labels)
    // Both are sums of n d = 3500 squares in Double.
    #expect(abs(result.inertia - expected) <= 2 * 3503 * 0x1p-53 * expected)
  }

  @Test(arguments: CPU.instructionSets)
  func sameSeedGivesTheSameBitsForAnyNumberOfThreads(instructionSet: InstructionSet) throws {
    let (samples, _) = Data.blobs(3000, 10, 8, spread: 3, seed: 6)
    let results = try [1, 2, 3, 8].map { threads in
      try KMeans(clusters: 8, restarts: 3).fit(
        samples, random: Random(seed: 9),
        engine: Engine(instructionSet: instructionSet, threads: threads))
    }
    #expect(results.allSatisfy { $0.centroids == results[0].centroids })
    #expect(results.allSatisfy { $0.labels == results[0].labels })
    #expect(results.allSatisfy { $0.inertia == results[0].inertia })
  }

  @Test func moreRestartsAreNeverWorse() throws {
    let (samples, _) = Data.blobs(600, 5, 15, spread: 6, seed: 7)
    let inertias = try [1, 4, 16].map {
      try KMeans(clusters: 15, restarts: $0).fit(samples, random: Random(seed: 3), engine: Engine()).inertia
    }
    #expect(inertias[1] <= inertias[0] && inertias[2] <= inertias[1])
  }

  @Test func emptyClustersMoveToTheFarthestSamples() throws {
    let (samples, _) = Data.blobs(200, 4, 5, spread: 10, seed: 8)
    // Four of the five start far from every sample.
    var start = Matrix(rows: 5, columns: 4)
    for k in 1..<5 { for j in 0..<4 { start[k, j] = 1e4 } }
    let result = try KMeans(clusters: 5).fit(
      samples, initialCentroids: start, random: Random(seed: 0), engine: Engine())
    #expect(Set(result.labels).count == 5)
    #expect(result.iterations[0].relocatedClusters == 4)
  }

  @Test func oneClusterIsTheMean() throws {
    let (samples, _) = Data.blobs(100, 3, 4, spread: 5, seed: 9)
    let result = try KMeans(clusters: 1).fit(samples, random: Random(seed: 0), engine: Engine())
    let means = (0..<3).map { j in (0..<100).reduce(0.0) { $0 + Double(samples[$1, j]) } / 100 }
    let worst = zip(result.centroids.elements, means).map { abs(Double($0) - $1) }.max() ?? 1
    #expect(worst <= 1e-6)
  }

  @Test func asManyClustersAsSamplesLeaveNoInertia() throws {
    let (samples, _) = Data.blobs(30, 3, 4, spread: 5, seed: 10)
    let result = try KMeans(clusters: 30).fit(samples, random: Random(seed: 0), engine: Engine())
    #expect(result.inertia == 0)
    #expect(Set(result.labels).count == 30)
  }

  @Test func fewerDistinctSamplesThanClustersEnd() throws {
    let pairs: [[Float]] = (0..<40).map { (i: Int) -> [Float] in [Float(i % 3), -Float(i % 3)] }
    let samples = try Matrix(rows: 40, columns: 2, elements: Array(pairs.joined()))
    let result = try KMeans(clusters: 5).fit(samples, random: Random(seed: 0), engine: Engine())
    #expect(result.hasConverged)
    #expect(result.inertia == 0)
    #expect(Set(result.labels).count == 3)
  }

  @Test func badInputIsRefused() throws {
    let engine = try Engine()
    let random = Random(seed: 0)
    var samples = Matrix.init(rows: 10, columns: 3)
    #expect(throws: KMeansError.invalidClusterCount(requested: 11, samples: 10)) {
      try KMeans(clusters: 11).fit(samples, random: random, engine: engine)
    }
    #expect(throws: KMeansError.invalidClusterCount(requested: 0, samples: 10)) {
      try KMeans(clusters: 0).fit(samples, random: random, engine: engine)
    }
    // The range that is named has to be one.
    let error = #expect(throws: KMeansError.self) {
      try KMeans(clusters: 3).fit(Matrix(rows: 0, columns: 3), random: random, engine: engine)
    }
    #expect(error?.description == "3 clusters asked for of 0 samples; give one sample or more")
    for restarts in [0, 1_000_001, .max] {
      #expect(throws: KMeansError.invalidOption("\(restarts) restarts; give 1 to 1000000")) {
        try KMeans(clusters: 2, restarts: restarts).fit(samples, random: random, engine: engine)
      }
    }
    #expect(throws: KMeansError.self) {
      try KMeans(clusters: 2).fit(
        samples, initialCentroids: Matrix(rows: 3, columns: 3), random: random, engine: engine)
    }
    for value in [Float.nan, .infinity] {
      samples[4, 1] = value
      #expect(throws: KMeansError.nonFiniteValue(row: 4, column: 1)) {
        try KMeans(clusters: 2).fit(samples, random: random, engine: engine)
      }
    }
  }
}
