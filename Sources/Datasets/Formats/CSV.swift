/// Numbers in lines of text, the same number of them on every line.
///
/// The delimiter is the first of semicolon, tab, comma and spaces that the first line has. That line is
/// a header, and skipped, if none of its fields is a number. Empty lines and lines that begin with # are
/// skipped everywhere; a line may end in CR LF; numbers may stand in quotation marks.
struct CSV<Number: Sendable>: Sendable {
  private(set) var rows = 0
  private(set) var columns = 0
  /// The numbers, line after line.
  private(set) var elements: [Number] = []

  /// The numbers in a text; none at all if the text has no line of them.
  ///
  /// - Parameter number: Makes a number of a field's text, or nil.
  /// - Throws: `FormatError` with line and column for fields that are not numbers, and with the line
  ///   for those with more or fewer fields than the first.
  /// - Complexity: O(bytes).
  init(
    parsing bytes: [UInt8], number: (ArraySlice<UInt8>) -> Number?
  ) throws(FormatError) {
    var delimiter: CSVDelimiter?
    var lineNumber = 0
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      let line = CSVDelimiter.trim(rest[..<end])
      rest = rest[min(end + 1, rest.endIndex)...]
      lineNumber += 1
      if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
      if let delimiter {
        try append(line, delimiter, lineNumber, number)
      } else {
        let found = CSVDelimiter(of: line)
        delimiter = found
        if found.fields(line).allSatisfy({ number($0) == nil }) { continue }
        try append(line, found, lineNumber, number)
        elements.reserveCapacity(columns * (1 + rest.count / (line.count + 1)))
      }
    }
  }

  private mutating func append(
    _ line: ArraySlice<UInt8>, _ delimiter: CSVDelimiter, _ lineNumber: Int,
    _ number: (ArraySlice<UInt8>) -> Number?
  ) throws(FormatError) {
    var rest: ArraySlice<UInt8>? = line
    var fieldCount = 0
    while let field = delimiter.nextField(&rest) {
      fieldCount += 1
      guard let value = number(field) else {
        let text = String(decoding: field.prefix(40), as: UTF8.self)
        throw .notANumber(line: lineNumber, column: fieldCount, text: text)
      }
      elements.append(value)
    }
    if rows == 0 { columns = fieldCount }
    guard fieldCount == columns else {
      throw .fieldCount(line: lineNumber, fields: fieldCount, expected: columns)
    }
    rows += 1
  }
}
