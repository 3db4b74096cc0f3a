import Datasets
import Serialization
import ToolSupport

/// Where a command writes data or labels to, and in what format: `--output` and `--format`.
struct DataOutput {
  let path: String
  let format: OutputFormat

  static let options: [String: Arguments.Arity] = ["--output": .value, "--format": .words(formats)]

  private static let formats = OutputFormat.Kind.allCases.flatMap {
    $0.isFolder ? [$0.rawValue] : [$0.rawValue, "\($0.rawValue).gz"]
  }

  /// The output that the command line asks for; nil where it asks for none.
  ///
  /// - Parameter isLabels: whether it is labels alone that are written.
  init?(_ arguments: Arguments, isLabels: Bool = false) throws(UsageError) {
    let name = try arguments.text("--format")
    guard let path = try arguments.text("--output") else {
      if name != nil { throw UsageError("--format needs --output FILE") }
      return nil
    }
    if path == "-", arguments.has("--json") {
      throw UsageError("--json and --output - exclude each other: both write to standard output")
    }
    try self.init(path: path, formatName: name, isLabels: isLabels, option: "--output")
  }

  /// Labels alone at the path of an option, if it is given.
  init?(labelsOf option: String, _ arguments: Arguments) throws(UsageError) {
    guard let path = try arguments.text(option) else { return nil }
    try self.init(path: path, formatName: nil, isLabels: true, option: option)
  }

  private init(
    path: String, formatName: String?, isLabels: Bool, option: String
  ) throws(UsageError) {
    self.path = path
    let allowed =
      isLabels ? ".npy, .csv, .tsv, .jsonl or .idx" : ".npy, .npz, .csv, .tsv, .jsonl, .idx or .libsvm"
    if let formatName {
      guard let format = OutputFormat(name: formatName) else {
        throw UsageError("--format is '\(formatName)'; give one of \(Self.formats.joined(separator: ", "))")
      }
      self.format = format
    } else if let format = OutputFormat(path: path) {
      self.format = format
    } else if path == "-" {
      throw UsageError("\(option) - needs --format to say which")
    } else {
      let way = isLabels ? "" : ", end a folder of images in /"
      throw UsageError(
        "\(option) is '\(path)', which names no format; end it in \(allowed), .gz behind it or not\(way)")
    }
    if isLabels, !format.holdsLabelsAlone {
      throw UsageError("\(option) is '\(path)'; labels alone are written as \(allowed)")
    }
    if format.kind.isFolder, path == "-" { throw UsageError("images go to a folder; give its path") }
  }

  /// Whether the data go to standard output.
  var isStandardOutput: Bool { path == "-" }

  /// Writes samples, with labels where the format holds them.
  func write(_ data: Dataset) throws(DatasetError) { try data.write(to: path, format: format) }

  /// Writes labels alone.
  func write(labels: [Int], names: [String]? = nil) throws(DatasetError) {
    try Dataset.writeLabels(labels, names: names, to: path, format: format)
  }

  /// The result of a command whose work is done with that.
  func result(_ fields: [ResultField], text: String) -> CommandResult {
    if isStandardOutput { return .none }
    let all = fields + [ResultField("output", key: "output", .string(path))]
    return CommandResult(text: "\(text) written to \(path)", json: CommandResult(all).json)
  }
}
