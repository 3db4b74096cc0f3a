// What is told of a text before it is taken apart, and of its fields afterwards.

extension TextRecords {
  /// The first of semicolon, tab and comma that the first line has outside of quotation marks, or else a space.
  ///
  /// - Complexity: O(bytes up to the first line's end).
  static func delimiter(of text: Slice<UnsafeBufferPointer<UInt8>>) -> UInt8 {
    var rest = text
    while true {
      rest = rest.drop { isSpace($0) || isNewline($0) }
      guard rest.first == mark else { break }
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

  /// The texts of all fields.
  ///
  /// - Throws: as `string`.
  func names() throws(FormatError) -> [String] {
    try fields.map { field throws(FormatError) in try string(field) }
  }
}
