import Autoencoder
import KMeans
import Kernels
import Serialization
import Testing

@testable import DeepClustering

@Suite struct ConvergenceTests {
  private static func history(_ losses: [Double]) -> [EpochRecord] {
    [EpochRecord(phase: .pretrain, epoch: 1, reconstructionLoss: 1, seconds: 0)]
      + losses.enumerated().map { index, loss in
        EpochRecord(
          phase: .finetune, epoch: index + 1, reconstructionLoss: loss, clusteringLoss: 1, seconds: 0)
      }
  }

  @Test func everyEpochOfTheWindowHasToChangeLittle() {
    let criterion = Convergence(tolerance: 0.01, window: 2)
    #expect(!criterion.isMet(by: Self.history([9, 9])), "two changes are needed")
    #expect(criterion.isMet(by: Self.history([9, 9, 9])))
    // With the clustering loss of 1 the objective is 11, and 1 % of it 0.11.
    #expect(criterion.isMet(by: Self.history([30, 10, 10, 9.9])))
    #expect(!criterion.isMet(by: Self.history([30, 10, 10, 9.8])))
    #expect(!criterion.isMet(by: Self.history([10, 10, 10.2])), "a rise is a change too")
    #expect(!criterion.isMet(by: Self.history([9, 9, 9, 30, 9])), "a spike that has passed is a change")
    let clustering = [30, 10, 12, 10].enumerated().map { index, loss in
      EpochRecord(phase: .finetune, epoch: index + 1, reconstructionLoss: 9, clusteringLoss: loss, seconds: 0)
    }
    #expect(!criterion.isMet(by: clustering), "the clustering loss is a part of the objective")
    #expect(!Convergence(tolerance: 0).isMet(by: Self.history(Array(repeating: 9, count: 50))))
  }

