// How the text of libsvm is told from tables.

extension SparseTable {
  /// Whether a text is of this kind: the first of its lines that has more than a label has nothing but index:value
  /// behind that, up to a comment.
  ///
  /// - Complexity: O(bytes of the first 100 lines).
  static func isSparse(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { text in
      var (rest, samples) = (text[...], 0)
      while samples < 100, !rest.isEmpty {
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        var words = Words(rest: rest[..<end])
        rest = rest[min(end + 1, rest.endIndex)...]
        guard let label = words.next() else { continue }
        samples += 1
        guard var word = words.next() else {
          // A sample of zeros has nothing but its label.
          if label.allSatisfy({ !$0.isLetter && $0 != UInt8(ascii: ",") }) { continue }
          return false
        }
        while isEntry(word) {
          guard let next = words.next() else { return true }
          word = next
        }
        return false
      }
      return false
    }
  }

  /// Whether a word is a whole number, a colon and a number, as a time of day with more behind it is not.
  private static func isEntry(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    let index = word.prefix { $0 != UInt8(ascii: ":") }
    guard index.count < word.count, !index.isEmpty else { return false }
    if index.elementsEqual("qid".utf8) { return true }
    return index.allSatisfy(\.isDigit)
      && DecimalNumber.double(UnsafeBufferPointer(rebasing: word[(index.count + 1)...])) != nil
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
