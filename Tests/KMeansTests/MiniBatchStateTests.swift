import KMeans
import Kernels
import Serialization
import Testing

@Suite struct MiniBatchStateTests {
  static let samples = Data.blobs(4000, 5, 6, spread: 15, seed: 71).samples

  static func batch(_ index: Int, size: Int = 200) -> Samples {
    Samples(Data.rows(Array(index * size..<(index + 1) * size), of: samples))
  }

  /// A centroid is the mean of all samples that it was ever given.
  @Test func centroidsAreMeansOfWhatTheyWereGiven() throws {
    let engine = try Engine()
    var state = MiniBatchState(
      MiniBatchKMeans(clusters: 6, reassignmentRatio: 0), random: Random(seed: 1))
    var (sums, masses) = ([Double](repeating: 0, count: 30), [Double](repeating: 0, count: 6))
    for index in 0..<20 {
      // The first batch's own seeds are the centroids that it is given to.
      if index == 0 { state.centroids = Data.rows([0, 1, 2, 3, 4, 5], of: Self.samples) }
      let labels = try state.model.predict(Self.batch(index), engine: engine)
      let weights = (0..<200).map { Float(1 + $0 % 2) }
      try state.partialFit(Self.batch(index), weights: weights, engine: engine)
      for (i, label) in labels.enumerated() {
        masses[Int(label)] += Double(weights[i])
        for j in 0..<5 {
          sums[Int(label) * 5 + j] += Double(weights[i]) * Double(Self.samples[index * 200 + i, j])
        }
      }
    }
    #expect(state.masses == masses)
    let worst =
      zip(state.centroids.elements, sums.indices.map { sums[$0] / masses[$0 / 5] })
      .map { abs(Double($0) - $1) }.max() ?? 1
    #expect(worst <= 1e-5)
    #expect(state.batchCount == 20)
  }

  @Test func streamsFindTheBlobs() throws {
    let (samples, truth) = Data.blobs(4000, 5, 6, spread: 60, seed: 72)
    let engine = try Engine()
    var state = MiniBatchState(MiniBatchKMeans(clusters: 6), random: Random(seed: 2))
    for first in stride(from: 0, to: 4000, by: 200) {
      try state.partialFit(
        Samples(Data.rows(Array(first..<first + 200), of: samples)), engine: engine)
    }
    let labels = try state.model.predict(Samples(samples), engine: engine)
    #expect(Set(zip(labels, truth).map { "\($0) \($1)" }).count == 6)
  }

  @Test func anyNumberOfThreadsGivesTheSameBits() throws {
    let centroids = try [1, 2, 3, 8].map { threads in
      var state = MiniBatchState(MiniBatchKMeans(clusters: 15), random: Random(seed: 2))
      for index in 0..<10 { try state.partialFit(Self.batch(index), engine: Engine(threads: threads)) }
      return state.centroids
    }
    #expect(centroids.allSatisfy { $0 == centroids[0] })
  }

  @Test func copiesGoTheirOwnWay() throws {
    let engine = try Engine()
    var state = MiniBatchState(MiniBatchKMeans(clusters: 6), random: Random(seed: 3))
    try state.partialFit(Self.batch(0), engine: engine)
    var copy = state
    try copy.partialFit(Self.batch(1), engine: engine)
    #expect(copy.centroids != state.centroids && state.batchCount == 1)
    try state.partialFit(Self.batch(1), engine: engine)
    #expect(copy.centroids == state.centroids)
  }

  @Test func starvedCentroidsAreReassigned() throws {
    let engine = try Engine()
    var state = MiniBatchState(MiniBatchKMeans(clusters: 6), random: Random(seed: 4))
    // Five of six start where no sample is.
    state.centroids = Data.matrix(6, 5) { k, _ in k == 0 ? 0 : 1e5 }
    let reassigned = try (0..<20).map {
      try state.partialFit(Self.batch($0), engine: engine).relocatedClusters
    }
    #expect(reassigned[0] == 5)
    #expect(state.centroids.elements.allSatisfy { abs($0) < 100 })
  }

  /// Where more are starved than half the batch, those that stay starved do not lend their weight to the moved.
  ///
  /// None is moved before the 200th sample, the tenth for each cluster.
  @Test func reassignedCentroidsAreNotStarvedAtOnce() throws {
    var state = MiniBatchState(MiniBatchKMeans(clusters: 20), random: Random(seed: 6))
    state.centroids = Data.matrix(20, 5) { k, _ in k == 0 ? 0 : 1e5 }
    let reassigned = try (0..<25).map {
      try state.partialFit(Self.batch($0, size: 8), engine: Engine()).relocatedClusters
    }
    #expect(reassigned == [Int](repeating: 0, count: 24) + [4])
    #expect(state.masses.count { $0 == 200 } == 5 && state.masses.count { $0 == 0 } == 15)
  }

  @Test(arguments: [Float.nan, .infinity, 1e25])
  func centroidsThatCannotBeUsedAreRefused(value: Float) throws {
    var state = MiniBatchState(MiniBatchKMeans(clusters: 6), random: Random(seed: 5))
    state.centroids = Data.matrix(6, 5) { _, _ in value }
    #expect(throws: KMeansError.self) { try state.partialFit(Self.batch(0), engine: Engine()) }
    #expect(state.batchCount == 0)
  }

