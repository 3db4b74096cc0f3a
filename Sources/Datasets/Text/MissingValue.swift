/// How text says that a value is not there: by nothing, or by one of a few words in any case.
enum MissingValue {
  private static let words = ["?", "na", "n/a", "nan", "-nan", "null", "none", "#n/a", "<na>"]
    .map { Array($0.utf8) }

  /// Whether a text says so.
  static func isMissing(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count <= 4 else { return false }
    if text.isEmpty { return true }
    return words.contains { word in
      word.count == text.count
        && zip(word, text).allSatisfy {
          $0 == ((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($1) ? $1 | 0x20 : $1)
        }
    }
  }

  /// Whether a text says so.
  static func isMissing(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { isMissing($0) }
  }
}
