import Autoencoder
import Datasets
import DeepClustering
import Kernels
import Serialization
import ToolSupport

/// `predict`: the clusters of new samples by a model that `fit` wrote.
struct PredictCommand: ResultCommand {
  static let name = "predict"
  static let summary = "finds the clusters of new samples with a model that fit wrote"
  static let help = """
    Finds the cluster of each sample with a model that 'deepkmeans fit' wrote. The data are scaled as
    those of fit were.

    usage: deepkmeans predict MODEL DATA... [options]

      --output FILE   writes the labels to a .npy file (int32); otherwise they are printed, one a line
      --threads N     default: all that this process may use
    """
  static let examples = [
    Example(
      "deepkmeans predict results/model.safetensors data.npy --output labels.npy",
      "writes the cluster of each sample"),
    Example(
      "deepkmeans predict results/model.safetensors data.npy | sort | uniq -c",
      "how many samples a cluster has"),
  ]
  static let options: [String: Arguments.Arity] = ["--output": .value, "--threads": .value]

  private let modelPath: String
  private let paths: [String]
  private let output: String?
  private let threads: Int?

  init(_ arguments: Arguments) throws(UsageError) {
    guard let modelPath = arguments.operands.first, arguments.operands.count >= 2 else {
      throw UsageError("predict needs a model and a file of data; see 'deepkmeans predict --help'")
    }
    self.modelPath = modelPath
    paths = Array(arguments.operands.dropFirst())
    output = try arguments.text("--output")
    threads = try arguments.integer("--threads", in: 1...4096)
  }

  func result() throws -> CommandResult {
    let engine = try Engine(threads: threads)
    let (model, scaling) = try ModelFile.read(modelPath)
    var data = try Dataset.load(paths)
    guard data.columns == model.features else {
      throw DataError(
        "the data have \(data.columns) features and the model \(modelPath) was made for \(model.features)")
    }
    let labels = try model.predict(try scaling.scaledSamples(of: &data), engine: engine)
    if let output {
      try File.write(NPY.encode(labels), to: output)
      return CommandResult(
        text: "\(labels.count) labels written to \(output)",
        json: ["samples": .integer(labels.count), "output": .string(output)])
    }
    return CommandResult(
      text: labels.map(String.init).joined(separator: "\n"),
      json: [
        "samples": .integer(labels.count), "labels": .array(labels.map { .integer(Int($0)) }),
      ])
  }
}
