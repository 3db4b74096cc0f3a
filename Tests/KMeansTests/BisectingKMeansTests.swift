import KMeans
import Kernels
import Testing

@Suite struct BisectingKMeansTests {
  static let samples = Data.blobs(900, 6, 8, spread: 20, seed: 81).samples

  @Test(arguments: BisectingKMeans.Criterion.allCases, [false, true])
  func labelsAreTheNearestCentroids(criterion: BisectingKMeans.Criterion, refines: Bool) throws {
    let engine = try Engine()
    let result = try BisectingKMeans(clusters: 8, criterion: criterion, refines: refines).fit(
      Self.samples, random: Random(seed: 1), engine: engine)
    #expect(result.labels == Reference.nearest(Self.samples, result.centroids))
    let inertia = Reference.inertia(Self.samples, result.centroids, result.labels)
    #expect(abs(result.inertia - inertia) <= 1e-12 * inertia)
    #expect(result.nonEmptyClusterCount == 8)
    #expect((result.refinement != nil) == refines)
  }

  @Test func separatedBlobsAreFound() throws {
    let (samples, truth) = Data.blobs(600, 8, 6, spread: 60, seed: 82)
    let result = try BisectingKMeans(clusters: 6, restarts: 3, refines: true).fit(
      samples, random: Random(seed: 0), engine: Engine())
    #expect(Set(zip(truth, result.labels).map { "\($0) \($1)" }).count == 6)
  }

  @Test func theSplitsAreAHierarchy() throws {
    let result = try BisectingKMeans(clusters: 8).fit(
      Self.samples, random: Random(seed: 1), engine: Engine())
    #expect(result.splits.map(\.newCluster) == Array(1..<8))
    #expect(result.splits.allSatisfy { $0.cluster < $0.newCluster && $0.splitInertia <= $0.inertia })
    // The nearest centroid is never farther than that of the leaf.
    let leaves = result.splits.reduce(result.splits[0].inertia) { $0 + $1.splitInertia - $1.inertia }
    #expect(result.inertia <= leaves * (1 + 1e-9))
  }

  /// At 3 · 10⁷ Float's numbers are two apart, and a mean is rounded by as much as the samples spread.
  @Test func inertiasAreAboutCentroidsAsFloatHasThem() throws {
    let engine = try Engine()
    for seed in 0..<40 as Range<UInt64> {
      let blobs = Data.blobs(200, 6, 4, spread: 1, seed: seed).samples
      let samples = Data.matrix(200, 6) { blobs[$0, $1] + 3e7 }
      let splits = try BisectingKMeans(clusters: 3).fit(
        samples, random: Random(seed: seed), engine: engine
      ).splits
      #expect(splits.allSatisfy { $0.splitInertia <= $0.inertia }, "seed \(seed)")
      let labels = [Int32](repeating: 0, count: 200)
      let means = Reference.means(samples, labels, clusters: 1)
      let inertia = Reference.inertia(samples, Data.matrix(1, 6) { Float(means[$1]) }, labels)
      #expect(abs(splits[0].inertia - inertia) <= 1e-12 * inertia)
    }
  }

  @Test func refiningLowersTheInertia() throws {
    for seed in 0..<5 as Range<UInt64> {
      let samples = Data.blobs(600, 5, 9, spread: 3, seed: 83 + seed).samples
      let inertias = try [false, true].map {
        try BisectingKMeans(clusters: 9, refines: $0).fit(
          samples, random: Random(seed: seed), engine: Engine()
        ).inertia
      }
      #expect(inertias[1] <= inertias[0])
    }
  }

  @Test func theLargestClusterIsSplitFirst() throws {
    // A tight heap of 500 samples and 20 scattered ones: by size the heap is split, by inertia the others.
    var random = Random(seed: 84)
    let samples = Data.matrix(520, 2) { i, _ in
      i < 500 ? random.nextFloat(in: 0..<1) : random.nextFloat(in: 1000..<1400)
    }
    let heap: (BisectingKMeans.Criterion) throws -> Int = { criterion in
      let result = try BisectingKMeans(clusters: 6, criterion: criterion).fit(
        samples, random: Random(seed: 0), engine: Engine())
      return Set(result.labels[..<500]).count
    }
    #expect(try heap(.largestMass) == 5)
    #expect(try heap(.largestInertia) == 1)
  }

  /// Two heavy samples close to each other, and three light ones: what counts is Σ w ‖x − c‖², and Σ w.
  @Test(arguments: BisectingKMeans.Criterion.allCases)
  func weightsDecideWhatIsSplit(criterion: BisectingKMeans.Criterion) throws {
    let samples = try Matrix(rows: 5, columns: 1, elements: [0, 1, 1000, 1010, 1020])
    let weights: [Float] = [3000, 1000, 1, 1, 1]
    let results = try [2, 3].map {
      try BisectingKMeans(clusters: $0, criterion: criterion).fit(
        samples, weights: weights, random: Random(seed: 1), engine: Engine())
    }
    #expect(results[0].centroids.elements.sorted() == [0.25, 1010])
    #expect(results[0].splits.map(\.splitInertia) == [4000 * 0.25 * 0.75 + 200])
    #expect(results[1].centroids.elements.sorted() == [0, 1, 1010])
    #expect(results[1].splits[1].inertia == 750 && results[1].splits[1].splitInertia == 0)
  }

