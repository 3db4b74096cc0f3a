import Serialization

/// The texts of the numbers of a sample in JSON: an array, or that of the member `x` of an object.
///
/// The value of a number is a `Double`, and to round that to `Float` once more is not always right.
struct JSONNumbers {
  private var rest: ArraySlice<UInt8>

  /// The texts, in order, of a line that is known to be such a sample.
  static func texts(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var scanner = JSONNumbers(rest: line)
    guard scanner.moveToArray() else { return [] }
    let end = scanner.rest.firstIndex(of: UInt8(ascii: "]")) ?? scanner.rest.endIndex
    return scanner.rest[..<end].split(separator: UInt8(ascii: ",")).map { text in
      text.drop { $0 <= 0x20 }.prefix { $0 > 0x20 }
    }
  }

  /// Moves behind the bracket that begins the array.
  private mutating func moveToArray() -> Bool {
    rest = rest.drop { $0 <= 0x20 }
    if rest.first == UInt8(ascii: "[") {
      rest = rest.dropFirst()
      return true
    }
    var depth = 0
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: "\""):
        let text = takeString()
        rest = rest.drop { $0 <= 0x20 }
        // At this depth only a name has a colon behind it.
        guard depth == 1, rest.first == UInt8(ascii: ":"), (try? JSON(parsing: text))?.stringValue == "x"
        else {
          continue
        }
        rest = rest.drop { $0 != UInt8(ascii: "[") }.dropFirst()
        return true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      rest = rest.dropFirst()
    }
    return false
  }

  /// Takes a string with its quotation marks.
  private mutating func takeString() -> ArraySlice<UInt8> {
    var end = rest.startIndex + 1
    while end < rest.endIndex, rest[end] != UInt8(ascii: "\"") {
      end += rest[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    end = min(end + 1, rest.endIndex)
    defer { rest = rest[end...] }
    return rest[..<end]
  }
}
