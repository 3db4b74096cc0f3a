import Datasets
import ToolSupport

// What the library says of a file leaves its user to find the property; here it is an option, which is named.

extension ReadingOptions {
  /// Has files of data read; where an option is the way out of an error, the error names it.
  ///
  /// - Parameter paths: the files that the options are for, which those of labels are not.
  static func namingRemedies<Result>(
    _ paths: [String], _ reading: DatasetReading, _ body: () throws(DatasetError) -> Result
  ) throws -> Result {
    do throws(DatasetError) { return try body() } catch {
      guard let remedy = remedy(error, paths, reading) else { throw error }
      throw DataError("\(error) (\(remedy))")
    }
  }

  private static func remedy(
    _ error: DatasetError, _ paths: [String], _ reading: DatasetReading
  ) -> String? {
    switch error {
    case .format(let file, let error) where paths.contains(file): remedy(error, reading)
    case .invalidLabel(let file, _, _) where paths.contains(file):
      reading.labelColumn.map {
        "--skip-columns \(word($0)) in place of --label-column leaves the column out"
      }
    case .imageMismatch(_, let shape, _, let firstShape) where shape.channels != firstShape.channels: "--grey"
    default: nil
    }
  }

  private static func remedy(_ error: FormatError, _ reading: DatasetReading) -> String? {
    switch error {
    case .ambiguousHeader: return "--header yes or no"
    case .notANumber(let line, let column, _, _):
      let classes = reading.labelColumn == nil ? "--label-column \(column), " : ""
      let header = line == 1 && reading.hasHeader == nil ? ", --header yes" : ""
      return "\(classes)--skip-columns \(column)\(header)"
    case .missingValue(_, let column, let name, _):
      // A class that is missing cannot be filled in.
      let labels = [.index(column)] + (name.map { [DatasetReading.Column.name($0)] } ?? [])
      if let own = reading.labelColumn, labels.contains(own) { return nil }
      return "convert --missing drop, mean or median; of CSV --skip-columns \(column)"
    default: return nil
    }
  }

  /// A column on the command line.
  private static func word(_ column: DatasetReading.Column) -> String {
    switch column {
    case .name(let name): name
    case .index(let index): "\(index)"
    }
  }
}