  @Test func trainingEndsWithTheCriterionAndSaysSo() throws {
    let (samples, _) = DeepClusteringTests.bands(200, seed: 9)
    var options = DeepClusteringTests.options
    options.epochs = 30
    options.convergence = Convergence(tolerance: 1, window: 3)
    let engine = try Engine()
    let settled = try DeepClusteringTests.run(samples, options: options, engine: engine)
    #expect(settled.fineTuningEnd == .objectiveSettled)
    #expect(settled.history.count { $0.phase == .finetune } == 4)
    options.convergence.tolerance = 0
    let all = try DeepClusteringTests.run(samples, options: options, engine: engine)
    #expect(all.fineTuningEnd == .epochLimit && all.history.count { $0.phase == .finetune } == 30)

    let run = try DeepClustering(samples, options: options, engine: engine)
    let method = try DEC(target: TargetDistribution(refreshInterval: 2, tolerance: 2))
    let labels = try run.fineTune(run.pretrain(), method: method)
    #expect(labels.fineTuningEnd == .labelsSettled)
    #expect(labels.history.count { $0.phase == .finetune } == 1, "the epoch in which labels settle is ended")
    options.convergence.window = 0
    #expect(throws: DeepClusteringError.self) {
      try DeepClustering(samples, options: options, engine: engine)
    }
  }

  /// Criteria that every epoch meets are looked at only once the rate has risen: in step 12 of 4 an epoch, and one more.
  @Test(arguments: [LearningRateSchedule(warmUpEpochs: 3), LearningRateSchedule(warmUpSteps: 12)])
  func aWarmUpDoesNotConverge(schedule: LearningRateSchedule) throws {
    let (samples, _) = DeepClusteringTests.bands(200, seed: 9)
    var options = DeepClusteringTests.options
    (options.epochs, options.fineTuning.batchSize) = (30, 64)
    options.convergence = Convergence(tolerance: 1e9, window: 2)
    options.fineTuning.schedule = schedule
    let run = try DeepClustering(samples, options: options, engine: Engine())
    let pretrained = try run.pretrain()
    let settled = try run.fineTune(pretrained, method: CT(alpha: 2, lambda: 1))
    #expect(settled.fineTuningEnd == .objectiveSettled)
    #expect(settled.history.count { $0.phase == .finetune } == 3 + 3)
    let method = try DEC(target: TargetDistribution(refreshInterval: 2, tolerance: 2))
    let labels = try run.fineTune(pretrained, method: method)
    #expect(labels.fineTuningEnd == .labelsSettled)
    #expect(labels.history.count { $0.phase == .finetune } == 3 + 1)
    // Targets of the steps 0, 11, 22 and 33, in epoch 9: between the others there are steps of the warm-up.
    options.convergence = Convergence(tolerance: 0)
    let rare = try DEC(target: TargetDistribution(refreshInterval: 11, tolerance: 2))
    let late = try DeepClustering(samples, options: options, engine: Engine()).fineTune(
      pretrained, method: rare)
    #expect(late.fineTuningEnd == .labelsSettled)
    #expect(late.history.count { $0.phase == .finetune } == 9)
  }

  /// An epoch of 4 steps in the middle of which the rate ceases to rise is one of the warm-up still.
  @Test func anEpochThatTheWarmUpEndsInDoesNotConverge() throws {
    let (samples, _) = DeepClusteringTests.bands(200, seed: 9)
    var options = DeepClusteringTests.options
    (options.epochs, options.fineTuning.batchSize) = (30, 64)
    options.convergence = Convergence(tolerance: 1e9, window: 2)
    options.fineTuning.schedule = LearningRateSchedule(warmUpSteps: 9)
    let settled = try DeepClusteringTests.run(samples, options: options, engine: Engine())
    #expect(settled.fineTuningEnd == .objectiveSettled)
    #expect(settled.history.count { $0.phase == .finetune } == 3 + 3)
  }

  @Test func kMeansMayStartFromTheCentroidsBefore() throws {
    // More clusters than bands, so that K-means has many solutions.
    let (samples, _) = DeepClusteringTests.bands(300, seed: 10)
    var options = DeepClusteringTests.options
    (options.clusters, options.epochs, options.restarts) = (12, 1, 1)
    let engine = try Engine()
    let method = try CT(alpha: 2, lambda: 1)
    let anew = try DeepClustering(samples, options: options, engine: engine)
    options.reinitialisation = .warmStart
    let run = try DeepClustering(samples, options: options, engine: engine)
    let pretrained = try run.pretrain()
    let start = try run.clusterEmbedding(of: pretrained)
    let warm = try run.fineTune(pretrained, method: method)
    let expected = try KMeans(clusters: 12).fit(
      warm.embedding, initialCentroids: start.centroids, random: Random(seed: 0), engine: engine)
    // Clusters keep the numbers of those before, so that only their order may differ.
    func rows(_ centroids: Matrix) -> Set<[Float]> { Set((0..<12).map { Array(centroids.row($0)) }) }
    #expect(rows(warm.centroids) == rows(expected.centroids) && warm.inertia == expected.inertia)
    let other = try anew.fineTune(pretrained, method: method)
    #expect(other.embedding == warm.embedding && other.inertia != warm.inertia)
  }

  /// After one epoch all have the same embedding; each of the two is the better one for some seeds.
  @Test func kMeansMayStartFromBoth() throws {
    let (samples, _) = DeepClusteringTests.bands(300, seed: 10)
    var options = DeepClusteringTests.options
    (options.clusters, options.epochs, options.restarts) = (12, 1, 1)
    var better = Set<Reinitialisation>()
    for seed in UInt64(0)..<8 {
      options.seed = seed
      let inertias = try Reinitialisation.allCases.map {
        options.reinitialisation = $0
        return try DeepClusteringTests.run(samples, options: options, engine: Engine()).inertia
      }
      #expect(inertias[2] == min(inertias[0], inertias[1]))
      better.insert(inertias[0] < inertias[1] ? .restarts : .warmStart)
    }
    #expect(Reinitialisation.allCases == [.restarts, .warmStart, .both])
    #expect(better == [.restarts, .warmStart])
  }

  /// The rule for the best of several restarts reaches every K-means.
  @Test func kMeansSelectsByTheRuleOfTheOptions() throws {
    let (samples, _) = DeepClusteringTests.bands(300, seed: 10)
    var options = DeepClusteringTests.options
    (options.clusters, options.epochs, options.restarts) = (12, 1, 10)
    let engine = try Engine()
    let results = try [RestartSelection.inertia, .neighbors].map { selection in
      options.restartSelection = selection
      let run = try DeepClustering(samples, options: options, engine: engine)
      let clustering = try run.clusterSamples()
      var kMeans = KMeans(clusters: 12, restarts: 10)
      kMeans.selection = selection
      let expected = try kMeans.fit(
        samples, random: Random(seed: options.seed).stream("k-means", index: 0), engine: engine)
      #expect(clustering.labels == expected.labels && clustering.inertia == expected.inertia)

      let tuned = try run.fineTune(run.pretrain(), method: CT(alpha: 2, lambda: 0.5))
      let after = try kMeans.fit(
        tuned.embedding, random: Random(seed: options.seed).stream("k-means", index: 1), engine: engine)
      #expect(tuned.inertia == after.inertia)
      return clustering.inertia
    }
    #expect(results[0] < results[1])
  }

  @Test func centroidsMayBeginAtRandom() throws {
    let (samples, truth) = DeepClusteringTests.bands(200, seed: 11)
    var options = DeepClusteringTests.options
    options.initialCentroids = .random
    (options.pretraining.epochs, options.epochs) = (0, 0)
    let engine = try Engine()
    let run = try DeepClustering(samples, truth: truth, options: options, engine: engine)
    let start = try run.fineTune(run.pretrain(), method: DKM(.annealed(), lambda: 1))
    #expect(start.centroids.elements.allSatisfy { abs($0) <= 1 })
    #expect(start.centroids.elements.contains { $0 < 0 } && start.centroids.elements.contains { $0 > 0 })
    #expect(Set(start.centroids.elements).count == 9)
    #expect(start.history.map(\.phase) == [.kmeans] && start.scores != nil)
    let again = try run.fineTune(run.pretrain(), method: CT(alpha: 2, lambda: 1))
    #expect(again.centroids == start.centroids, "they depend on the seed alone")
    options.seed = 6
    let other = try DeepClustering(samples, options: options, engine: engine)
    #expect(
      try other.fineTune(other.pretrain(), method: CT(alpha: 2, lambda: 1)).centroids != start.centroids)
  }

  /// With a kept optimiser the first step is that which pretraining would have taken next.
  @Test func theOptimiserOfPretrainingMayBeKept() throws {
    let (samples, _) = DeepClusteringTests.bands(200, seed: 13)
    var options = DeepClusteringTests.options
    let engine = try Engine()
    options.epochs = 1
    // Without a clustering loss fine-tuning goes on as pretraining does, but for the order of the samples.
    let method = try CT(alpha: 2, lambda: 0)
    let fresh = try DeepClustering(samples, options: options, engine: engine)
    let network = try fresh.makeAutoencoder()
    var trainer = try AutoencoderTrainer(network, options: options.pretraining.training, epochs: 4)
    for epoch in 1...4 {
      _ = try trainer.trainEpoch(
        samples, epoch: epoch, random: fresh.random.stream("pretraining"), engine: engine)
    }
    let pretrained = try fresh.pretrain()
    #expect(pretrained.autoencoder == trainer.autoencoder)
    _ = try trainer.trainEpoch(samples, epoch: 1, random: fresh.random.stream("fine-tuning"), engine: engine)

    options.keepsOptimizer = true
    let keeping = try DeepClustering(samples, options: options, engine: engine)
    let kept = try keeping.fineTune(keeping.pretrain(), method: method)
    #expect(kept.autoencoder == trainer.autoencoder)
    #expect(try fresh.fineTune(pretrained, method: method).autoencoder != trainer.autoencoder)
    let refusals: [((inout DeepClusteringOptions) -> Void, String)] = [
      (
        { $0.fineTuning.optimizer = .adam(Adam(learningRate: 0.5)) },
        "has one with other settings; give both the same, or do not keep it"
      ),
      (
        { $0.fineTuning.schedule = LearningRateSchedule(.cosine(floor: 0)) },
        "has a schedule or a warm-up of the learning rate; leave these out of fine-tuning, or do not keep it"
      ),
    ]
    for (change, reason) in refusals {
      var changed = options
      change(&changed)
      let message = "the optimiser of pretraining cannot be kept where fine-tuning \(reason)"
      #expect(throws: DeepClusteringError.invalidOption(message)) {
        try DeepClustering(samples, options: changed, engine: engine)
      }
    }
  }

  /// Steps are counted from the first of fine-tuning on, whatever the kept optimiser has behind it.
  @Test(arguments: [false, true]) func targetsComeBeforeTheFirstStep(keepsOptimizer: Bool) throws {
    var options = DeepClusteringTests.options
    // 4 steps an epoch of 64, 64, 64 and 8 samples.
    (options.pretraining.epochs, options.epochs, options.keepsOptimizer) = (1, 2, keepsOptimizer)
    let run = try DeepClustering(
      DeepClusteringTests.bands(200, seed: 13).samples, options: options, engine: Engine(threads: 1))
    let method = RefreshingMethod(interval: 3)
    _ = try run.fineTune(run.pretrain(), method: method)
    #expect(method.log.samplesAtRefreshes == [0, 192, 328])
  }

  /// A method without targets that has converged all along ends training after the first epoch at the full rate.
  @Test(arguments: [0, 3]) func aMethodConvergesAfterTheWarmUp(warmUpEpochs: Int) throws {
    var options = DeepClusteringTests.options
    options.epochs = 10
    options.fineTuning.schedule = LearningRateSchedule(warmUpEpochs: warmUpEpochs)
    let run = try DeepClustering(
      DeepClusteringTests.bands(200, seed: 13).samples, options: options, engine: Engine(threads: 1))
    let result = try run.fineTune(run.pretrain(), method: RefreshingMethod(interval: nil, convergesAt: 0...0))
    #expect(result.fineTuningEnd == .labelsSettled)
    #expect(result.history.count { $0.phase == .finetune } == warmUpEpochs + 1)
  }

  /// What a method says in the middle of an epoch, and takes back before its end, ends nothing, wherever the run is taken
  /// up.
  @Test func convergenceThatPassesWithinAnEpochEndsNothing() throws {
    var options = CheckpointTests.Variation.options
    options.pretraining.layerwise = nil
    // Targets of the steps 0, 2, 4, 6, … of 5 an epoch: the fourth is the first of two in the second epoch.
    let run = InterruptedRun(
      samples: try CheckpointTests.Variation.plain.samples(), options: options,
      engine: try Engine(threads: 1), method: RefreshingMethod(interval: 2, convergesAt: 4...4))
    let expected = try run.uninterrupted()
    #expect(expected.fineTuningEnd == .epochLimit)
    for steps in 1...4 {
      #expect(Outcome(try run.interrupted(every: steps).clustering) == Outcome(expected), "\(steps)")
    }
  }
}

