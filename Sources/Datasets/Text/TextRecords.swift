/// The records of a text file, mostly its lines, taken apart into fields (RFC 4180).
///
/// Works on memory that the caller keeps alive. Empty lines are skipped, and so are lines that begin with # above the
/// first record, but not below it, where they may be samples (“#N/A”); a line ends in LF, CR LF or CR; space around
/// fields does not count. A field may stand in quotation marks, and then contain delimiters, line ends, and quotation
/// marks that are doubled.
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
  /// The last line from # on above the first record: where it begins, and its number.
  private var comment: (position: Int, line: Int)?

  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let newline = UInt8(ascii: "\n")
  static let quote = UInt8(ascii: "\"")
  /// How comments begin.
  static let mark = UInt8(ascii: "#")

  /// - Parameter delimiter: nil for the first of semicolon, tab and comma that the first line has outside of
  ///   quotation marks, or else spaces. Semicolon and tab come before the comma, which may then be a decimal
  ///   one and is reported.
  init(_ text: UnsafeBufferPointer<UInt8>, delimiter: UInt8? = nil) {
    self.text = text
    self.delimiter = delimiter ?? Self.delimiter(of: text[...])
  }

  /// The bytes of a field; doubled quotation marks are still there.
  func bytes(_ field: Field) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: text[field.start..<field.end])
  }

  /// Whether a field says that a class is missing; a word in quotation marks is the name of one.
  func isMissing(_ field: Field) -> Bool {
    MissingValue.isMissing(bytes(field)) && (!field.isQuoted || field.start == field.end)
  }

  /// Moves on to the next record; false where there are no more.
  ///
  /// - Throws: `FormatError` with the line for wrong quotation marks, and for what looks like a comment among records.
  mutating func next() throws(FormatError) -> Bool {
    guard skipToRecord() else { return false }
    if line > 0 { try refuseComment() }
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
      case Self.mark where line == 0:
        comment = (position, nextLine)
        while position < text.count, !Self.isNewline(text[position]) { position += 1 }
      default: return true
      }
    }
    return false
  }

  /// Throws where a mark has space or nothing behind it, as that of comments: to skip the line might lose a sample, and to
  /// take it might make a class of a comment.
  private func refuseComment() throws(FormatError) {
    guard text[position] == Self.mark else { return }
    let next = position + 1 < text.count ? text[position + 1] : Self.newline
    if !Self.isNewline(next), next != Self.space, next != Self.tab || delimiter == Self.tab { return }
    throw .unsupported(
      "line \(nextLine) begins with # as comments do, which are skipped above the first line only; remove it, or put "
        + "its first field in quotation marks if it is a sample")
  }

  /// At the last line from # on above the first record, which follows, taken for a record with its mark or without; nil
  /// where there is no such line, or it is nothing like a record of as many fields.
  func commentAsRecord(withMark: Bool) -> TextRecords? {
    guard let comment else { return nil }
    var start = comment.position
    while !withMark, text[start] == Self.mark { start += 1 }
    // A field of nothing but marks is the name of a column.
    let isName = text[start] == delimiter && delimiter != Self.space
    var records = self
    (records.position, records.nextLine) = (isName ? comment.position : start, comment.line)
    records.line = isName || withMark ? comment.line : 0
    // Quotation marks may go on over lines, and after nothing but marks comes another line.
    guard (try? records.next()) == true, records.line == comment.line, records.nextLine == comment.line + 1,
      records.fields.count == fields.count
    else { return nil }
    return records
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
      if Self.isNewline(text[position]) {
        stepOverNewline()
        continue
      }
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
  static func isSpace(_ byte: UInt8) -> Bool { byte == space || byte == tab }

  @inline(__always)
  static func isNewline(_ byte: UInt8) -> Bool { byte == newline || byte == carriageReturn }
}
