import Datasets
import Serialization
import Testing

@Suite struct DatasetErrorTests {
  /// The case that follows another in the enumeration, so that the compiler asks for a new one.
  private static func error(after error: DatasetError) -> DatasetError? {
    let shapes = (ImageShape(width: 1, height: 2), ImageShape(width: 3, height: 4))
    return switch error {
    case .file: .format(file: "f", .corrupt("c"))
    case .format: .unknownFormat(file: "f")
    case .unknownFormat: .noFiles
    case .noFiles: .empty(file: "f")
    case .empty: .columnMismatch(file: "f", columns: 1, firstFile: "g", firstColumns: 2)
    case .columnMismatch: .elementTypeMismatch(eightBitFile: "f", otherFile: "g")
    case .elementTypeMismatch:
      .nameMismatch(file: "f", name: "a", column: 0, firstFile: "g", firstName: "b")
    case .nameMismatch: .notFinite(file: "f", row: 1, column: 2, value: "nan")
    case .notFinite: .missingValues("m")
    case .missingValues: .labelFileCount(dataFiles: 1, labelFiles: 2)
    case .labelFileCount: .labelCount(file: "f", labels: 1, dataFile: "g", samples: 2)
    case .labelCount: .missingLabels(file: "f", labelledFile: "g")
    case .missingLabels: .imageMismatch(file: "f", shape: shapes.0, firstFile: "g", firstShape: shapes.1)
    case .imageMismatch: .mixedFolder(file: "f", image: "i", folder: "d")
    case .mixedFolder: .cannotWrite(file: "f", "r")
    case .cannotWrite: .labelShape(file: "f", shape: [1, 2])
    case .labelShape: .invalidLabel(file: "f", row: 1, value: "x")
    case .invalidLabel: .invalidScaling("s")
    case .invalidScaling: .scalingMismatch(columns: 1, expected: 2)
    case .scalingMismatch: .scalingOverflow(row: 1, column: 2)
    case .scalingOverflow: nil
    }
  }

  /// Columns are those of a text, where that of the classes is one: index 1 may be column 3 there.
  @Test func samplesAndFeaturesCountFromZeroAndSaySo() {
    let errors: [DatasetError] = [
      .notFinite(file: "f", row: 3, column: 1, value: "nan"), .invalidLabel(file: "f", row: 3, value: "0.5"),
      .scalingOverflow(row: 3, column: 1),
    ]
    let words = [
      "sample 3, feature 1 (counted from 0)", "sample 3 (counted from 0)",
      "sample 3, feature 1 (counted from 0)",
    ]
    #expect(zip(errors, words).filter { !$0.description.contains($1) }.map(\.0) == [])
  }

  @Test func messagesAreOneLineAndNameTheFile() {
    let first = DatasetError.file(FileError(path: "f", operation: .read, reason: "r"))
    let errors = Array(sequence(first: first, next: Self.error))
    #expect(errors.filter { $0.description.isEmpty || $0.description.contains("\n") } == [])
    #expect(
      errors.filter { !$0.description.contains("“f”") } == [
        .noFiles, .missingValues("m"), .labelFileCount(dataFiles: 1, labelFiles: 2), .invalidScaling("s"),
        .scalingMismatch(columns: 1, expected: 2), .scalingOverflow(row: 1, column: 2),
      ])
  }
}
