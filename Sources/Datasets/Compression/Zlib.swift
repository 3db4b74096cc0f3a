/// The zlib format (RFC 1950): a DEFLATE stream with a checksum, as PNG has it.
enum Zlib {
  /// Compresses bytes.
  ///
  /// - Complexity: as `Deflate.encode`.
  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    // Deflate with a window of 32 KiB and the usual effort; the second byte makes the two a multiple of 31.
    [0x78, 0x9C] + Deflate.encode(bytes) + Adler32.checksum(bytes).bigEndianBytes
  }

  /// Decompresses a stream and verifies its checksum.
  ///
  /// - Parameters:
  ///   - expectedCount: how large the result is thought to be; a false value costs time only.
  ///   - limit: bytes beyond which the result is refused.
  /// - Throws: `FormatError` for streams that are malformed, cut off or too large.
  static func decode(
    _ bytes: ArraySlice<UInt8>, expectedCount: Int, limit: Int
  ) throws(FormatError) -> [UInt8] {
    var reader = ByteReader(bytes)
    let header = try reader.big(UInt16.self, "the zlib header")
    guard header % 31 == 0, header >> 8 & 15 == 8 else { throw .corrupt("the zlib header is false") }
    guard header & 0x20 == 0 else { throw .unsupported("zlib data with a preset dictionary") }
    let (output, consumed) = try Inflate.decode(reader.rest, expectedCount: expectedCount, limit: limit)
    _ = try reader.take(consumed, "the zlib data")
    guard try reader.big(UInt32.self, "the zlib checksum") == Adler32.checksum(output) else {
      throw .corrupt("the zlib checksum does not match the content")
    }
    return output
  }
}

extension UInt32 {
  /// The four bytes, the most significant one first.
  var bigEndianBytes: [UInt8] { stride(from: 24, through: 0, by: -8).map { UInt8(self >> $0 & 0xFF) } }
}
