import Autoencoder
import DeepClustering
import KMeans
import Kernels
import Testing

@Suite struct DeepClusteringTests {
  /// Three curved bands in 20 dimensions, and which one each sample lies on.
  static func bands(_ n: Int, seed: UInt64) -> (samples: Matrix, truth: [Int]) {
    var random = Random(seed: seed)
    var samples = Matrix(rows: n, columns: 20)
    let truth = (0..<n).map { $0 % 3 }
    for i in 0..<n {
      let (t, band) = (random.nextFloat(), Float(truth[i]))
      for j in 0..<20 {
        let x = Float(j) / 19
        samples[i, j] = t * x * (1 - x) * 4 + (x - t) * (x - t) * band + 0.05 * random.nextFloat()
      }
    }
    return (samples, truth)
  }

  @Test func noSamplesAreRefused() throws {
    let error = #expect(throws: DeepClusteringError.self) {
      try DeepClustering(Matrix(rows: 0, columns: 20), options: Self.options, engine: Engine())
    }
    #expect(error?.description == "3 clusters asked for of 0 samples; give one sample or more")
  }

  static let options = DeepClusteringOptions(
    clusters: 3, hidden: [32, 48], latent: 3, pretrainEpochs: 4, epochs: 3,
    training: TrainingOptions(batchSize: 64), restarts: 3, seed: 5)

  static func run(
    _ samples: Matrix, truth: [Int]? = nil, options: DeepClusteringOptions = options, engine: Engine,
    onEpoch: @escaping (EpochRecord) -> Void = { _ in }
  ) throws -> Clustering {
    let run = try DeepClustering(
      samples, truth: truth, options: options, engine: engine, control: RunControl(onEpoch: onEpoch))
    return try run.fineTune(run.pretrain(), method: CT(alpha: 2, lambda: 0.5))
  }

  @Test(arguments: CPU.instructionSets)
  func sameSeedGivesTheSameBitsForAnyNumberOfThreads(instructionSet: InstructionSet) throws {
    let (samples, _) = Self.bands(500, seed: 1)
    let results = try [1, 2, 3].map { threads in
      try Self.run(samples, engine: Engine(instructionSet: instructionSet, threads: threads))
    }
    for other in results[1...] {
      #expect(other.autoencoder == results[0].autoencoder)
      #expect(other.embedding == results[0].embedding)
      #expect(other.centroids == results[0].centroids)
      #expect(other.labels == results[0].labels)
      let losses = { (run: Clustering) in run.history.map { [$0.reconstructionLoss, $0.clusteringLoss] } }
      #expect(losses(other) == losses(results[0]))
    }
  }

  /// Where the decoder is not trained there is no loss of it, whether the method or the options say so.
  @Test(arguments: [true, false])
  func onlyATrainedDecoderHasAReconstructionLoss(trainsDecoder: Bool) throws {
    var options = Self.options
    options.fineTuning.trainsDecoder = trainsDecoder
    let clustering = try Self.run(
      Self.bands(200, seed: 4).samples, options: options, engine: Engine(threads: 1))
    let recorded = clustering.history.filter { $0.phase == .finetune }.map { $0.reconstructionLoss != nil }
    #expect(recorded == [trainsDecoder, trainsDecoder, trainsDecoder])
  }

  /// That values are not finite, or too large, is said of the embedding, not of samples that are neither.
  @Test(arguments: [1e20, 1e10])
  func trainingThatGoesAstrayIsNoFaultOfTheSamples(rate: Double) throws {
    let (samples, _) = Self.bands(200, seed: 3)
    var options = Self.options
    options.pretraining.training = TrainingOptions(optimizer: .adam(Adam(learningRate: rate)))
    // A single step, of whose loss nothing is to be seen.
    options.pretraining.epochs = 1
    let run = try DeepClustering(samples, options: options, engine: Engine(threads: 1))
    let pretrained = try run.pretrain()
    let row = rate == 1e20 ? 0 : nil
    #expect(throws: DeepClusteringError.diverged(row: row)) { try run.clusterEmbedding(of: pretrained) }
    #expect(throws: DeepClusteringError.diverged(row: row)) {
      try run.fineTune(pretrained, method: CT(alpha: 2, lambda: 1))
    }
  }

  /// Finds the embedding of sample 7 not finite.
  private struct MethodGoneAstray: ClusteringMethod {
    var name: String { "astray" }
    var centroidStep: CentroidStep { .ofMethod }
    var centroidRule: CentroidRule { .keep }

    func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss {
      SampleLoss(value: 0, derivatives: distances.map { _ in 0 })
    }

    func move(_ centroids: inout Matrix, after batch: EmbeddedBatch, engine: Engine) throws {
      guard let index = batch.indices.firstIndex(of: 7) else { return }
      throw KernelError.nonFiniteValue(row: index - batch.indices.startIndex, column: 0)
    }
  }

  /// The row is the sample's, not that of the batch.
  @Test func stepsThatGoAstrayAreNoFaultOfTheSamples() throws {
    let (samples, _) = Self.bands(100, seed: 3)
    let run = try DeepClustering(samples, options: Self.options, engine: Engine(threads: 1))
    let pretrained = try run.pretrain()
    #expect(throws: DeepClusteringError.diverged(row: 7)) {
      try run.fineTune(pretrained, method: MethodGoneAstray())
    }
  }

  @Test func whereTrainingDivergesIsSaid() throws {
    let (samples, _) = Self.bands(60, seed: 3)
    let run = try DeepClustering(samples, options: Self.options, engine: Engine(threads: 1))
    let error = #expect(throws: AutoencoderError.self) {
      try run.fineTune(run.pretrain(), method: CT(alpha: 2, lambda: 1e30))
    }
    #expect(
      error
        == .diverged(what: "a moment of the optimiser", epoch: 1, step: 1, phase: "fine-tuning"))
    #expect(error?.description.contains("in fine-tuning, epoch 1, step 1; ") == true)
  }

  /// Moves centroids to a number of clusters that nobody asked for.
  private struct ForgetfulMethod: ClusteringMethod {
    var name: String { "forgetful" }
    var centroidStep: CentroidStep { .ofMethod }
    var centroidRule: CentroidRule { .keep }

    func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss {
      SampleLoss(value: 0, derivatives: distances.map { _ in 0 })
    }

    func move(_ centroids: inout Matrix, after batch: EmbeddedBatch, engine: Engine) throws {
      centroids.resize(rows: centroids.rows - 1)
    }
  }

  /// What a method, or a clustering of the caller's, gives has to be of the run.
  @Test func whatIsOfAnotherShapeIsRefused() throws {
    let (samples, _) = Self.bands(100, seed: 3)
    let run = try DeepClustering(samples, options: Self.options, engine: Engine(threads: 1))
    #expect(throws: DeepClusteringError.self) {
      try run.fineTune(run.pretrain(), method: ForgetfulMethod())
    }
    for (count, label, clusters, columns) in [
      (99, 0, 3, 20), (100, 0, 3, 19), (100, 3, 3, 20), (100, -1, 3, 20), (100, 0, 0, 20),
    ] {
      #expect(throws: DeepClusteringError.self) {
        try run.clusterSamples { _, _, _ in
          SampleClusters(
            centroids: Matrix(rows: clusters, columns: columns),
            labels: Array(repeating: Int32(label), count: count), inertia: 0)
        }
      }
    }
  }

  @Test func resultsBelongTogether() throws {
    let (samples, truth) = Self.bands(400, seed: 2)
    let engine = try Engine()
    var events: [EpochRecord] = []
    let result = try Self.run(samples, truth: truth, engine: engine) { events.append($0) }
    let network = try #require(result.autoencoder)
    #expect(try network.encode(samples, engine: engine) == result.embedding)
    #expect(try engine.nearestCentroids(of: result.embedding, in: result.centroids) == result.labels)

    #expect(events == result.history)
    #expect(
      result.history.map(\.phase) == [
        .pretrain, .pretrain, .pretrain, .pretrain, .kmeans, .finetune, .finetune, .finetune,
      ])
    #expect(result.history.map(\.epoch) == [1, 2, 3, 4, 0, 1, 2, 3])
    let scores = try ClusteringScores(of: result.labels.map(Int.init), against: truth)
    #expect(result.scores == scores)
    #expect(result.history.allSatisfy { ($0.scores != nil) == ($0.phase != .pretrain) })
  }

  /// The truth serves the history alone: it must not reach the training.
  @Test func truthChangesNothing() throws {
    let (samples, truth) = Self.bands(300, seed: 3)
    let engine = try Engine()
    let blind = try Self.run(samples, engine: engine)
    let scored = try Self.run(samples, truth: truth, engine: engine)
    #expect(blind.labels == scored.labels)
    #expect(blind.autoencoder == scored.autoencoder)
    #expect(blind.scores == nil)
  }

  /// The centering loss gathers the embeddings around the centroids.
  @Test func fineTuningContractsTheClusters() throws {
    let (samples, _) = Self.bands(600, seed: 4)
    var options = Self.options
    (options.pretraining.epochs, options.epochs) = (10, 15)
    let result = try Self.run(samples, options: options, engine: Engine())
    let losses = result.history.compactMap(\.clusteringLoss)
    #expect(losses[14] < 0.7 * losses[0])
    let before = try #require(result.history.first { $0.phase == .kmeans }?.inertia)
    #expect(result.inertia < 0.7 * before)
  }

  @Test func withoutFineTuningTheResultIsThatOfAEKM() throws {
    let (samples, _) = Self.bands(300, seed: 5)
    var options = Self.options
    options.epochs = 0
    let engine = try Engine()
    let run = try DeepClustering(samples, options: options, engine: engine)
    let pretrained = try run.pretrain()
    let aekm = try run.clusterEmbedding(of: pretrained)
    let ct = try run.fineTune(pretrained, method: CT(alpha: 2, lambda: 1))
    #expect(ct.labels == aekm.labels && ct.centroids == aekm.centroids)
    #expect(aekm.method == "AEKM" && ct.method == "CT")
  }

  @Test func clusteringTheSamplesIsPlainKMeans() throws {
    let (samples, truth) = Self.bands(300, seed: 6)
    let engine = try Engine()
    let result = try DeepClustering(samples, truth: truth, options: Self.options, engine: engine)
      .clusterSamples()
    #expect(result.autoencoder == nil)
    #expect(result.embedding == samples)
    let plain = try KMeans(clusters: Self.options.clusters, restarts: Self.options.restarts).fit(
      samples, random: Random(seed: Self.options.seed).stream("k-means", index: 0), engine: engine)
    #expect(result.labels == plain.labels && result.centroids == plain.centroids)
    #expect(result.inertia == plain.inertia)
  }

  /// Fewer distinct samples than clusters: centroids coincide, and ties still go to the lowest number.
  @Test func labelsArePredictedWhereCentroidsCoincide() throws {
    let distinct = Self.bands(3, seed: 8).samples.elements
    let elements = (0..<40).flatMap { _ in distinct }
    let samples = try Matrix(rows: 120, columns: 20, elements: elements)
    var options = Self.options
    (options.clusters, options.epochs) = (8, 4)
    let engine = try Engine()
    let result = try Self.run(samples, options: options, engine: engine)
    #expect(try engine.nearestCentroids(of: result.embedding, in: result.centroids) == result.labels)
  }

  @Test func badInputIsRefused() throws {
    let (samples, truth) = Self.bands(30, seed: 7)
    let engine = try Engine()
    #expect(throws: DeepClusteringError.shapeMismatch("29 labels for 30 samples")) {
      try DeepClustering(samples, truth: Array(truth.dropLast()), options: Self.options, engine: engine)
    }
    var options = Self.options
    options.epochs = -1
    #expect(throws: DeepClusteringError.self) {
      try DeepClustering(samples, options: options, engine: engine)
    }
    options = Self.options
    options.clusters = 31
    #expect(throws: DeepClusteringError.self) {
      try DeepClustering(samples, options: options, engine: engine)
    }
  }
}
