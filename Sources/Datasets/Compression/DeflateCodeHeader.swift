/// How a dynamic block begins: the lengths of its two codes, run-length coded, in a Huffman code of their own.
struct DeflateCodeHeader {
  /// A length 0…15, or a run: 16 of the last length, 17 and 18 of zeros.
  private struct Symbol {
    let value: Int
    var extraBits = 0
    var extra = 0
  }

  private let literalCount: Int
  private let distanceCount: Int
  private let symbols: [Symbol]
  private let code: HuffmanCode
  /// Lengths of `code` that are told.
  private let codeLengthCount: Int

  /// The header for two codes.
  init(literals: HuffmanCode, distances: HuffmanCode) {
    literalCount = Self.usedCount(literals, atLeast: 257)
    distanceCount = Self.usedCount(distances, atLeast: 1)
    symbols = Self.runs(Array(literals.lengths[..<literalCount] + distances.lengths[..<distanceCount]))
    var frequencies = [Int](repeating: 0, count: 19)
    for symbol in symbols { frequencies[symbol.value] += 1 }
    let code = HuffmanCode(frequencies: frequencies, longest: 7)
    self.code = code
    let last = Inflate.lengthCodeOrder.lastIndex { code.lengths[$0] > 0 } ?? 0
    codeLengthCount = max(4, last + 1)
  }

  /// Bits that the header takes.
  var bitCount: Int {
    symbols.reduce(14 + 3 * codeLengthCount) { $0 + Int(code.lengths[$1.value]) + $1.extraBits }
  }

  /// Writes the header.
  func write(_ cursor: inout BitWriter.Cursor) {
    cursor.put(UInt64(literalCount - 257), 5)
    cursor.put(UInt64(distanceCount - 1), 5)
    cursor.put(UInt64(codeLengthCount - 4), 4)
    for symbol in Inflate.lengthCodeOrder[..<codeLengthCount] { cursor.put(UInt64(code.lengths[symbol]), 3) }
    for symbol in symbols {
      cursor.put(UInt64(code.codes[symbol.value]), Int(code.lengths[symbol.value]))
      cursor.put(UInt64(symbol.extra), symbol.extraBits)
    }
  }

  private static func usedCount(_ code: HuffmanCode, atLeast least: Int) -> Int {
    max(least, (code.lengths.lastIndex { $0 > 0 } ?? 0) + 1)
  }

  private static func runs(_ lengths: [UInt8]) -> [Symbol] {
    var symbols: [Symbol] = []
    var rest = lengths[...]
    while let length = rest.first {
      let run = rest.prefix { $0 == length }.count
      rest = rest.dropFirst(run)
      var left = run
      if length > 0 {
        symbols.append(Symbol(value: Int(length)))
        left -= 1
      }
      while left >= 3 {
        let part = min(left, length > 0 ? 6 : 138)
        symbols.append(
          length > 0
            ? Symbol(value: 16, extraBits: 2, extra: part - 3)
            : part <= 10
              ? Symbol(value: 17, extraBits: 3, extra: part - 3)
              : Symbol(value: 18, extraBits: 7, extra: part - 11))
        left -= part
      }
      symbols += repeatElement(Symbol(value: Int(length)), count: left)
    }
    return symbols
  }
}
