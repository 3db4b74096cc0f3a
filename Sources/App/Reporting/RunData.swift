import Datasets
import Serialization
import ToolSupport

/// The data of a finished run, found again for its report.
struct RunData {
  /// Where the data of a report come from.
  enum Source {
    /// From the files that the run names; label files, where given, take the place of those it names.
    case asBefore(labels: [String])
    /// From other files.
    case files([String], labels: [String], reading: DatasetReading)
    /// From nowhere.
    case none
  }

  static let builtIn = "built-in digits"

  var dataset: Dataset

  /// The data that the metrics of a run name, or those given instead; nil where none are wanted.
  ///
  /// - Throws: `DatasetError`; `DataError` for data that are not there any more, or of another shape.
  init?(_ source: Source, metrics: JSON, of run: String) throws {
    let (rows, columns) = (metrics["samples"]?.intValue, metrics["features"]?.intValue)
    switch source {
    case .none: return nil
    case .files(let paths, let labels, let reading):
      dataset = try ReadingOptions.namingRemedies(paths, reading) { () throws(DatasetError) in
        try Dataset.load(paths, labels: labels, reading: reading)
      }
    case .asBefore(let labels):
      let paths = Self.strings(metrics["sources"])
      if paths == [Self.builtIn] {
        let digits = SyntheticDigits(samples: max(0, rows ?? 0), seed: Self.seed(of: metrics), threads: 1)
        dataset = Dataset(samples: digits.samples, labels: digits.labels)
      } else {
        if let missing = paths.first(where: { !File.exists($0) }) {
          throw DataError(
            "the data of the run, \(missing), are not there; give them by --data FILE, or --without-data")
        }
        dataset = try Dataset.load(
          paths, labels: labels.isEmpty ? Self.strings(metrics["labels"]) : labels,
          reading: ReadingOptions.reading(Self.strings(metrics["reading"])))
      }
    }
    guard dataset.rows == rows, dataset.columns == columns else {
      throw DataError(
        "the data are \(dataset.rows) × \(dataset.columns) and those of the run in \(run) were \(rows ?? 0) × \(columns ?? 0)"
      )
    }
  }

  /// The seed that the metrics of a run name.
  static func seed(of metrics: JSON) -> UInt64 {
    metrics["seed"]?.intValue.flatMap { UInt64(exactly: $0) } ?? 0
  }

  private static func strings(_ value: JSON?) -> [String] {
    value?.arrayValue?.compactMap(\.stringValue) ?? []
  }
}
