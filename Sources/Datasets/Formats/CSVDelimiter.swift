/// What stands between the fields of a line.
struct CSVDelimiter: Equatable {
  /// The delimiting byte; a space means any run of spaces and tabs.
  let byte: UInt8

  private static let space = UInt8(ascii: " ")

  /// The delimiter that a line seems to have.
  ///
  /// Semicolon and tab come before the comma, which may then be a decimal one and is reported.
  init(of line: ArraySlice<UInt8>) {
    let candidates = [UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: ",")]
    byte = candidates.first { line.contains($0) } ?? Self.space
  }

  /// All fields of a line.
  func fields(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var rest: ArraySlice<UInt8>? = line
    var fields: [ArraySlice<UInt8>] = []
    while let field = nextField(&rest) { fields.append(field) }
    return fields
  }

  /// The next field without the space and quotation marks around it; nil when there are no more.
  @inline(__always)
  func nextField(_ rest: inout ArraySlice<UInt8>?) -> ArraySlice<UInt8>? {
    guard let line = rest else { return nil }
    var end = line.startIndex
    if byte == Self.space {
      while end < line.endIndex, !Self.isSpace(line[end]) { end += 1 }
      let tail = line[end...].drop(while: Self.isSpace)
      rest = tail.isEmpty ? nil : tail
    } else {
      while end < line.endIndex, line[end] != byte { end += 1 }
      rest = end < line.endIndex ? line[(end + 1)...] : nil
    }
    return Self.unquote(Self.trim(line[..<end]))
  }

  /// The text without the space around it.
  static func trim(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var (start, end) = (text.startIndex, text.endIndex)
    while start < end, isSpace(text[start]) { start += 1 }
    while start < end, isSpace(text[end - 1]) { end -= 1 }
    return text[start..<end]
  }

  private static func unquote(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let quote = UInt8(ascii: "\"")
    guard text.count >= 2, text.first == quote, text.last == quote else { return text }
    return text.dropFirst().dropLast()
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == space || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
