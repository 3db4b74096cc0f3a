// MARK: Numbers

extension JSONParser {
  mutating func parseNumber() throws(JSONError) -> JSON {
    let start = position
    var isInteger = true
    skip(UInt8(ascii: "-"))
    if skip(UInt8(ascii: "0")) {
      if isDigit(at: position) { throw invalidNumber(from: start) }
    } else {
      try skipDigits(from: start)
    }
    if skip(UInt8(ascii: ".")) {
      isInteger = false
      try skipDigits(from: start)
    }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      isInteger = false
      if !skip(UInt8(ascii: "+")) { skip(UInt8(ascii: "-")) }
      try skipDigits(from: start)
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    // −0 is a number of its own, which an integer would lose.
    if isInteger, text != "-0", let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw invalidNumber(from: start) }
    return .number(value)
  }

  @discardableResult
  private mutating func skip(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Skips one or more digits.
  private mutating func skipDigits(from start: Int) throws(JSONError) {
    if position == bytes.count { throw JSONError(problem: .unexpectedEnd, offset: position) }
    guard isDigit(at: position) else { throw invalidNumber(from: start) }
    while isDigit(at: position) { position += 1 }
  }

  private func isDigit(at position: Int) -> Bool {
    position < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
  }

  private func invalidNumber(from start: Int) -> JSONError {
    let end = min(position + 1, bytes.count, start + 40)
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    return JSONError(problem: .invalidNumber(text), offset: start)
  }
}

// MARK: Strings

extension JSONParser {
  /// Parses a string, from the opening to the closing quotation mark.
  mutating func parseString() throws(JSONError) -> String {
    let start = position
    position += 1
    var content: [UInt8] = []
    while true {
      let byte = try peek()
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let text = String(validating: content, as: UTF8.self) else {
          throw JSONError(problem: .invalidUTF8, offset: start)
        }
        return text
      case UInt8(ascii: "\\"): content.append(contentsOf: try parseEscape().utf8)
      case 0x00...0x1F: throw JSONError(problem: .controlCharacter(byte), offset: position)
      default:
        content.append(byte)
        position += 1
      }
    }
  }

  private mutating func parseEscape() throws(JSONError) -> String {
    let start = position
    position += 1
    let letter = try peek()
    position += 1
    switch letter {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return String(Character(try parseUnicodeEscape(from: start)))
    default: throw JSONError(problem: .invalidEscape, offset: start)
    }
  }

  /// The scalar of `\uXXXX`, or of two of them for a scalar above U+FFFF.
  private mutating func parseUnicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try parseHexadecimal(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    let invalid = JSONError(problem: .invalidEscape, offset: start)
    guard (0xD800...0xDBFF).contains(first), try peek() == UInt8(ascii: "\\") else { throw invalid }
    position += 1
    guard try peek() == UInt8(ascii: "u") else { throw invalid }
    position += 1
    let second = try parseHexadecimal(from: start)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    else { throw invalid }
    return scalar
  }

  private mutating func parseHexadecimal(from start: Int) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(try peek())).hexDigitValue else {
        throw JSONError(problem: .invalidEscape, offset: start)
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
