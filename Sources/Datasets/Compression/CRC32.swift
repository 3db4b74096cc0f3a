/// The checksum of gzip and zip: CRC-32 with polynomial 0x04C11DB7, reflected.
enum CRC32 {
  /// The checksum of `bytes`.
  ///
  /// - Complexity: O(bytes), eight bytes a step.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      bytes.withUnsafeBytes { raw in
        var crc = ~UInt32(0)
        var offset = 0
        while raw.count - offset >= 8 {
          let chunk = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
          let mixed = chunk ^ UInt64(crc)
          crc = 0
          for lane in 0..<8 {
            crc ^= tables[(7 - lane) << 8 | Int(truncatingIfNeeded: mixed >> UInt64(8 * lane) & 0xFF)]
          }
          offset += 8
        }
        while offset < raw.count {
          crc = crc >> 8 ^ tables[Int((crc ^ UInt32(raw[offset])) & 0xFF)]
          offset += 1
        }
        return ~crc
      }
    }
  }

  /// Eight tables of 256: table t holds the effect of a byte with t more bytes behind it.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
      tables[byte] = crc
    }
    for index in 256..<tables.count {
      let former = tables[index - 256]
      tables[index] = former >> 8 ^ tables[Int(former & 0xFF)]
    }
    return tables
  }()
}
