extension JSON {
  /// Parses JSON text in UTF-8.
  ///
  /// - Parameters:
  ///   - bytes: the text; white space around the value is allowed, anything else is not.
  ///   - depthLimit: how deeply arrays and objects may nest.
  /// - Throws: `JSONError` with the byte offset, counted from the first of `bytes`.
  /// - Complexity: O(bytes).
  public init(parsing bytes: some Collection<UInt8>, depthLimit: Int = 128) throws(JSONError) {
    var parser = JSONParser(bytes: Array(bytes), depthLimit: depthLimit)
    self = try parser.parseDocument()
  }

  /// Parses JSON text.
  ///
  /// - Throws: `JSONError` with the byte offset.
  /// - Complexity: O(length).
  public init(parsing text: String) throws(JSONError) { try self.init(parsing: text.utf8) }
}

/// A recursive-descent parser over bytes.
struct JSONParser {
  let bytes: [UInt8]
  let depthLimit: Int
  var position = 0
  private var depth = 0

  init(bytes: [UInt8], depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  mutating func parseDocument() throws(JSONError) -> JSON {
    let value = try parseValue()
    skipWhitespace()
    if position < bytes.count { throw unexpected("the end of the text") }
    return value
  }

  private mutating func parseValue() throws(JSONError) -> JSON {
    skipWhitespace()
    switch try peek() {
    case UInt8(ascii: "{"): return try parseObject()
    case UInt8(ascii: "["): return try parseArray()
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try parse(word: "true", as: .bool(true))
    case UInt8(ascii: "f"): return try parse(word: "false", as: .bool(false))
    case UInt8(ascii: "n"): return try parse(word: "null", as: .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
    default: throw unexpected("a value")
    }
  }

  private mutating func parseObject() throws(JSONError) -> JSON {
    try descend()
    var object = JSONObject()
    skipWhitespace()
    if try peek() != UInt8(ascii: "}") {
      repeat {
        skipWhitespace()
        let start = position
        if try peek() != UInt8(ascii: "\"") { throw unexpected("a name in quotation marks") }
        let key = try parseString()
        if object[key] != nil { throw JSONError(problem: .duplicateKey(key), offset: start) }
        skipWhitespace()
        if try peek() != UInt8(ascii: ":") { throw unexpected("“:”") }
        position += 1
        object[key] = try parseValue()
      } while try continues(closing: UInt8(ascii: "}"), expected: "“,” or “}”")
    }
    ascend()
    return .object(object)
  }

  private mutating func parseArray() throws(JSONError) -> JSON {
    try descend()
    var elements: [JSON] = []
    skipWhitespace()
    if try peek() != UInt8(ascii: "]") {
      repeat {
        elements.append(try parseValue())
      } while try continues(closing: UInt8(ascii: "]"), expected: "“,” or “]”")
    }
    ascend()
    return .array(elements)
  }

  private mutating func parse(word: String, as value: JSON) throws(JSONError) -> JSON {
    for letter in word.utf8 {
      if try peek() != letter { throw unexpected("“\(word)”") }
      position += 1
    }
    return value
  }

  // MARK: Structure

  /// Steps over the opening bracket.
  private mutating func descend() throws(JSONError) {
    if depth >= depthLimit { throw JSONError(problem: .tooDeep(limit: depthLimit), offset: position) }
    depth += 1
    position += 1
  }

  /// Steps over the closing bracket.
  private mutating func ascend() {
    depth -= 1
    position += 1
  }

  /// Steps over a comma; false before the closing bracket.
  private mutating func continues(closing: UInt8, expected: String) throws(JSONError) -> Bool {
    skipWhitespace()
    let byte = try peek()
    if byte == closing { return false }
    if byte != UInt8(ascii: ",") { throw unexpected(expected) }
    position += 1
    return true
  }

  private mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  func peek() throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw JSONError(problem: .unexpectedEnd, offset: position) }
    return bytes[position]
  }

  /// The error for the byte at the current position.
  func unexpected(_ expected: String) -> JSONError {
    guard position < bytes.count else { return JSONError(problem: .unexpectedEnd, offset: position) }
    return JSONError(problem: .unexpectedByte(bytes[position], expected: expected), offset: position)
  }
}
