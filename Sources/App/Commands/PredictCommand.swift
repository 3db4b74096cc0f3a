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

      --output FILE         writes the labels to a file, .npy (int32), .csv, .tsv, .jsonl or .idx, with .gz behind it
                            or not; - is standard output; without it they are printed, one a line
      --format F            the format, where the file's name does not say it
    \(ThreadsOption.help)
    \(ReadingOptions.help)
    """
  static let examples = [
    Example(
      "deepkmeans predict results/model.safetensors data.npy --output labels.npy",
      "writes the cluster of each sample"),
    Example(
      "deepkmeans predict results/model.safetensors data.npy | sort | uniq -c",
      "how many samples a cluster has"),
  ]
  static let options: [String: Arguments.Arity] = ["--threads": .value]
    .merging(DataOutput.options) { $1 }
    .merging(ReadingOptions.options) { $1 }

  private let input: ModelInput
  private let output: DataOutput?

  init(_ arguments: Arguments) throws(UsageError) {
    input = try ModelInput(arguments, command: Self.name, readsLabels: false)
    output = try DataOutput(arguments, .labels)
  }

  func result() throws -> CommandResult {
    let labels = try input.apply { model, samples, engine in try model.predict(samples, engine: engine) }
    let samples = ResultField("samples", key: "samples", .integer(labels.count))
    if let output {
      try output.write(labels: labels.map(Int.init))
      return output.result([samples], text: "\(labels.count) labels")
    }
    return CommandResult(
      text: labels.map(String.init).joined(separator: "\n"),
      json: [
        "samples": .integer(labels.count), "labels": .array(labels.map { .integer(Int($0)) }),
      ])
  }
}
