/// Encoder of DEFLATE streams (RFC 1951).
enum Deflate {
  /// Tokens of a block.
  private static let blockSize = 1 << 15

  /// Compresses bytes into one stream.
  ///
  /// Repetitions of up to 258 bytes are looked for in the last 32 KiB; each block is coded by the Huffman
  /// codes made for it, by the fixed ones, or stored as it is, whichever is shortest. The same bytes always
  /// give the same stream.
  ///
  /// - Complexity: O(bytes), at tens of megabytes a second.
  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var writer = BitWriter()
    bytes.withUnsafeBufferPointer { input in
      guard let base = input.baseAddress, !input.isEmpty else {
        DeflateBlock([]).write(to: &writer, raw: input, isLast: true)
        return
      }
      var tokens = [DeflateToken](repeating: DeflateToken(literal: 0), count: blockSize)
      for start in stride(from: 0, to: input.count, by: MatchFinder.largestInput) {
        let end = min(start + MatchFinder.largestInput, input.count)
        var finder = MatchFinder(base + start, count: end - start)
        while !finder.isAtEnd {
          let first = start + finder.position
          let count = finder.fill(&tokens)
          let raw = UnsafeBufferPointer(rebasing: input[first..<(start + finder.position)])
          DeflateBlock(tokens[..<count]).write(
            to: &writer, raw: raw, isLast: finder.isAtEnd && end == input.count)
        }
      }
    }
    writer.alignToByte()
    return writer.bytes
  }
}
