/// The symbols of DEFLATE's two alphabets (RFC 1951, section 3.2.5).
enum DeflateSymbols {
  /// Literals, the end of the block, and lengths.
  static let literalCount = 286
  static let distanceCount = 30
  static let endOfBlock = 256

  /// A symbol, and the bits after it that tell which of its values is meant.
  struct Coded {
    let symbol: Int
    let extraBits: Int
    let extra: Int
  }

  /// Groups of four symbols, each group with a bit more than the one before; 258 has one of its own.
  @inline(__always)
  static func length(_ length: Int) -> Coded {
    let value = length &- 3
    if value < 8 { return Coded(symbol: 257 &+ value, extraBits: 0, extra: 0) }
    if length == 258 { return Coded(symbol: 285, extraBits: 0, extra: 0) }
    let bits = 61 &- value.leadingZeroBitCount
    return Coded(
      symbol: 257 &+ 4 &* bits &+ value &>> bits, extraBits: bits, extra: value & (1 &<< bits &- 1))
  }

  /// Groups of two symbols, each group with a bit more than the one before.
  @inline(__always)
  static func distance(_ distance: Int) -> Coded {
    let value = distance &- 1
    if value < 4 { return Coded(symbol: value, extraBits: 0, extra: 0) }
    let bits = 62 &- value.leadingZeroBitCount
    return Coded(symbol: 2 &* bits &+ value &>> bits, extraBits: bits, extra: value & (1 &<< bits &- 1))
  }
}
