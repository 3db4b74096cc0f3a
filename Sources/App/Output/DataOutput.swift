import Datasets
import Serialization
import ToolSupport

/// Where a command writes data or labels to, and in what format: `--output` and `--format`.
struct DataOutput {
  /// What is written, which formats must hold.
  enum Content {
    /// Samples of any kind, images among them.
    case samples
    /// Coordinates, which are no images.
    case positions
    /// Labels alone.
    case labels

    fileprivate func fits(_ format: OutputFormat) -> Bool {
      switch self {
      case .samples: true
      case .positions: !format.kind.isFolder
      case .labels: format.holdsLabelsAlone
      }
    }

    /// The ends of names that it takes, in words.
    fileprivate var endings: String {
      self == .labels
        ? ".npy, .csv, .tsv, .jsonl or .idx" : ".npy, .npz, .csv, .tsv, .jsonl, .idx or .libsvm"
    }
  }

  let path: String
  let format: OutputFormat

  static let options: [String: Arguments.Arity] = ["--output": .value, "--format": .words(formats)]

  private static let formats = OutputFormat.Kind.allCases.flatMap {
    $0.isFolder ? [$0.rawValue] : [$0.rawValue, "\($0.rawValue).gz"]
  }

  /// The output that the command line asks for; nil where it asks for none.
  init?(_ arguments: Arguments, _ content: Content = .samples) throws(UsageError) {
    let name = try arguments.text("--format")
    guard let path = try arguments.path("--output") else {
      if name != nil { throw UsageError("--format needs --output FILE") }
      return nil
    }
    try Self.checkStandardOutput(path, arguments)
    try InputFiles.check(outputs: [path], arguments)
    try self.init(path: path, formatName: name, content, option: "--output")
    if format.kind.isFolder { try InputFiles.check(outputWithImages: path, arguments) }
  }

  /// Labels alone at the path of an option, if it is given.
  init?(labelsOf option: String, _ arguments: Arguments) throws(UsageError) {
    guard let path = try arguments.path(option) else { return nil }
    try InputFiles.check(outputs: [path], arguments)
    try self.init(path: path, formatName: nil, .labels, option: option)
  }

  private init(
    path: String, formatName: String?, _ content: Content, option: String
  ) throws(UsageError) {
    self.path = path
    if let formatName {
      guard let format = OutputFormat(name: formatName) else {
        let names = Self.formats.filter { OutputFormat(name: $0).map(content.fits) == true }
        throw UsageError("--format is '\(formatName)'; give one of \(names.joined(separator: ", "))")
      }
      self.format = format
    } else if let format = OutputFormat(path: path) {
      self.format = format
    } else if path == Self.standardOutput {
      throw UsageError(
        content == .labels && option != "--output"
          ? "\(option) is -; give a file's path" : "\(option) - needs --format to say which")
    } else {
      let way = content == .samples ? ", end a folder of images in /" : ""
      throw UsageError(
        "\(option) is '\(path)', which names no format; end it in \(content.endings), .gz behind it or not\(way)"
      )
    }
    guard content.fits(format) else {
      let what = content == .labels ? "labels alone" : "coordinates, which are no images,"
      throw UsageError("\(option) is '\(path)'; \(what) are written as \(content.endings)")
    }
    if format.kind.isFolder, path == Self.standardOutput {
      throw UsageError("images go to a folder; give its path")
    }
  }

  /// The path that means standard output.
  static let standardOutput = "-"

  /// Whether the data go to standard output.
  var isStandardOutput: Bool { path == Self.standardOutput }

  /// Throws where result and output would both go to standard output.
  static func checkStandardOutput(_ path: String?, _ arguments: Arguments) throws(UsageError) {
    guard path == standardOutput, arguments.has("--json") else { return }
    throw UsageError("--json and --output - exclude each other: both write to standard output")
  }

  /// Throws for a file whose name promises another format than the one that there is.
  static func check(_ path: String, isNamed format: String) throws(UsageError) {
    let name = path.split(separator: "/").last ?? ""
    guard name.dropFirst().contains("."), !name.hasSuffix(".\(format)") else { return }
    throw UsageError("--output is '\(path)', and \(format) is what is written; end it in .\(format)")
  }

  /// What a user should hear whose labels are not written with the samples; nil where the format holds them.
  var omission: String? {
    format.holdsLabels
      ? nil
      : "the labels are left out: \(format.kind.rawValue) holds samples only, and npz, csv and others both"
  }

  /// Throws where nothing can be written, before work is done for it.
  func check() throws(FileError) {
    guard !isStandardOutput, !format.kind.isFolder else { return }
    try File.checkWritable(path)
  }

  /// Writes samples, with labels where the format holds them.
  func write(_ data: Dataset) throws {
    guard isStandardOutput else { return try data.write(to: path, format: format) }
    try Console.write(data.encoded(as: format))
  }

  /// Writes labels alone.
  func write(labels: [Int], names: [String]? = nil) throws {
    guard isStandardOutput else {
      return try Dataset.writeLabels(labels, names: names, to: path, format: format)
    }
    try Console.write(Dataset.encoded(labels: labels, names: names, as: format))
  }

  /// Writes samples here and their labels to another output, either both or none where both are single files.
  func write(_ data: Dataset, labels: [Int], to other: DataOutput) throws {
    guard !format.kind.isFolder, !isStandardOutput, !other.isStandardOutput else {
      // First what a reader of standard output who goes away cannot end.
      if isStandardOutput {
        try other.write(labels: labels, names: data.classNames)
        return try write(data)
      }
      try write(data)
      return try other.write(labels: labels, names: data.classNames)
    }
    try File.writeTogether([
      (path, try data.encoded(as: format, path: path)),
      (
        other.path,
        try Dataset.encoded(labels: labels, names: data.classNames, as: other.format, path: other.path)
      ),
    ])
  }

  /// The result of a command whose work is done with that.
  func result(_ fields: [ResultField], text: String) -> CommandResult {
    if isStandardOutput { return .none }
    let all = fields + [ResultField("output", key: "output", .string(path))]
    return CommandResult(text: "\(text) written to \(path)", json: CommandResult(all).json)
  }
}
