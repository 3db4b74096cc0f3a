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
  static func isJSONLines(_ bytes: [UInt8]) -> Bool {
    let first = bytes.first { $0 > 0x20 }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
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
        throw .corrupt("line \(line) is not JSON (\(error))")
      }
      try append(value, line, reading)
    }
  }

  private mutating func append(_ value: JSON, _ line: Int, _ reading: DatasetReading) throws(FormatError) {
    guard let numbers = (value.objectValue == nil ? value : value["x"] ?? .null).arrayValue else {
      throw .unsupported("line \(line) is no array of numbers and has none as “x”")
    }
    if rows == 0 { columns = numbers.count }
    guard numbers.count == columns else {
      throw .fieldCount(line: line, fields: numbers.count, expected: columns)
    }
    for (index, number) in numbers.enumerated() {
      if let number = number.doubleValue {
        elements.append(Float(number))
      } else {
        let text = number.serialized()
        guard number == .null else { throw .notANumber(line: line, column: index + 1, name: nil, text: text) }
        guard reading.keepsMissing else {
          throw .missingValue(line: line, column: index + 1, name: nil, text: text)
        }
        elements.append(.nan)
      }
    }
    let label = value["label"].flatMap { $0.intValue.map(String.init) ?? $0.stringValue }
    guard rows == 0 || (label == nil) == (labels == nil) else {
      throw .unsupported("line \(line) has \(label == nil ? "no" : "a") label, unlike those before it")
    }
    if let label {
      labels = labels ?? LabelTexts()
      labels?.append(label)
    }
    rows += 1
  }
}