/// A method without a loss that counts targets, and samples before each of them.
private struct RefreshingMethod: ClusteringMethod {
  final class Log: @unchecked Sendable {
    var (samples, samplesAtRefreshes) = (0, [Int]())
  }

  let interval: Int?
  /// The numbers of targets after which it says that it has converged.
  let convergence: ClosedRange<Int>?
  let log = Log()
  private var refreshes = 0

  init(interval: Int?, convergesAt convergence: ClosedRange<Int>? = nil) {
    (self.interval, self.convergence) = (interval, convergence)
  }

  var name: String { "refreshing" }
  var centroidRule: CentroidRule { .keep }
  var refreshInterval: Int? { interval }
  var hasConverged: Bool { convergence?.contains(refreshes) ?? false }

  func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss {
    log.samples += 1
    return SampleLoss(value: 0, derivatives: distances.map { _ in 0 })
  }

  mutating func refresh(distances: Matrix) {
    refreshes += 1
    log.samplesAtRefreshes.append(log.samples)
  }

  var state: [String: Tensor] { ["refreshes": Tensor([refreshes])] }

  mutating func restore(_ state: [String: Tensor], samples: Int, clusters: Int) throws {
    refreshes = try SafeTensors(tensors: state).integers("refreshes")[0]
  }
}
