import Serialization

/// Reader of files that hold labels and nothing else.
enum LabelFile {
  /// The labels in a file: `y` or the only array of an npz archive, the single column of all others, which in
  /// text may be names.
  static func read(_ path: String) throws(DatasetError) -> LabelValues {
    try alone(try DataContent.read(path).bytes, path)
  }

  /// The labels in the column of a table that the reading asks for, and whether there is such a column.
  ///
  /// Where there is none, and `orAlone`, they are those of a file of labels.
  static func read(
    _ path: String, _ reading: DatasetReading, orAlone: Bool = false
  ) throws(DatasetError) -> (labels: LabelValues, isColumn: Bool) {
    let (bytes, _) = try DataContent.read(path)
    do throws(DatasetError) { return (try column(bytes, path, reading), true) } catch {
      guard orAlone, let labels = try? alone(bytes, path) else { throw error }
      return (labels, false)
    }
  }

  private static func alone(_ bytes: [UInt8], _ path: String) throws(DatasetError) -> LabelValues {
    let values: LabelValues
    switch try DataContent.format(bytes, path) {
    case .text: values = try self.values(try texts(bytes, path), path)
    case let format: values = .integers(try integers(try array(bytes, format, path), path))
    }
    if values.count == 0 { throw .empty(file: path) }
    return values
  }

  private static func column(
    _ bytes: [UInt8], _ path: String, _ reading: DatasetReading
  ) throws(DatasetError) -> LabelValues {
    try reading.check(canRead: try DataContent.format(bytes, path), path)
    let texts: LabelTexts?
    do throws(FormatError) { texts = try TextTable(parsing: bytes, reading, onlyLabels: true).labels } catch {
      throw .format(file: path, error)
    }
    guard let texts, texts.count > 0 else { throw .empty(file: path) }
    return try values(texts, path)
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
    var (rows, columns, areQuoted) = (0, 1, true)
    do throws(FormatError) {
      try bytes.withUnsafeBufferPointer { text throws(FormatError) in
        var records = TextRecords(text)
        while try records.next() {
          rows += 1
          let field = spacedName(in: records) ?? records.fields[0]
          columns = max(columns, records.fields.last?.end == field.end ? 1 : records.fields.count)
          if columns > 1 { continue }
          areQuoted = areQuoted && field.isQuoted
          let label = try records.string(field)
          if records.isMissing(field) {
            throw .missingValue(line: records.line, column: 1, name: nil, text: label)
          }
          texts.append(label)
        }
      }
    } catch { throw .format(file: path, error) }
    guard columns == 1 else { throw .labelShape(file: path, shape: [rows, columns]) }
    // Where all are in quotation marks they are all names, as this program writes them, and lines of JSON are.
    if !areQuoted, texts.hasHeader { texts.removeHeader() }
    return texts
  }

  /// The whole line where it is taken apart at spaces alone and all its parts are words, as a name such as New York;
  /// nil where it is one field, or has a number and so may be a row of a table.
  private static func spacedName(in records: TextRecords) -> TextRecords.Field? {
    guard records.delimiter == UInt8(ascii: " "), records.fields.count > 1,
      let first = records.fields.first, let last = records.fields.last,
      records.fields.allSatisfy({ !$0.isQuoted && DecimalNumber.double(records.bytes($0)) == nil })
    else { return nil }
    return TextRecords.Field(start: first.start, end: last.end, isQuoted: false)
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
