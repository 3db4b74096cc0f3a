import Datasets
import DeepClustering
import ExampleSupport
import Kernels
import Serialization
import Synchronization
import TestSupport
import Testing

@testable import ClusterImages

@Suite struct ClusterImagesTests {
  private static func training(_ directory: TemporaryDirectory) -> Training {
    let digits = SyntheticDigits(samples: 200, seed: 0)
    return Training(
      dataset: Dataset(samples: digits.samples, labels: digits.labels),
      options: DeepClusteringOptions(clusters: 10, hidden: [32], pretrainEpochs: 3, epochs: 3),
      model: "\(directory.path)/model")
  }

  @Test func theModelPredictsTheClustersOfTheRun() async throws {
    let directory = try TemporaryDirectory()
    let training = Self.training(directory)
    let phases = Mutex<[Phase]>([])
    try await training.start { record in phases.withLock { $0.append(record.phase) } }.value
    let expected = [Phase.pretrain, .pretrain, .pretrain, .kmeans, .finetune, .finetune, .finetune]
    #expect(phases.withLock { $0 } == expected && directory.names == ["model"])
    let engine = try Engine()
    let classifier = try Classifier(reading: training.model, engine: engine)
    let run = try DeepClustering(training.dataset.samples, options: training.options, engine: engine)
    let clustering = try run.fineTune(run.pretrain(), method: CT(alpha: 3, lambda: 1))
    #expect(try classifier.clusters(of: training.dataset.samples) == clustering.labels)
  }

  /// The fourth event is K-means between the phases.
  @Test(arguments: [1, 4, 5]) func aCancelledRunGoesOnWhereItWas(events: Int) async throws {
    let directory = try TemporaryDirectory()
    let training = Self.training(directory)
    let count = Atomic(0)
    let task = training.start { _ in
      if count.add(1, ordering: .relaxed).newValue == events { withUnsafeCurrentTask { $0?.cancel() } }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(directory.names == ["model.checkpoint"])
    var other = training
    other.options.seed = 1
    #expect(throws: Example.Failure.self) { try other.run { _ in } }
    try training.run { _ in }
    let second = try TemporaryDirectory()
    let whole = Self.training(second)
    try whole.run { _ in }
    #expect(directory.names == ["model"] && second.names == ["model"])
    #expect(try File.read(training.model) == File.read(whole.model))
  }

  @Test func bytesGiveTheModelOfTheirFloats() throws {
    let directory = try TemporaryDirectory()
    var random = Random(seed: 4)
    let bytes = (0..<100 * 20).map { _ in UInt8(random.nextInt(below: 256)) }
    let datasets = [
      Dataset(bytes: try ByteMatrix(rows: 100, columns: 20, elements: bytes)),
      Dataset(
        samples: try Matrix(rows: 100, columns: 20, elements: bytes.map(Float.init)), isEightBit: true),
    ]
    let models = try datasets.map { dataset in
      var training = Self.training(directory)
      training.dataset = dataset
      try training.run { _ in }
      return try File.read(training.model)
    }
    #expect(models[0] == models[1])
  }
}
