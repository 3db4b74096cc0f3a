extension Gzip {
  /// A gzip file without name and date, so that the same content always gives the same bytes.
  ///
  /// - Complexity: as `Deflate.encode`.
  static func encode(_ content: [UInt8]) -> [UInt8] {
    let checks = [CRC32.checksum(content[...]), UInt32(truncatingIfNeeded: content.count)]
    // Deflate, no flags, no date, no hint of the effort, unknown system.
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF] + Deflate.encode(content)
      + checks.flatMap { $0.bigEndianBytes.reversed() }
  }
}
