import Datasets
import DeepClustering
import Kernels
import Serialization
import TestSupport
import Testing

@testable import ClusterImages

@Suite struct ClusterImagesTests {
  private static func training(_ directory: TemporaryDirectory) -> Training {
    let digits = SyntheticDigits(samples: 200, seed: 0)
    return Training(
      dataset: Dataset(samples: digits.samples, labels: digits.labels),
      options: DeepClusteringOptions(clusters: 10, hidden: [32], pretrainEpochs: 3, epochs: 3),
      checkpoint: "\(directory.path)/checkpoint")
  }

  @Test func theModelPredictsTheClustersOfTheRun() async throws {
    let directory = try TemporaryDirectory()
    let training = Self.training(directory)
    var (epochs, model): (Int, SafeTensors?) = (0, nil)
    for try await event in training.events() {
      switch event {
      case .epoch: epochs += 1
      case .finished(let file): model = file
      }
    }
    // Of both phases, and K-means in between.
    #expect(epochs == 3 + 1 + 3 && directory.names.isEmpty)
    let path = "\(directory.path)/model.safetensors"
    try File.write(#require(model).encoded(), to: path)
    let engine = try Engine()
    let classifier = try Classifier(reading: path, engine: engine)
    let run = try DeepClustering(training.dataset.samples, options: training.options, engine: engine)
    let clustering = try run.fineTune(run.pretrain(), method: CT(alpha: 3, lambda: 1))
    #expect(try classifier.clusters(of: training.dataset.samples) == clustering.labels)
  }

  @Test(arguments: [1, 5]) func aCancelledRunGoesOnWhereItWas(events: Int) async throws {
    let directory = try TemporaryDirectory()
    let training = Self.training(directory)
    let task = Task {
      var count = 0
      return try training.run { _ in
        count += 1
        if count == events { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(directory.names == ["checkpoint"])
    let resumed = try training.run { _ in }
    let other = try TemporaryDirectory()
    let whole = try Self.training(other).run { _ in }
    #expect(directory.names.isEmpty && resumed == whole)
  }
}
