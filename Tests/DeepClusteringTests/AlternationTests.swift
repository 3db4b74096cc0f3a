import Autoencoder
import KMeans
import Kernels
import Testing

@testable import DeepClustering

/// The alternation of fine-tuning against one that is written out here, over several epochs, bit by bit.
///
/// Fifteen clusters of three bands, and a single seeding each: K-means has many solutions here, so that another
/// start or another stream gives another.
@Suite struct AlternationTests {
  private static let options: DeepClusteringOptions = {
    var options = DeepClusteringTests.options
    (options.clusters, options.restarts) = (15, 1)
    options.fineTuning.schedule = LearningRateSchedule(warmUpSteps: 8)
    return options
  }()
  private static let samples = DeepClusteringTests.bands(300, seed: 12).samples
  /// 300 samples in batches of 64.
  private static let stepsPerEpoch = 5

  /// The network and the clusters after each epoch.
  private struct Written {
    var autoencoders: [Autoencoder] = []
    var clusters: [ClusterState]
  }

  /// Every epoch: steps on both losses, the centroids moved as the method says, then K-means on all embeddings or none.
  ///
  /// - Parameter refreshes: the steps, counted from 0 over all epochs, before which the targets are set.
  private func written<Method: ClusteringMethod>(
    _ method: Method, from pretrained: PretrainedAutoencoder, start: Clustering, refreshes: Set<Int>,
    engine: Engine
  ) throws -> Written {
    let options = Self.options
    let samples = TrainingSamples(Self.samples)
    let random = Random(seed: options.seed)
    var objective = EmbeddingObjective(
      method, centroids: start.centroids, optimizer: options.fineTuning.optimizer)
    objective.method.begin(labels: start.labels, clusters: options.clusters)
    var training = options.fineTuning
    training.trainsDecoder = method.reconstructs
    var trainer = try AutoencoderTrainer(
      pretrained.autoencoder, options: training, epochs: options.epochs)
    var result = Written(clusters: [ClusterState(start)])
    var (step, hooks) = (0, StepHooks())
    hooks.willStep = { autoencoder in
      guard refreshes.contains(step) else { return }
      try objective.refresh(embedding: autoencoder.encode(samples, engine: engine), engine: engine)
    }
    if method.centroidStep == .ofMethod {
      hooks.didStep = { batch in try objective.move(after: batch, engine: engine) }
    }
    for epoch in 1...options.epochs {
      objective.method.beginEpoch(epoch)
      _ = try trainer.continueEpoch(
        samples, epoch: epoch, random: random.stream("fine-tuning"), engine: engine,
        embeddingLoss: { batch, gradient in
          step += 1
          return try objective.loss(
            of: batch, gradient: &gradient, rateFactor: min(1, Double(step) / 8), engine: engine)
        }, hooks: hooks, pausingWhen: { false })
      let embedding = try trainer.autoencoder.encode(samples, engine: engine)
      var clusters = result.clusters[epoch - 1]
      if method.centroidRule == .reinitialise {
        let found = try KMeans(clusters: options.clusters).fit(
          embedding, random: random.stream("k-means", index: epoch), engine: engine)
        try clusters.replace(with: found, embedding: embedding, engine: engine)
      } else {
        try clusters.assign(embedding, to: objective.centroids, engine: engine)
      }
      objective.centroids = clusters.centroids
      result.autoencoders.append(trainer.autoencoder)
      result.clusters.append(clusters)
    }
    return result
  }

  private func check<Method: ClusteringMethod>(_ method: Method, refreshes: Set<Int>) throws {
    let engine = try Engine(threads: 1)
    let run = try DeepClustering(Self.samples, options: Self.options, engine: engine)
    let pretrained = try run.pretrain()
    let start = try run.clusterEmbedding(of: pretrained)
    let expected = try written(
      method, from: pretrained, start: start, refreshes: refreshes, engine: engine)
    let result = try run.fineTune(pretrained, method: method)
    #expect(result.autoencoder == expected.autoencoders.last)
    let last = try #require(expected.clusters.last)
    #expect(result.centroids == last.centroids && result.labels == last.labels)
    #expect(result.inertia == last.inertia)
    let changes = result.history.filter { $0.phase == .finetune }.map(\.changedLabels)
    #expect(changes == expected.clusters.dropFirst().map(\.changedLabels))
    // What is compared has to differ from epoch to epoch, or the comparison would show nothing.
    let moves = method.centroidStep != .none || method.centroidRule == .reinitialise
    for (before, after) in zip(expected.clusters, expected.clusters.dropFirst()) {
      #expect((before.centroids != after.centroids) == moves)
    }
  }

  @Test func centroidsThatKMeansReplaces() throws {
    try check(CT(alpha: 2, lambda: 0.5), refreshes: [])
  }

  @Test func centroidsThatStay() throws {
    try check(CT(alpha: 2, lambda: 0.5, centroidRule: .keep), refreshes: [])
  }

  @Test func centroidsThatAreLearned() throws {
    try check(DKM(.annealed(epochsPerValue: 1), lambda: 0.1), refreshes: [])
  }

  @Test func centroidsThatAreLearnedAndReplaced() throws {
    try check(DKM(.constant(3), lambda: 0.1, centroidRule: .reinitialise), refreshes: [])
  }

  @Test func centroidsThatTheMethodMoves() throws { try check(DCN(lambda: 0.5), refreshes: []) }

  /// Three epochs of five steps.
  @Test func targetsEveryThreeSteps() throws {
    let target = try TargetDistribution(refreshInterval: 3, tolerance: 0)
    try check(IDEC(gamma: 0.1, target: target), refreshes: [0, 3, 6, 9, 12])
    try check(DEC(target: target), refreshes: [0, 3, 6, 9, 12])
  }
}
