/// The records of a text file, mostly its lines, taken apart into fields (RFC 4180).
///
/// Works on memory that the caller keeps alive. Empty lines and lines that begin with # are skipped; a line
/// ends in LF, CR LF or CR; space around fields does not count. A field may stand in quotation marks, and then
/// contain delimiters, line ends, and quotation marks that are doubled.
struct TextRecords {
  /// Where a field is, without the quotation marks around it.
  struct Field {
    let start: Int
    let end: Int
    let isQuoted: Bool
  }

  private let text: UnsafeBufferPointer<UInt8>
  /// What stands between fields; a space means any run of spaces and tabs.
  let delimiter: UInt8
  private var position = 0
  private var nextLine = 1
  /// The line on which the record begins, from 1.
  private(set) var line = 0
  /// The record's fields.
  private(set) var fields: [Field] = []

  private static let space = UInt8(ascii: " ")
  private static let tab = UInt8(ascii: "\t")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let newline = UInt8(ascii: "\n")
  private static let quote = UInt8(ascii: "\"")

  /// - Parameter delimiter: nil for the first of semicolon, tab and comma that the first line has outside of
  ///   quotation marks, or else spaces. Semicolon and tab come before the comma, which may then be a decimal
  ///   one and is reported.
  init(_ text: UnsafeBufferPointer<UInt8>, delimiter: UInt8? = nil) {
    self.text = text
    self.delimiter = delimiter ?? Self.delimiter(of: text[...])
  }

  private static func delimiter(of text: Slice<UnsafeBufferPointer<UInt8>>) -> UInt8 {
    var rest = text
    while true {
      rest = rest.drop { isSpace($0) || isNewline($0) }
      guard rest.first == UInt8(ascii: "#") else { break }
      rest = rest.drop { !isNewline($0) }
    }
    var found: Set<UInt8> = []
    // A mark within a field is a part of it, as in 5".
    var (isInQuotes, mayOpen) = (false, true)
    for byte in rest {
      if byte == quote, isInQuotes || mayOpen {
        isInQuotes.toggle()
        // Doubled, it opens again.
        mayOpen = !isInQuotes
        continue
      }
      if isInQuotes { continue }
      if isNewline(byte) { break }
      found.insert(byte)
      mayOpen = isSpace(byte) || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",")
    }
    return [UInt8(ascii: ";"), tab, UInt8(ascii: ",")].first { found.contains($0) } ?? space
  }

  /// The bytes of a field; doubled quotation marks are still there.
  func bytes(_ field: Field) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: text[field.start..<field.end])
  }

  /// The text of a field.
  ///
  /// - Throws: `FormatError` with the line for one that is not UTF-8, which would have to be repaired, and be the
  ///   same as others then.
  func string(_ field: Field) throws(FormatError) -> String {
    var bytes = Array(bytes(field))
    if field.isQuoted, bytes.contains(Self.quote) {
      var isSecond = false
      bytes.removeAll { byte in
        isSecond = byte == Self.quote && !isSecond
        return isSecond
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .unsupported(
        "line \(line): “\(String(decoding: bytes.prefix(40), as: UTF8.self))” is not in UTF-8; convert the file, as iconv does"
      )
    }
    return text
  }

  /// Whether a field says that a class is missing; a word in quotation marks is the name of one.
  func isMissing(_ field: Field) -> Bool {
    MissingValue.isMissing(bytes(field)) && (!field.isQuoted || field.start == field.end)
  }

  /// Moves on to the next record; false where there are no more.
  mutating func next() throws(FormatError) -> Bool {
    guard skipToRecord() else { return false }
    line = nextLine
    fields.removeAll(keepingCapacity: true)
    while try !takeField() {}
    return true
  }

  private mutating func skipToRecord() -> Bool {
    while position < text.count {
      switch text[position] {
      case Self.newline, Self.carriageReturn: stepOverNewline()
      case Self.space: position += 1
      // Elsewhere an empty first field.
      case Self.tab where delimiter != Self.tab: position += 1
      case UInt8(ascii: "#"): while position < text.count, !Self.isNewline(text[position]) { position += 1 }
      default: return true
      }
    }
    return false
  }

  /// Takes one field with what follows it; true at the record's end.
  private mutating func takeField() throws(FormatError) -> Bool {
    skipSpace()
    if position < text.count, text[position] == Self.quote {
      try takeQuotedField()
      skipSpace()
      if position < text.count, Self.isNewline(text[position]) || text[position] == delimiter {
        return stepOverEnd()
      }
      if position == text.count { return true }
      if delimiter == Self.space { return false }
      throw .unsupported(
        "line \(nextLine): text follows a closing quotation mark; double marks within a field")
    }
    let start = position
    if delimiter == Self.space {
      while position < text.count, !Self.isSpace(text[position]), !Self.isNewline(text[position]) {
        position &+= 1
      }
      fields.append(Field(start: start, end: position, isQuoted: false))
      skipSpace()
      if position < text.count, !Self.isNewline(text[position]) { return false }
      return stepOverEnd()
    }
    while position < text.count, text[position] != delimiter, !Self.isNewline(text[position]) {
      position &+= 1
    }
    var end = position
    while end > start, Self.isSpace(text[end &- 1]) { end &-= 1 }
    fields.append(Field(start: start, end: end, isQuoted: false))
    return stepOverEnd()
  }

  /// Steps over a delimiter or a line's end; true for the latter, and at the end of the text.
  private mutating func stepOverEnd() -> Bool {
    guard position < text.count else { return true }
    guard Self.isNewline(text[position]) else {
      position += 1
      return false
    }
    stepOverNewline()
    return true
  }

  private mutating func stepOverNewline() {
    let isPair =
      text[position] == Self.carriageReturn && position + 1 < text.count && text[position + 1] == Self.newline
    position += isPair ? 2 : 1
    nextLine += 1
  }

  private mutating func takeQuotedField() throws(FormatError) {
    let first = nextLine
    position += 1
    let start = position
    while position < text.count {
      if text[position] == Self.newline { nextLine += 1 }
      guard text[position] == Self.quote else {
        position += 1
        continue
      }
      if position + 1 < text.count, text[position + 1] == Self.quote {
        position += 2
        continue
      }
      fields.append(Field(start: start, end: position, isQuoted: true))
      position += 1
      return
    }
    throw .unsupported("line \(first): a quotation mark is never closed")
  }

  private mutating func skipSpace() {
    while position < text.count, Self.isSpace(text[position]),
      text[position] != delimiter || delimiter == Self.space
    {
      position &+= 1
    }
  }

  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool { byte == space || byte == tab }

  @inline(__always)
  private static func isNewline(_ byte: UInt8) -> Bool { byte == newline || byte == carriageReturn }
}
