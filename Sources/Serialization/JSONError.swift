/// Text that is not JSON: what is wrong, and where.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: Equatable, Sendable {
    /// The text ends within a value.
    case unexpectedEnd
    /// A byte that cannot stand there; the text says what can.
    case unexpectedByte(UInt8, expected: String)
    /// A number such as 01 or 1., or one beyond the range of `Double`.
    case invalidNumber(String)
    /// A backslash with something other than JSON's escapes, or half of a surrogate pair.
    case invalidEscape
    /// A control character in a string, which must be escaped.
    case controlCharacter(UInt8)
    /// A string that is not UTF-8.
    case invalidUTF8
    /// A name that an object has twice.
    case duplicateKey(String)
    /// Arrays and objects nested more deeply than the limit.
    case tooDeep(limit: Int)
  }

  /// What is wrong.
  public let problem: Problem
  /// Where, in bytes from the start of the text.
  public let offset: Int

  /// One line: what is wrong, and at which byte.
  public var description: String {
    let what =
      switch problem {
      case .unexpectedEnd: "the text ends within a value"
      case .unexpectedByte(let byte, let expected): "found \(Self.name(byte)) instead of \(expected)"
      case .invalidNumber(let text): "“\(text)” is not a number of JSON within the range of Double"
      case .invalidEscape: "invalid escape; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX"
      case .controlCharacter(let byte): "control character \(Self.name(byte)) in a string; escape it"
      case .invalidUTF8: "a string is not UTF-8"
      case .duplicateKey(let key): "the object has the name “\(key)” twice"
      case .tooDeep(let limit): "nested more than \(limit) levels deep"
      }
    return "not valid JSON at byte \(offset): \(what)"
  }

  private static func name(_ byte: UInt8) -> String {
    (0x21...0x7E).contains(byte)
      ? "“\(Character(Unicode.Scalar(byte)))”" : "byte 0x\(String(byte, radix: 16))"
  }
}