  /// Kept after any batch, of which many reassign centroids, a stream goes on to the same bits.
  @Test(arguments: [0, 1, 4]) func filesGoOnWhereTheStreamWas(batches: Int) throws {
    let (engine, options) = (try Engine(), MiniBatchKMeans(clusters: 15, reassignmentRatio: 0.5))
    var state = MiniBatchState(options, random: Random(seed: 8))
    for index in 0..<batches { try state.partialFit(Self.batch(index), engine: engine) }
    let file = try SafeTensors(decoding: state.safeTensors().encoded())
    var resumed = try MiniBatchState(file, options: options, random: Random(seed: 8))
    #expect(resumed.centroids == state.centroids && resumed.masses == state.masses)
    let (weights, coordinates) = (state.masses.count, state.masses.count * state.centroids.columns)
    for index in batches..<10 {
      let iteration = try state.partialFit(Self.batch(index), engine: engine)
      #expect(try resumed.partialFit(Self.batch(index), engine: engine) == iteration)
    }
    #expect(resumed.centroids == state.centroids && resumed.safeTensors() == state.safeTensors())
    for clusters in [0, 14] {
      #expect(
        throws: KMeansError.invalidModel(
          "it has \(coordinates) coordinates and \(weights) weights, which are not those of \(clusters) clusters"
        )
      ) {
        try MiniBatchState(file, options: MiniBatchKMeans(clusters: clusters), random: Random(seed: 8))
      }
    }
    var others = [SafeTensors(), file, file]
    others[1].tensors["counts"] = Tensor([15, -1, 0])
    others[2].tensors["masses"] = Tensor([Double](repeating: -1, count: 15))
    for other in others {
      #expect(throws: KMeansError.self) {
        try MiniBatchState(other, options: options, random: Random(seed: 8))
      }
    }
  }

  @Test(arguments: [0, -1, .max]) func impossibleNumbersOfClustersAreRefused(clusters: Int) throws {
    var state = MiniBatchState(MiniBatchKMeans(clusters: clusters), random: Random(seed: 0))
    #expect(throws: KMeansError.self) { try state.partialFit(Self.batch(0), engine: Engine()) }
  }

  @Test func badBatchesChangeNothing() throws {
    let engine = try Engine()
    var state = MiniBatchState(MiniBatchKMeans(clusters: 6), random: Random(seed: 5))
    #expect(throws: KMeansError.invalidClusterCount(requested: 6, samples: 4)) {
      try state.partialFit(Samples(Data.uniform(4, 5, seed: 1)), engine: engine)
    }
    try state.partialFit(Self.batch(0), engine: engine)
    let before = state.centroids
    var hole = Data.uniform(9, 5, seed: 1)
    hole[2, 3] = .nan
    #expect(throws: KMeansError.nonFiniteValue(row: 2, column: 3)) {
      try state.partialFit(Samples(hole), engine: engine)
    }
    #expect(throws: KMeansError.self) {
      try state.partialFit(Samples(Data.uniform(9, 4, seed: 1)), engine: engine)
    }
    #expect(throws: KMeansError.self) {
      try state.partialFit(Self.batch(1), weights: [1], engine: engine)
    }
    #expect(state.centroids == before && state.batchCount == 1)
    // A batch of fewer samples than clusters is welcome later on.
    try state.partialFit(Samples(Data.uniform(2, 5, seed: 1)), engine: engine)
    #expect(state.batchCount == 2)
  }

  // MARK: Reassignment

  /// A state of K centroids of which all but one are far from all samples.
  private static func starving(_ options: MiniBatchKMeans) -> MiniBatchState {
    var state = MiniBatchState(options, random: Random(seed: 6))
    state.centroids = Data.matrix(options.clusters, 5) { k, _ in k == 0 ? 0 : 1e5 }
    return state
  }

  /// Every 200th sample of 20 clusters, at most half a batch of 8 each time.
  @Test func centroidsAreReassignedEveryTenSamplesACluster() throws {
    var state = Self.starving(MiniBatchKMeans(clusters: 20))
    let reassigned = try (0..<75).map {
      try state.partialFit(Self.batch($0, size: 8), engine: Engine()).relocatedClusters
    }
    #expect(reassigned == (1...75).map { $0 % 25 == 0 ? 4 : 0 })
  }

  /// A file that is written between two reassignments knows how far the next one is.
  @Test func filesKnowWhenTheNextReassignmentIs() throws {
    let options = MiniBatchKMeans(clusters: 20)
    var state = Self.starving(options)
    for index in 0..<30 {
      let file = try SafeTensors(decoding: state.safeTensors().encoded())
      if index > 0 { state = try MiniBatchState(file, options: options, random: Random(seed: 6)) }
      let reassigned = try state.partialFit(Self.batch(index, size: 8), engine: Engine()).relocatedClusters
      #expect(reassigned == (index == 24 ? 4 : 0), "\(index)")
    }
  }

  /// Samples of weight 0 take no centroid.
  @Test func centroidsAreReassignedToSamplesThatCount() throws {
    var state = Self.starving(MiniBatchKMeans(clusters: 6))
    let batch = Data.matrix(200, 5) { i, j in i % 4 == 0 ? Self.samples[i, j] : 1e4 + Float(i) }
    let weights = (0..<200).map { $0 % 4 == 0 ? 1 : 0 as Float }
    #expect(try state.partialFit(Samples(batch), weights: weights, engine: Engine()).relocatedClusters == 5)
    let counting = Data.distinctRows(Data.rows((0..<50).map { 4 * $0 }, of: batch))
    #expect((1..<6).allSatisfy { counting.contains(state.centroids.row($0)) })
  }

  /// The most popular centroid has what it has, whatever the ratio.
  @Test func theMostPopularCentroidIsNotReassigned() throws {
    var state = MiniBatchState(MiniBatchKMeans(clusters: 1, reassignmentRatio: 1), random: Random(seed: 1))
    let reassigned = try (0..<4).map {
      try state.partialFit(Self.batch($0), engine: Engine()).relocatedClusters
    }
    #expect(reassigned == [0, 0, 0, 0] && state.masses == [800])
  }
}
