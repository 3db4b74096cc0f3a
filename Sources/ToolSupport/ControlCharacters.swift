extension String {
  /// The text as a terminal may have it: control characters, line ends and tabs aside, as `\u001b`.
  ///
  /// Names of classes, columns and files may hold any, which would move the cursor or hide a line. In JSON, where none
  /// stand outside of strings, the text means the same.
  ///
  /// - Complexity: O(length).
  package var printable: String {
    guard unicodeScalars.contains(where: \.isEscaped) else { return self }
    return unicodeScalars.map { $0.isEscaped ? $0.escape : String($0) }.joined()
  }
}

extension Unicode.Scalar {
  /// Whether it is a control character other than a line's end or a tab.
  fileprivate var isEscaped: Bool {
    value < 0x20 ? self != "\n" && self != "\t" : (0x7F...0x9F).contains(value)
  }

  /// Four hexadecimal digits, of which these characters have one or two.
  fileprivate var escape: String {
    let digits = String(value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
