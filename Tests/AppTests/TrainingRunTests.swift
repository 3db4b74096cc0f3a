import Datasets
import Kernels
import Serialization
import Testing
import ToolSupport

@testable import App

/// `fit` with other networks and ways of training than the published ones.
@Suite struct TrainingRunTests {
  /// `predict` gives the labels of the run.
  static func predictsItsLabels(_ bench: Workbench, _ data: String) throws -> Bool {
    let predicted = bench.file("predicted.npy")
    let model = bench.file("out/model.safetensors")
    #expect(DeepKMeansTool.tool.run(["predict", model, data, "--output", predicted]) == nil)
    return try File.read(predicted) == File.read(bench.file("out/labels.npy"))
  }

  @Test(arguments: [
    "--loss cross-entropy --output-activation sigmoid --scale minmax --noise masking:0.2",
    "--activation tanh --latent-activation sigmoid --tied-weights --optimizer sgd --scale standard",
    "--activation leaky-relu:0.2 --dropout 0.2 --layerwise 1 --held-out 0.1 --initializer he-uniform",
  ])
  func modelsPredictTheVeryLabels(line: String) throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(120)
    #expect(bench.fit(data, "\(Workbench.network) --epochs 2 \(line)") == nil)
    #expect(try Self.predictsItsLabels(bench, data))
  }

  /// Bytes stay bytes, or become floats where each feature has a scaling of its own.
  @Test(arguments: ["unit", "symmetric", "minmax"])
  func bytesPredictTheVeryLabels(scaling: String) throws {
    let bench = try Workbench()
    var random = Random(seed: 3)
    // An IDX file of bytes, 120 × 8.
    var bytes: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 120, 0, 0, 0, 8]
    for i in 0..<120 {
      for j in 0..<8 { bytes.append(UInt8(60 * random.nextFloat()) + (i % 3 == j % 3 ? 180 : 0)) }
    }
    try File.write(bytes, to: bench.file("bytes.idx"))
    #expect(bench.fit(bench.file("bytes.idx"), "\(Workbench.network) --epochs 2 --scale \(scaling)") == nil)
    #expect(try Self.predictsItsLabels(bench, bench.file("bytes.idx")))
  }

  @Test func theHistoryHasWhatWasRecorded() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(120)
    let line = "--epochs 2 --layerwise 2 --held-out 0.2 --patience 50 --diagnostics --labels \(labels)"
    #expect(bench.fit(data, "\(Workbench.network) \(line)") == nil)
    let names = [(6, "layerwise"), (4, "pretrain"), (1, "kmeans"), (2, "finetune")]
    let phases = names.flatMap { Array(repeating: $1, count: $0) }
    #expect(try bench.history("phase") == phases)
    #expect(try bench.history("epoch") == [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 0, 1, 2].map { "\($0)" })
    /// The phases of the epochs that have something in a column.
    func filled(_ column: String) throws -> [String] {
      zip(phases, try bench.history(column)).filter { Double($1).map { $0 >= 0 } ?? false }.map(\.0)
    }
    let training = phases.filter { $0 != "kmeans" }
    let columns = [
      "reconstruction_loss", "held_out_loss", "clustering_loss", "inertia", "seconds", "acc",
      "gradient_norm", "dead_units",
    ]
    let pretraining = phases.filter { $0 == "layerwise" || $0 == "pretrain" }
    let clustered = phases.filter { $0 == "kmeans" || $0 == "finetune" }
    let expected = [
      training, pretraining, phases.filter { $0 == "finetune" }, clustered, phases, clustered, training,
      training,
    ]
    #expect(try columns.map(filled) == expected)
    let seconds = try #require(try bench.metrics()["seconds"]?.objectValue)
    #expect(seconds.keys == ["layerwise", "pretrain", "kmeans", "finetune", "total"])
    #expect(seconds.members.allSatisfy { ($0.value.doubleValue ?? 0) > 0 })
  }

  @Test func pretrainingEndsWhereItNoLongerHelps() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(120)
    let line = "--clusters 3 --hidden 16 --pretrain-epochs 400 --method aekm --learning-rate 0.05"
    #expect(bench.fit(data, "\(line) --held-out 0.2 --patience 3") == nil)
    let losses = try bench.history("held_out_loss").compactMap(Double.init)
    let best = try #require(losses.min().flatMap(losses.firstIndex))
    #expect(losses.count < 400 && losses.count == best + 1 + 3)
  }
}
