/// A canonical Huffman code, decoded by one table access for short codes.
///
/// Codes longer than the table's index are rare by construction; they are found by walking the
/// canonical order one bit at a time.
struct HuffmanTable {
  /// Longest code of DEFLATE.
  static let longestCode = 15

  /// Symbol · 16 + code length by the next `indexBits` bits; 0 where the code is longer or unused.
  private var entries: [UInt16]
  private let indexMask: UInt64
  /// Number of codes of each length.
  private var counts = [Int](repeating: 0, count: longestCode + 1)
  /// The symbols in the order of their codes.
  private var symbols: [UInt16] = []

  /// The code that gives symbol s a code of `lengths[s]` bits, or none for 0.
  ///
  /// - Parameter indexBits: longest code that takes one table access.
  /// - Throws: `FormatError.corrupt` when the lengths make no prefix code, or leave codes unused.
  ///   As in zlib a lone symbol may have one bit, and there may be no symbols at all, where
  ///   `allowsIncomplete` says so.
  init(
    lengths: ArraySlice<UInt8>, indexBits: Int, allowsIncomplete: Bool
  ) throws(FormatError) {
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var unused = 1
    for length in 1...Self.longestCode {
      unused = 2 * unused - counts[length]
      if unused < 0 { throw .corrupt("a Huffman code has too many short codes") }
    }
    let used = counts.reduce(0, +)
    if unused > 0, !(allowsIncomplete && (used == 0 || used == 1 && counts[1] == 1)) {
      throw .corrupt("a Huffman code is incomplete")
    }

    var nextIndex = [Int](repeating: 0, count: Self.longestCode + 2)
    var nextCode = nextIndex
    for length in 1...Self.longestCode {
      nextIndex[length + 1] = nextIndex[length] + counts[length]
      nextCode[length + 1] = (nextCode[length] + counts[length]) << 1
    }
    entries = [UInt16](repeating: 0, count: 1 << indexBits)
    indexMask = UInt64(1 << indexBits - 1)
    symbols = [UInt16](repeating: 0, count: used)
    for (symbol, length) in zip(0..., lengths) where length > 0 {
      let length = Int(length)
      symbols[nextIndex[length]] = UInt16(symbol)
      nextIndex[length] += 1
      if length <= indexBits {
        // The stream has a code's first bit lowest; every index that ends in the code is an entry.
        let reversed = Self.reverse(nextCode[length], bits: length)
        for index in stride(from: reversed, to: entries.count, by: 1 << length) {
          entries[index] = UInt16(symbol << 4 | length)
        }
      }
      nextCode[length] += 1
    }
  }

  /// The symbol of the next code.
  ///
  /// - Precondition: the reader holds 15 bits or all that are left.
  @inline(__always)
  func decode(_ reader: inout BitReader) throws(FormatError) -> Int {
    let entry = entries[Int(truncatingIfNeeded: reader.bits & indexMask)]
    guard entry != 0 else { return try decodeLong(&reader) }
    try reader.skip(Int(entry & 15))
    return Int(entry >> 4)
  }

  @inline(never)
  private func decodeLong(_ reader: inout BitReader) throws(FormatError) -> Int {
    var code = 0
    var first = 0
    var index = 0
    for length in 1...Self.longestCode {
      code |= Int(truncatingIfNeeded: reader.bits >> UInt64(length - 1) & 1)
      let count = counts[length]
      if code - first < count {
        try reader.skip(length)
        return Int(symbols[index + code - first])
      }
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    if reader.count < Self.longestCode { throw BitReader.endOfInput }
    throw .corrupt("the compressed data have a code that stands for nothing")
  }

  /// The lowest bits of a code in the opposite order.
  static func reverse(_ code: Int, bits: Int) -> Int {
    (0..<bits).reduce(0) { $0 | (code >> $1 & 1) << (bits - 1 - $1) }
  }
}
