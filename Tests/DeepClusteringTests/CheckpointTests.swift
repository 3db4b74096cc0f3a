import Autoencoder
import DeepClustering
import Kernels
import Serialization
import Testing

@Suite struct CheckpointTests {
  /// Protocols whose state differs.
  enum Variation: String, CaseIterable {
    case plain, earlyStopping, momentum, bytes, keptOptimizer, images

    static let options = DeepClusteringOptions(
      clusters: 3, network: Architecture(inputs: 0, hidden: [16, 12], latent: 3),
      pretraining: PretrainingOptions(
        epochs: 3, training: TrainingOptions(batchSize: 64), layerwise: LayerwisePretraining(epochs: 2)),
      epochs: 3, fineTuning: TrainingOptions(batchSize: 48), restarts: 2, seed: 5)

    var options: DeepClusteringOptions {
      var options = Self.options
      switch self {
      case .plain, .bytes: break
      case .keptOptimizer: options.keepsOptimizer = true
      case .earlyStopping:
        options.pretraining.epochs = 8
        options.pretraining.earlyStopping = EarlyStopping(
          heldOutShare: 0.2, patience: 2, leastImprovement: 0.2)
        for path in [\DeepClusteringOptions.pretraining.training, \.fineTuning] {
          options[keyPath: path].dropout = 0.1
          options[keyPath: path].corruption = .gaussian(deviation: 0.1)
          options[keyPath: path].clipping = .norm(0.5)
          options[keyPath: path].recordsDiagnostics = true
        }
      case .momentum:
        options.network.tiesWeights = true
        for path in [\DeepClusteringOptions.pretraining.training, \.fineTuning] {
          options[keyPath: path].optimizer = .sgd(SGD(learningRate: 0.01))
          options[keyPath: path].schedule = LearningRateSchedule(
            .cosine(floor: 0.1), warmUpSteps: 2, warmUpEpochs: 1)
        }
      case .images:
        for path in [\DeepClusteringOptions.pretraining.training, \.fineTuning] {
          options[keyPath: path].augmentation = ImageAugmentation(
            height: 4, width: 5, shift: 1, rotation: 20)
        }
      }
      return options
    }

    func samples() throws -> TrainingSamples {
      let matrix = DeepClusteringTests.bands(200, seed: 12).samples
      guard self == .bytes else { return TrainingSamples(matrix) }
      let bytes = matrix.elements.map { UInt8(max(0, min(255, $0 * 100))) }
      return TrainingSamples(try ByteMatrix(rows: 200, columns: 20, elements: bytes))
    }

    /// CT on bands.
    func run(threads: Int) throws -> InterruptedRun<CT> {
      InterruptedRun(
        samples: try samples(), options: options, engine: try Engine(threads: threads),
        method: try CT(alpha: 2, lambda: 0.5))
    }
  }

  @Test(arguments: Variation.allCases, [1, 2])
  func interruptionsChangeNothing(variation: Variation, threads: Int) throws {
    let run = try variation.run(threads: threads)
    let expected = try run.uninterrupted()
    for steps in [1, 3] {
      let (clustering, stages) = try run.interrupted(every: steps)
      #expect(Outcome(clustering) == Outcome(expected))
      // Steps are 4 an epoch in pretraining, 3 with early stopping, and 5 in fine-tuning. K-means counts as an
      // epoch, so that the first step after it has a pause of its own.
      let pretraining = expected.history.count { $0.phase == .layerwise || $0.phase == .pretrain }
      let perEpoch = variation == .earlyStopping ? [1: 3, 3: 1] : [1: 4, 3: 2]
      let counts = [Checkpoint.Stage.pretraining, .fineTuning].map { stage in stages.count { $0 == stage } }
      #expect(counts == [pretraining * (perEpoch[steps] ?? 0), steps == 1 ? 3 * 5 : 3 * 2 + 1])
    }
    // Early stopping has to end the run, or its state would not matter.
    let pretrained = expected.history.count { $0.phase == .pretrain }
    #expect(variation == .earlyStopping ? (3...7).contains(pretrained) : pretrained == 3)
  }

