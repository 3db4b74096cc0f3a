import Autoencoder
import Datasets
import DeepClustering
import Kernels
import Serialization
import ToolSupport

/// `embed`: the embedding of new samples by a model that `fit` wrote.
struct EmbedCommand: ResultCommand {
  static let name = "embed"
  static let summary = "embeds new samples with a model that fit wrote"
  static let help = """
    Writes the embedding of each sample by a model that 'deepkmeans fit' wrote: what its encoder makes of it, or
    without a network the scaled sample itself. The data are scaled as those of fit were.

    usage: deepkmeans embed MODEL DATA... --output FILE [options]

      --output FILE         where to: .npy (float32), .npz, .csv, .tsv, .jsonl, .idx or .libsvm, with .gz behind it or
                            not; - is standard output; labels of the data go with it where the format holds them
      --format F            the format, where the file's name does not say it
      --labels FILE...      true classes, a file for each DATA before it, to be written beside the embedding
                            where the format holds them
    \(ThreadsOption.help)
    \(ReadingOptions.help)
    """
  static let examples = [
    Example(
      "deepkmeans embed results/model.safetensors new.npy --output embedding.npy",
      "embeds new samples as those of fit"),
    Example(
      "deepkmeans embed results/model.safetensors new.npy --output - --format csv | head",
      "shows the first embeddings"),
  ]
  static let options: [String: Arguments.Arity] = [
    "--threads": .value, "--labels": .valuePerOperand(after: 1),
  ]
  .merging(DataOutput.options) { $1 }
  .merging(ReadingOptions.options) { $1 }

  private let input: ModelInput
  private let output: DataOutput
  private let asksForLabels: Bool
  private let messages: Messages

  init(_ arguments: Arguments) throws(UsageError) {
    let output = try DataOutput(arguments, .positions)
    input = try ModelInput(
      arguments, command: Self.name, readsLabels: output?.format.holdsLabels ?? true)
    guard let output else { throw UsageError("embed needs --output FILE to write the embedding to") }
    self.output = output
    asksForLabels = arguments.has("--labels") || arguments.has("--label-column")
    messages = Messages(arguments)
  }

  func result() throws -> CommandResult {
    try output.check()
    if asksForLabels, let omission = output.omission { messages.say(omission) }
    var (labels, names): ([Int]?, [String]?)
    let embedding = try input.apply(onData: { (labels, names) = ($0.labels, $0.classNames) }) {
      model, samples, engine in try model.embed(samples, engine: engine)
    }
    var data = Dataset(samples: embedding, labels: labels)
    data.classNames = names
    try output.write(data)
    return output.result(
      [
        ResultField("samples", key: "samples", .integer(embedding.rows)),
        ResultField("dimensions", key: "dimensions", .integer(embedding.columns)),
      ], text: "\(embedding.rows) embeddings of \(embedding.columns) dimensions")
  }
}
