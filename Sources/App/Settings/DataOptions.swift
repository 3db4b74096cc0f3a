import Datasets
import ToolSupport

/// The data of a command line: files, their labels, and how they are scaled.
struct DataOptions {
  let paths: [String]
  let labelPaths: [String]
  /// How the files are read.
  let reading: DatasetReading
  /// The words of the command line that ask for it.
  let readingWords: [String]
  /// As given; nil for what suits the data.
  let scaling: Scaling?
  private let messages: Messages

  static let options: [String: Arguments.Arity] = [
    "--labels": .valuePerOperand, "--scale": .choice(of: Scaling.self),
  ].merging(ReadingOptions.options) { $1 }

  /// The operands of a command, and its options where it has them.
  ///
  /// - Parameters:
  ///   - command: its name, for the error where files are missing; nil where they may be.
  ///   - leading: how many operands come before the data.
  init(_ arguments: Arguments, command: String?, leading: Int = 0) throws(UsageError) {
    paths = Array(arguments.operands.dropFirst(leading))
    if let command, paths.isEmpty {
      throw UsageError("\(command) needs a file of data; see 'deepkmeans \(command) --help'")
    }
    labelPaths = arguments.all("--labels")
    guard labelPaths.isEmpty || labelPaths.count == paths.count else {
      throw UsageError("\(labelPaths.count) label files for \(paths.count) data files; give as many")
    }
    guard (paths + labelPaths).count(where: { $0 == DataOutput.standardOutput }) <= 1 else {
      throw UsageError("standard input (-) can be read once only; give paths for the other files")
    }
    scaling = try arguments.choice("--scale", of: Scaling.self)
    reading = try ReadingOptions.reading(arguments)
    readingWords = ReadingOptions.words(arguments)
    messages = Messages(arguments)
  }

  /// Reads the files, and tells the user which labels are left aside.
  ///
  /// - Parameters:
  ///   - includingLabels: whether labels in the files are wanted; otherwise they may be whatever they are.
  ///   - keepingMissing: whether missing values stay, as NaN, instead of being refused.
  ///   - sparseDefault: the features of sparse text where no option says them.
  func load(
    includingLabels: Bool = true, keepingMissing: Bool = false,
    sparseDefault: DatasetReading.SparseFeatures? = nil
  ) throws -> Dataset {
    var reading = reading
    reading.includesLabels = includingLabels
    (reading.keepsMissing, reading.sparseDefault) = (keepingMissing, sparseDefault)
    let (data, files) = try describedData(reading)
    for notice in files.compactMap(\.fractionNotice) { messages.say(notice) }
    return data
  }

  /// Reads the files in the given way, and tells what they are.
  func describedData(_ reading: DatasetReading) throws -> (data: Dataset, files: [DataFileDescription]) {
    try ReadingOptions.namingRemedies(paths, reading) { () throws(DatasetError) in
      try Dataset.loadWithDescriptions(paths, labels: labelPaths, reading: reading)
    }
  }

  /// How the data are scaled.
  func scaling(of data: Dataset) -> Scaling { scaling ?? .automatic(isEightBit: data.isEightBit) }

  /// What was read, for `--verbose`.
  func summary(of data: Dataset) -> String {
    let classes = data.labels.map { ", labels of \(Set($0).count) classes" } ?? ""
    return
      "data: \(data.rows) samples of \(data.columns) features\(data.isEightBit ? ", 8-bit" : "")\(classes); scale \(scaling(of: data).rawValue)"
  }

  /// The number of clusters as given, or as many as there are centroids to start from, or classes.
  ///
  /// - Parameter given: 0 where it was not given.
  func clusterCount(_ given: Int, of data: Dataset, initialCentroids: Int? = nil) throws -> Int {
    let count = given > 0 ? given : initialCentroids ?? data.labels.map { Set($0).count }
    guard let count else {
      throw UsageError("--clusters is missing, and the data have no labels to count")
    }
    try Self.check(count, samples: data.rows)
    return count
  }

  /// Throws for more clusters than samples.
  static func check(_ clusters: Int, samples: Int) throws(DataError) {
    guard clusters <= samples else {
      throw DataError("\(clusters) clusters asked for of \(samples) samples; give 1 to \(samples)")
    }
  }
}
