/// Reader of gzip files (RFC 1952).
enum Gzip {
  /// How a gzip file begins.
  private static let magic: [UInt8] = [0x1F, 0x8B]

  /// Whether the bytes begin like a gzip file.
  static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// The decompressed content of all members, one after the other; checksums and sizes are verified.
  ///
  /// - Parameter limit: Bytes beyond which the content is refused.
  /// - Throws: `FormatError` for files that are malformed, cut off or too large.
  static func decode(_ bytes: [UInt8], limit: Int = Inflate.defaultLimit) throws(FormatError) -> [UInt8] {
    var reader = ByteReader(bytes[...])
    var content: [UInt8] = []
    // The file's last four bytes are the size of its last member, which mostly is the only one.
    var tail = ByteReader(bytes.suffix(4))
    var expectedCount = Int((try? tail.little(UInt32.self, "the gzip size")) ?? 0)
    repeat {
      try readHeader(&reader)
      let (output, consumed) = try Inflate.decode(
        reader.rest, expectedCount: expectedCount, limit: limit - content.count)
      expectedCount = 0
      _ = try reader.take(consumed, "the gzip data")
      let checksum = try reader.little(UInt32.self, "the gzip checksum")
      let size = try reader.little(UInt32.self, "the gzip size")
      guard checksum == CRC32.checksum(output[...]) else {
        throw .corrupt("the gzip checksum does not match the content")
      }
      guard size == UInt32(truncatingIfNeeded: output.count) else {
        throw .corrupt("the gzip file gives \(size) bytes as its size and has \(output.count)")
      }
      if content.isEmpty { content = output } else { content += output }
      // Some tapes and tools pad files with zeros.
    } while !reader.rest.allSatisfy { $0 == 0 }
    return content
  }

  private static func readHeader(_ reader: inout ByteReader) throws(FormatError) {
    let start = reader.rest
    // Before its length, so that a few stray bytes are not said to be a header cut off.
    guard magic.starts(with: start.prefix(magic.count)) else {
      throw .corrupt(
        "\(start.count) byte\(start.count == 1 ? "" : "s") after the gzip data are not gzip data")
    }
    let fixed = Array(try reader.take(10, "the gzip header"))
    guard fixed[2] == 8 else { throw .unsupported("gzip method \(fixed[2]); only deflate (8) is read") }
    let flags = fixed[3]
    guard flags & 0xE0 == 0 else { throw .unsupported("gzip flags \(flags) have reserved bits set") }
    if flags & 4 != 0 {
      let count = try reader.little(UInt16.self, "the gzip header")
      _ = try reader.take(Int(count), "the gzip header's extra field")
    }
    if flags & 8 != 0 { _ = try reader.terminated("the gzip header's file name") }
    if flags & 16 != 0 { _ = try reader.terminated("the gzip header's comment") }
    if flags & 2 != 0 {
      let header = start.prefix(start.count - reader.rest.count)
      let checksum = try reader.little(UInt16.self, "the gzip header's checksum")
      guard checksum == UInt16(truncatingIfNeeded: CRC32.checksum(header)) else {
        throw .corrupt("the gzip header's checksum does not match")
      }
    }
  }
}