  @Test func aPauseThatEndsNothingChangesNothing() throws {
    let run = try Variation.earlyStopping.run(threads: 1)
    var pauses = 0
    let control = RunControl(
      shouldPause: { true }, onPause: { _ in pauses += 1 }, snapshotEpochs: run.snapshotEpochs)
    let paused = try run.cluster(resuming: nil, control: control)
    #expect(Outcome(paused) == Outcome(try run.uninterrupted()))
    #expect(pauses > 40)
  }

  @Test func snapshotsAreTheStatesBetweenEpochs() throws {
    let run = try Variation.plain.run(threads: 1)
    let clustering = try run.uninterrupted()
    let pretraining = try DeepClustering(run.samples, options: run.options, engine: run.engine)
    let start = try pretraining.clusterEmbedding(of: pretraining.pretrain())
    let snapshots = clustering.snapshots
    #expect(snapshots.map(\.epoch) == [0, 2, 3])
    #expect(snapshots[0].embedding == start.embedding && snapshots[0].labels == start.labels)
    #expect(snapshots[2].embedding == clustering.embedding && snapshots[2].labels == clustering.labels)
    #expect(snapshots[2].centroids == clustering.centroids)
    let file = SafeTensors(tensors: Snapshot.tensors(of: snapshots))
    #expect(Snapshot.tensors(of: try Snapshot.all(in: file)) == file.tensors)
  }

  /// Scores, diagnostics and what an epoch lacks.
  @Test func theHistoryIsThatOfTheRun() throws {
    let run = try Variation.earlyStopping.run(threads: 1)
    var (records, checkpoint): ([EpochRecord], Checkpoint?) = ([], nil)
    let control = RunControl(
      onEpoch: { records.append($0) }, shouldPause: { true }, onPause: { checkpoint = try $0() })
    let clustering = try run.cluster(resuming: nil, control: control)
    let kept = try #require(checkpoint)
    #expect(try Checkpoint(SafeTensors(decoding: kept.file.encoded())).history == records)
    #expect(clustering.history == records)
    #expect(Set(records.map(\.phase)) == Set(Phase.allCases))
  }

  @Test(arguments: [CentroidRule.keep, .reinitialise])
  func aMethodsOwnStateIsRestored(rule: CentroidRule) throws {
    let run = InterruptedRun(
      samples: try Variation.plain.samples(), options: Variation.options, engine: try Engine(threads: 1),
      method: DriftingCentroids(centroidRule: rule))
    let expected = try run.uninterrupted()
    for steps in [1, 3] {
      #expect(Outcome(try run.interrupted(every: steps).clustering) == Outcome(expected))
    }
    #expect(try run.checkpoint(in: .fineTuning).file.integers("method.batches") == [1])
  }
}

/// A method whose centroids follow the batches, more slowly with each that it has seen.
struct DriftingCentroids: ClusteringMethod {
  let name = "drifting"
  let centroidStep = CentroidStep.ofMethod
  let centroidRule: CentroidRule
  private var batches = 0

  init(centroidRule: CentroidRule) { self.centroidRule = centroidRule }

  func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss {
    let nearest = distances.indices.min { distances[$0] < distances[$1] } ?? 0
    var derivatives = distances.map { _ in 0.0 }
    derivatives[nearest] = 1 / Double(1 + batches)
    return SampleLoss(value: distances[nearest] / Double(1 + batches), derivatives: derivatives)
  }

  mutating func move(_ centroids: inout Matrix, after batch: EmbeddedBatch, engine: Engine) throws {
    batches += 1
    let labels = try engine.nearestCentroids(of: batch.embedding, in: centroids)
    for (row, label) in labels.enumerated() {
      for column in 0..<centroids.columns {
        let difference = batch.embedding[row, column] - centroids[Int(label), column]
        centroids[Int(label), column] += difference / Float(10 + batches)
      }
    }
  }

  var state: [String: Tensor] { ["batches": Tensor([batches])] }

  mutating func restore(_ state: [String: Tensor], samples: Int, clusters: Int) throws {
    batches = try SafeTensors(tensors: state).integers("batches").first ?? 0
  }
}
