import Datasets
import Kernels
import Serialization
import ToolSupport

/// `convert`: data from any format into any other.
struct ConvertCommand: ResultCommand {
  static let name = "convert"
  static let summary = "writes data in another format"
  static let help = """
    Reads data of any format and writes them in another. Bytes stay bytes in npy, npz, IDX and images; other
    numbers become floats of 32 bits.

    usage: deepkmeans convert DATA... --output FILE [options]

      --output FILE         where to: .npy, .npz (x, and labels y), .csv and .tsv (labels in the last column), .jsonl,
                            .idx or .libsvm, with .gz behind it or not; a path that ends in / is a folder of PNG
                            images, each class in a folder of its own; - is standard output
      --format F            the format, where the path does not say it: npy, npz, csv, tsv, jsonl, idx, libsvm, png
                            or pgm, all but the last two also as csv.gz and so on
      --labels FILE...      labels, a file for each DATA before it
      --labels-output FILE  writes the labels alone: .npy, .csv, .tsv, .jsonl or .idx, with .gz behind it or not
      --missing M           what becomes of missing values of features, which are refused without it: drop leaves out
                            samples that have one; mean and median fill in that of the feature
    \(ReadingOptions.help)

    Several DATA are put one after the other. With --label-column the classes may be names.
    """
  static let examples = [
    Example(
      "deepkmeans convert iris.csv --label-column species --output iris.npz",
      "a table with a column of names as arrays for NumPy"),
    Example(
      "deepkmeans convert train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz --output digits/",
      "a folder of images for each digit"),
    Example(
      "deepkmeans convert survey.csv --missing median --output complete.csv",
      "a table whose missing values are filled with the medians of their columns"),
    Example(
      "deepkmeans convert digits/ --grey --output digits.npy --labels-output classes.csv",
      "the other way round, samples and labels apart"),
  ]
  static let options: [String: Arguments.Arity] = [
    "--labels": .valuePerOperand, "--labels-output": .value,
    "--missing": .choice(of: MissingValueTreatment.self),
  ].merging(DataOutput.options) { $1 }.merging(ReadingOptions.options) { $1 }

  private let input: DataOptions
  private let output: DataOutput
  private let labelsOutput: DataOutput?
  private let missing: MissingValueTreatment?
  private let messages: Messages

  init(_ arguments: Arguments) throws(UsageError) {
    input = try DataOptions(arguments, command: Self.name)
    guard let output = try DataOutput(arguments) else {
      throw UsageError("convert needs --output FILE to write the data to")
    }
    self.output = output
    labelsOutput = try DataOutput(labelsOf: "--labels-output", arguments)
    if let labelsOutput, labelsOutput.path == output.path {
      throw UsageError(
        "--output and --labels-output are both \(output.path); the one would replace the other")
    }
    missing = try arguments.choice("--missing", of: MissingValueTreatment.self)
    messages = Messages(arguments)
  }

  func result() throws -> CommandResult {
    var data = try input.load(keepingMissing: missing != nil)
    let treated = try missing.map { try treat($0, &data) }
    if let labelsOutput {
      guard let labels = data.labels else {
        throw DataError("the data have no labels to write to \(labelsOutput.path)")
      }
      try output.write(data, labels: labels, to: labelsOutput)
      messages.detail("\(labels.count) labels written to \(labelsOutput.path)")
    } else if data.labels != nil, let omission = output.omission {
      messages.say("\(omission); --labels-output FILE writes them")
    }
    if let names = data.classNames, [.npz, .libsvm].contains(output.format.kind) {
      messages.say("the classes are numbers in \(output.path): \(Self.numbered(names))")
    }
    if labelsOutput == nil { try output.write(data) }
    return output.result(
      [
        ResultField("samples", key: "samples", .integer(data.rows)),
        ResultField("features", key: "features", .integer(data.columns)),
        ResultField("format", key: "format", .string(output.format.description)),
        ResultField("missing", key: "missing", .integer(treated?.values ?? 0)),
        ResultField("left out", key: "samples_left_out", .integer(treated?.samplesLeftOut ?? 0)),
        ResultField(
          "classes", key: "classes",
          .array((data.classNames ?? []).map(JSON.string))),
      ], text: "\(data.rows) samples of \(data.columns) features")
  }

  private func treat(
    _ missing: MissingValueTreatment, _ data: inout Dataset
  ) throws -> (values: Int, samplesLeftOut: Int) {
    do throws(DatasetError) {
      let treated = try data.treatMissingValues(missing)
      messages.say(Self.text(treated))
      return treated
    } catch {
      throw DataError("\(input.paths.joined(separator: ", ")): \(error)")
    }
  }

  private static func text(_ treated: (values: Int, samplesLeftOut: Int)) -> String {
    let values = "\(treated.values) missing value\(treated.values == 1 ? "" : "s")"
    guard treated.samplesLeftOut > 0 else { return treated.values == 0 ? values : "\(values) filled" }
    let samples = "\(treated.samplesLeftOut) sample\(treated.samplesLeftOut == 1 ? "" : "s")"
    return "\(values): \(samples) left out"
  }

  private static func numbered(_ names: [String]) -> String {
    let shown = names.prefix(20).enumerated().map { "\($0.offset) \($0.element)" }.joined(separator: ", ")
    return names.count > 20 ? shown + ", …" : shown
  }
}
