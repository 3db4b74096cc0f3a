import Kernels
import Serialization

/// JSON lines: a value a line, either an array of numbers or an object with such an array as `x` and perhaps a
/// `label`, a whole number or a name.
struct JSONLines {
  private(set) var rows = 0
  private(set) var columns = 0
  private(set) var elements: [Float] = []
  private(set) var labels: LabelTexts?

  /// Whether the bytes begin like such a file.
  ///
  /// The name of a column may begin with a bracket, too, as “[Fe/H]” does: what follows has to be JSON's.
  static func isJSONLines(_ bytes: [UInt8]) -> Bool {
    let text = bytes.drop { $0 <= 0x20 }
    let inner = text.dropFirst().drop { $0 <= 0x20 }
    guard let next = inner.first else { return false }
    switch text.first {
    case UInt8(ascii: "{"): return next == UInt8(ascii: "\"") || next == UInt8(ascii: "}")
    case UInt8(ascii: "["):
      return "-0123456789[]{\"".utf8.contains(next) || inner.starts(with: "null".utf8)
        // As Python writes what is no number; the line is then named, and not taken for CSV.
        || inner.starts(with: "NaN".utf8)
    default: return false
    }
  }

  /// The samples of a file.
  ///
  /// - Throws: `FormatError` with the line where it is something else.
  init(parsing bytes: [UInt8], _ reading: DatasetReading) throws(FormatError) {
    var line = 0
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      let text = rest[..<end]
      rest = rest[min(end + 1, rest.endIndex)...]
      line += 1
      if text.allSatisfy({ $0 <= 0x20 }) { continue }
      let value: JSON
      do throws(JSONError) { value = try JSON(parsing: text) } catch {
        throw .unsupported(
          "line \(line) is not JSON (\(error)); each line has to hold a whole value, with null for what is missing"
        )
      }
      try append(value, text, line, reading)
    }
  }

  private mutating func append(
    _ value: JSON, _ text: ArraySlice<UInt8>, _ line: Int, _ reading: DatasetReading
  ) throws(FormatError) {
    guard let numbers = (value.objectValue == nil ? value : value["x"] ?? .null).arrayValue else {
      throw .unsupported("line \(line) is no array of numbers and has none as “x”")
    }
    if rows == 0 { columns = numbers.count }
    guard numbers.count == columns else {
      throw .fieldCount(line: line, fields: numbers.count, expected: columns)
    }
    // The numbers' texts, once one of them is needed.
    var texts: [ArraySlice<UInt8>]?
    for (index, number) in numbers.enumerated() {
      if let double = number.doubleValue {
        if let float = DecimalNumber.rounded(double) {
          elements.append(float)
          continue
        }
        let numerals = texts ?? JSONNumbers.texts(text)
        texts = numerals
        elements.append(Self.float(at: index, of: numerals) ?? Float(double))
      } else {
        let text = number.serialized()
        guard number.arrayValue == nil else {
          throw .unsupported("line \(line) is an array of arrays; write each of them on a line of its own")
        }
        guard number == .null else {
          throw .invalidValue(line: line, what: "number \(index + 1) of the array", text: text)
        }
        guard reading.keepsMissing else {
          throw .missingValue(line: line, column: index + 1, name: nil, text: text)
        }
        elements.append(.nan)
      }
    }
    if reading.includesLabels { try appendLabel(value["label"] ?? .null, line) }
    rows += 1
  }

  /// Adds the label of the row that comes next.
  private mutating func appendLabel(_ value: JSON, _ line: Int) throws(FormatError) {
    let label = try Self.label(value, line)
    guard rows == 0 || (label == nil) == (labels == nil) else {
      throw .unsupported("line \(line) has \(label == nil ? "no" : "a") label, unlike those before it")
    }
    guard let label else { return }
    labels = labels ?? LabelTexts()
    labels?.append(label)
    if value.stringValue != nil { labels?.areNames = true }
  }

  /// The number of that index, from its text.
  private static func float(at index: Int, of texts: [ArraySlice<UInt8>]) -> Float? {
    texts.indices.contains(index)
      ? texts[index].withUnsafeBufferPointer { DecimalNumber.float($0) } : nil
  }

  /// The text of a label; nil where there is none.
  private static func label(_ value: JSON, _ line: Int) throws(FormatError) -> String? {
    switch value {
    case .null: return nil
    case .string(let name) where !name.isEmpty: return name
    case .integer(let integer): return integer.description
    case .number(let number):
      if let integer = Int(exactly: number) { return integer.description }
    case .string, .bool, .array, .object: break
    }
    throw .unsupported(
      "line \(line): the label \(value.serialized()) is no whole number and no name; put names in quotation marks"
    )
  }
}
