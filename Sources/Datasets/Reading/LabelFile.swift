import Serialization

/// Reader of files that hold labels and nothing else.
enum LabelFile {
  /// The labels in a file: `y` or the only array of an npz archive, the single column of all others, which in
  /// text may be names.
  static func read(_ path: String) throws(DatasetError) -> LabelValues {
    let (bytes, _) = try DataContent.read(path)
    let values: LabelValues
    switch try DataContent.format(bytes, path) {
    case .text: values = try self.values(try texts(bytes, path), path)
    case let format: values = .integers(try integers(try array(bytes, format, path), path))
    }
    if values.count == 0 { throw .empty(file: path) }
    return values
  }

  private static func array(
    _ bytes: [UInt8], _ format: DataFormat, _ path: String
  ) throws(DatasetError) -> NDArray {
    do throws(FormatError) {
      switch format {
      case .npy: return try NPY.decode(bytes)
      case .npz: return try NPZ(bytes).onlyLabels()
      case .idx: return try IDX.decode(bytes)
      default: throw .unsupported("labels alone cannot be \(format.rawValue); give npy, npz, IDX or CSV")
      }
    } catch { throw .format(file: path, error) }
  }

  /// The single column of a text file.
  private static func texts(_ bytes: [UInt8], _ path: String) throws(DatasetError) -> LabelTexts {
    if let texts = jsonTexts(bytes) { return texts }
    var texts = LabelTexts()
    var (rows, columns) = (0, 1)
    do throws(FormatError) {
      try bytes.withUnsafeBufferPointer { text throws(FormatError) in
        var records = TextRecords(text)
        while try records.next() {
          rows += 1
          columns = max(columns, records.fields.count)
          if columns > 1 { continue }
          let label = try records.string(records.fields[0])
          if records.isMissing(records.fields[0]) {
            throw .missingValue(line: records.line, column: 1, name: nil, text: label)
          }
          texts.append(label)
        }
      }
    } catch { throw .format(file: path, error) }
    guard columns == 1 else { throw .labelShape(file: path, shape: [rows, columns]) }
    if texts.hasHeader { texts.removeHeader() }
    return texts
  }

  /// The texts of lines that are JSON strings with escapes; nil for other files.
  ///
  /// Without escapes such strings are fields of CSV, and the same ones.
  private static func jsonTexts(_ bytes: [UInt8]) -> LabelTexts? {
    guard bytes.first == UInt8(ascii: "\""), bytes.contains(UInt8(ascii: "\\")) else { return nil }
    var texts = LabelTexts()
    for line in bytes.split(separator: UInt8(ascii: "\n")) where !line.allSatisfy({ $0 <= 0x20 }) {
      guard let text = (try? JSON(parsing: line))?.stringValue else { return nil }
      texts.append(text)
    }
    return texts
  }

  /// Texts as integers or names of classes.
  static func values(_ texts: LabelTexts, _ path: String) throws(DatasetError) -> LabelValues {
    do throws(LabelTexts.NotAnInteger) { return try texts.values() } catch {
      throw .invalidLabel(file: path, row: error.row, value: error.value)
    }
  }

  /// Numbers as labels; they must be whole, and one a row.
  static func integers(_ array: NDArray, _ path: String) throws(DatasetError) -> [Int] {
    guard !array.shape.isEmpty, array.count == 0 || array.columns == 1 else {
      throw .labelShape(file: path, shape: array.shape)
    }
    do throws(NDArray.NotAnInteger) {
      return try array.integers()
    } catch {
      throw .invalidLabel(file: path, row: error.index, value: error.value)
    }
  }
}
