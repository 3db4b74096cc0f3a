/// The checksum of zlib streams (RFC 1950).
enum Adler32 {
  private static let modulus: UInt32 = 65_521
  /// As many bytes as can be added before a sum could overflow.
  private static let stretch = 5552

  /// The checksum of `bytes`.
  ///
  /// - Complexity: O(bytes).
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { buffer in
      var (sum, sumOfSums): (UInt32, UInt32) = (1, 0)
      var start = 0
      while start < buffer.count {
        let end = min(start + stretch, buffer.count)
        for index in start..<end {
          sum &+= UInt32(buffer[index])
          sumOfSums &+= sum
        }
        sum %= modulus
        sumOfSums %= modulus
        start = end
      }
      return sumOfSums << 16 | sum
    }
  }
}
