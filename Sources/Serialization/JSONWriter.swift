extension JSON {
  /// How a value is laid out as text.
  public enum Layout: Sendable {
    /// No white space at all.
    case compact
    /// One member or element a line, indented by two spaces; arrays of plain values stay on one line.
    case indented
  }

  /// The value as JSON text; numbers have the fewest digits that give back the same value.
  ///
  /// - Complexity: linear in the length of the text.
  public func serialized(_ layout: Layout = .compact) -> String {
    var writer = JSONWriter(isIndented: layout == .indented)
    writer.write(self)
    return writer.text
  }
}

private struct JSONWriter {
  let isIndented: Bool
  var text = ""
  var depth = 0

  init(isIndented: Bool) { self.isIndented = isIndented }

  mutating func write(_ value: JSON) {
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += value.description
    case .number(let value): text += value.isFinite ? value.description : "null"
    case .string(let value): write(string: value)
    case .array(let elements): write(array: elements)
    case .object(let object): write(object: object)
    }
  }

  private mutating func write(array elements: [JSON]) {
    let isOneLine = !isIndented || elements.allSatisfy(\.isPlain)
    text += "["
    depth += 1
    for (index, element) in elements.enumerated() {
      if index > 0 { text += isIndented && isOneLine ? ", " : "," }
      if !isOneLine { startLine() }
      write(element)
    }
    depth -= 1
    if !isOneLine { startLine() }
    text += "]"
  }

  private mutating func write(object: JSONObject) {
    text += "{"
    depth += 1
    for (index, member) in object.members.enumerated() {
      if index > 0 { text += "," }
      if isIndented { startLine() }
      write(string: member.key)
      text += isIndented ? ": " : ":"
      write(member.value)
    }
    depth -= 1
    if isIndented, object.count > 0 { startLine() }
    text += "}"
  }

  private mutating func startLine() {
    text += "\n"
    for _ in 0..<depth { text += "  " }
  }

  private mutating func write(string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}":
        text += scalar.value < 16 ? "\\u000" : "\\u00"
        text += String(scalar.value, radix: 16)
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension JSON {
  fileprivate var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }
}
