import Autoencoder
import DeepClustering
import Kernels
import Testing

@testable import App

@Suite struct MemoryEstimateTests {
  private func bytes(_ estimate: MemoryEstimate) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: estimate.parts.map { ($0.name, $0.bytes) })
  }

  @Test func moreThanThereIsIsTold() {
    let estimate = MemoryEstimate(samples: TrainingSamples(Matrix(rows: 1000, columns: 300)))
    #expect(
      bytes(estimate) == [
        "samples": 1_200_000, "floats": 2_400_000, "clusters": 96_000, "program": 48 << 20,
      ])
    #expect(estimate.total >= 3_696_000 + 48 << 20)
    #expect(estimate.description(available: 1 << 50).hasSuffix(")"))
    #expect(estimate.description(available: 7 << 20).hasSuffix("); this process may have 7 MiB"))
  }

  /// 300 samples for 20 – 30 – 4 – 30 – 20, which are 1,524 weights and biases, and 5 clusters.
  private func trainingBytes(
    hasTargets: Bool = false, _ change: (inout DeepClusteringOptions) -> Void = { _ in }
  ) throws -> [String: Int] {
    var options = DeepClusteringOptions(clusters: 5, hidden: [30], latent: 4)
    options.network.inputs = 20
    change(&options)
    return bytes(
      try MemoryEstimate(
        samples: TrainingSamples(Matrix(rows: 300, columns: 20)), architecture: options.network,
        options: options, hasTargets: hasTargets))
  }

  @Test func aTrainingRunHasItsParts() throws {
    // Two networks and two moments; three times a network and its moments in a checkpoint; 84 outputs and four
    // buffers of 30 for each sample of a batch.
    var expected = [
      "samples": 24_000, "network and optimiser": 4 * 4 * 1524, "checkpoint": 3 * 3 * 4 * 1524,
      "batches": 4 * 300 * (84 + 4 * 30), "embedding and clusters": 300 * (64 + 96), "program": 48 << 20,
    ]
    #expect(try trainingBytes() == expected)
    // A batch is never larger than the data.
    #expect(try trainingBytes { $0.pretraining.training.batchSize = 1 << 24 } == expected)
    expected["targets"] = 5 * 4 * 300 * 5
    #expect(try trainingBytes(hasTargets: true) == expected)
  }

  @Test func whatIsKeptOfANetworkIsCounted() throws {
    let changes: [(inout DeepClusteringOptions) -> Void] = [
      { $0.keepsOptimizer = true }, { $0.pretraining.training.clipping = .norm(1) },
      { $0.network.tiesWeights = true }, { $0.pretraining.earlyStopping = EarlyStopping() },
      { $0.pretraining.training.optimizer = .sgd(SGD(learningRate: 0.1)) },
      { $0.pretraining.training.optimizer = .sgd(SGD(learningRate: 0.1, momentum: 0)) },
    ]
    let copies = try changes.map { change in
      let bytes = try trainingBytes(change)
      return [bytes["network and optimiser"], bytes["checkpoint"]].map { ($0 ?? 0) / (4 * 1524) }
    }
    #expect(copies == [[7, 9], [5, 9], [5, 9], [5, 9], [3, 6], [2, 3]])
  }
}
