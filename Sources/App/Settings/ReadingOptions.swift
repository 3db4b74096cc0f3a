import Datasets
import Serialization
import ToolSupport

/// How files of data are read where their content leaves a choice: the options of every command that reads data.
enum ReadingOptions {
  /// Whether the first line of a text file names the columns.
  enum Header: String, CaseIterable { case yes, no }

  static let options: [String: Arguments.Arity] = [
    "--label-column": .value, "--skip-columns": .value, "--header": .choice(of: Header.self),
    "--features": .value, "--first-index": .value, "--grey": .flag,
  ]

  static let help = """
      --label-column C      the column of CSV data that holds the classes, by its name in the header or by its
                            number from 1
      --skip-columns LIST   columns of CSV data that are no features, by names or numbers with commas between
      --header H            yes or no: whether the first line of CSV data names the columns; default as it looks
      --features N          number of features of libsvm data; default the largest index, or as the model has
      --first-index I       0 or 1: what libsvm data call their first feature; default as the model has, or 0
                            where that occurs and 1 otherwise
      --grey                turns images in colour into grey levels
    """

  /// The reading that the command line asks for.
  ///
  /// - Throws: `UsageError`, also where classes are to come from two places.
  static func reading(_ arguments: Arguments) throws(UsageError) -> DatasetReading {
    var reading = DatasetReading()
    if arguments.has("--labels"), let column = try arguments.text("--label-column") {
      throw UsageError(
        "--labels and --label-column both say what the classes are; give one of them, with --labels a --skip-columns \(column), too"
      )
    }
    if let column = try arguments.text("--label-column") {
      guard !column.isEmpty, Int(column).map({ $0 > 0 }) ?? true else {
        throw UsageError("--label-column is '\(column)'; give a column's name, or its number from 1")
      }
      reading.labelColumn = DatasetReading.Column(column)
      if let number = unsigned(column) { reading.ambiguousNumbers.insert(number) }
    }
    for column in try arguments.list("--skip-columns") ?? [] {
      guard Int(column).map({ $0 > 0 }) ?? true else {
        throw UsageError("--skip-columns is '\(column)'; give names of columns, or their numbers from 1")
      }
      reading.ignoredColumns.append(DatasetReading.Column(column))
      if let number = unsigned(column) { reading.ambiguousNumbers.insert(number) }
    }
    reading.hasHeader = try arguments.choice("--header", of: Header.self).map { $0 == .yes }
    reading.featureCount = try arguments.integer("--features", in: 1...Int(Int32.max))
    reading.firstIndex = try arguments.integer("--first-index", in: 0...1)
    reading.isGrey = arguments.has("--grey")
    return reading
  }

  /// A number without a sign, which may be the name of a column as well.
  private static func unsigned(_ column: String) -> Int? { column.first == "+" ? nil : Int(column) }

  /// The words that ask for the same reading once more.
  static func words(_ arguments: Arguments) -> [String] {
    options.keys.sorted().filter(arguments.has).map { name in
      arguments.all(name).first.map { "\(name)=\($0)" } ?? name
    }
  }

  /// Such words as members of a configuration file.
  static func configuration(_ words: [String]) -> JSONObject {
    JSONObject(
      words.map { word in
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? .string(String(parts[1])) : .bool(true))
      })
  }

  /// The reading that such words ask for.
  static func reading(_ words: [String]) throws(UsageError) -> DatasetReading {
    try reading(Arguments(words, options: options))
  }
}