  @Test func clustersOfOneInertiaAreSplitInTheirOrder() throws {
    let samples = try Matrix(rows: 8, columns: 1, elements: [0, 1, 1000, 1001, 3000, 3001, 7000, 7001])
    for seed in 0..<10 as Range<UInt64> {
      let splits = try BisectingKMeans(clusters: 6).fit(
        samples, random: Random(seed: seed), engine: Engine()
      ).splits
      // Three splits leave four pairs.
      #expect(splits[3...].map(\.cluster) == [0, 1])
    }
  }

  /// Split i is K-means of the cluster's samples, which draws from the stream of index i.
  @Test func eachSplitIsKMeansOfItsOwnStream() throws {
    let (samples, random, engine) = (Data.uniform(300, 4, seed: 86), Random(seed: 5), try Engine())
    let result = try BisectingKMeans(clusters: 8).fit(samples, random: random, engine: engine)
    var (leaves, centroids) = ([Array(0..<300)], [[Float]()])
    for (index, split) in result.splits.enumerated() {
      let part = leaves[split.cluster]
      let halves = try KMeans(clusters: 2).fit(
        Data.rows(part, of: samples), random: random.stream("bisection", index: index), engine: engine)
      leaves[split.cluster] = part.indices.filter { halves.labels[$0] == 0 }.map { part[$0] }
      leaves.append(part.indices.filter { halves.labels[$0] == 1 }.map { part[$0] })
      centroids[split.cluster] = halves.centroids.row(0)
      centroids.append(halves.centroids.row(1))
    }
    #expect(centroids.count == 8 && result.centroids.elements == centroids.flatMap { $0 })
  }

  /// By size, a heap of copies is the first to be tried.
  @Test func clustersThatCannotBeSplitAreLeftOut() throws {
    let samples = Data.matrix(104, 1) { i, _ in i < 100 ? 0 : Float(1000 + 10 * i) }
    let result = try BisectingKMeans(clusters: 5, criterion: .largestMass).fit(
      samples, random: Random(seed: 0), engine: Engine())
    #expect(result.splits.count == 4 && result.nonEmptyClusterCount == 5 && result.inertia == 0)
  }

  @Test(arguments: Algorithm.allCases)
  func anyNumberOfThreadsAndAlgorithmGivesTheSameBits(algorithm: Algorithm) throws {
    let weights = (0..<900).map { Float($0 % 4) }
    let results = try [(1, .lloyd), (1, algorithm), (2, algorithm), (3, algorithm), (8, algorithm)].map {
      try BisectingKMeans(clusters: 20, algorithm: $1, restarts: 2, refines: true).fit(
        Self.samples, weights: weights, random: Random(seed: 2), engine: Engine(threads: $0))
    }
    #expect(results.allSatisfy { $0.centroids == results[0].centroids && $0.labels == results[0].labels })
    #expect(results.allSatisfy { $0.inertia == results[0].inertia && $0.splits == results[0].splits })
  }

  @Test func samplesOfWeightZeroHaveNoInfluence() throws {
    let weights = (0..<900).map { $0 % 3 == 0 ? 1 : 0 as Float }
    let mixed = Data.matrix(900, 6) { $0 % 3 == 0 ? Self.samples[$0, $1] : 1e9 }
    let third = Data.rows((0..<300).map { 3 * $0 }, of: Self.samples)
    let bisecting = BisectingKMeans(clusters: 8)
    let found = try bisecting.fit(mixed, weights: weights, random: Random(seed: 3), engine: Engine())
    let expected = try bisecting.fit(
      third, weights: [Float](repeating: 1, count: 300), random: Random(seed: 3), engine: Engine())
    #expect(found.centroids == expected.centroids)
  }

  @Test func degenerateDataEnd() throws {
    let duplicates = Data.matrix(90, 3) { i, j in 0.1 * Float((i % 4) * (j + 1)) }
    for refines in [false, true] {
      let result = try BisectingKMeans(clusters: 9, refines: refines).fit(
        duplicates, random: Random(seed: 0), engine: Engine())
      #expect(result.inertia == 0 && result.nonEmptyClusterCount == 4 && result.splits.count == 3)
    }
    let few = Data.uniform(25, 3, seed: 85)
    let each = try BisectingKMeans(clusters: 25).fit(few, random: Random(seed: 0), engine: Engine())
    #expect(each.inertia == 0 && each.nonEmptyClusterCount == 25)
    let one = try BisectingKMeans(clusters: 1).fit(few, random: Random(seed: 0), engine: Engine())
    #expect(one.labels.allSatisfy { $0 == 0 } && one.splits.isEmpty)
  }

  @Test func badInputIsRefused() throws {
    let engine = try Engine()
    for options in [
      BisectingKMeans(clusters: 0), BisectingKMeans(clusters: 901), BisectingKMeans(clusters: 3, restarts: 0),
      BisectingKMeans(clusters: 3, maximumIterations: 0), BisectingKMeans(clusters: 3, tolerance: -1),
    ] {
      #expect(throws: KMeansError.self) {
        try options.fit(Self.samples, random: Random(seed: 0), engine: engine)
      }
    }
  }

  @Test func cancellationThrows() async throws {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try BisectingKMeans(clusters: 5).fit(Self.samples, random: Random(seed: 0), engine: Engine())
    }
    await #expect(throws: KMeansError.cancelled) { try await task.value }
  }
}
