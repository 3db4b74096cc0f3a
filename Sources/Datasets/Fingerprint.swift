import Kernels
import Serialization

extension Dataset {
  /// A hash of the samples, 16 hexadecimal digits, which tells whether another data set has the same ones.
  ///
  /// It covers the shape, whether there are `bytes` or floats, and the bits of every value, so that 0 and −0
  /// differ; it does not cover the labels. Different samples have the same hash by an accident of
  /// probability 2⁻⁶⁴, or by intent.
  ///
  /// The hash is XXH64 of the samples, row after row, as bytes or little-endian floats. Its seed is XXH64,
  /// with seed 0, of three little-endian 64-bit integers: the size of a value (1 or 4), the number of rows
  /// and the number of columns. The result is the same on every platform.
  ///
  /// - Complexity: O(rows · columns), at about the speed of memory.
  public func fingerprint() -> String {
    let value =
      if let bytes {
        bytes.withUnsafeElements { hash(UnsafeRawBufferPointer($0), valueSize: 1) }
      } else if 1.littleEndian == 1 {
        samples.withUnsafeElements { hash(UnsafeRawBufferPointer($0), valueSize: 4) }
      } else {
        LittleEndian.bytes(of: samples).withUnsafeBytes { hash($0, valueSize: 4) }
      }
    return Self.digits(value)
  }

  /// A hash of the labels, 16 hexadecimal digits, or nil where there are none.
  ///
  /// It is XXH64, with seed 0, of the labels as little-endian 64-bit integers, and the same on every platform.
  ///
  /// - Complexity: O(rows).
  public func labelFingerprint() -> String? {
    labels.map { labels in
      Self.digits(
        labels.map { UInt64(bitPattern: Int64($0)).littleEndian }.withUnsafeBytes { XXHash64.hash($0) })
    }
  }

  /// A hash of any bytes, XXH64 with seed 0, 16 hexadecimal digits.
  package static func fingerprint(of bytes: [UInt8]) -> String {
    digits(bytes.withUnsafeBytes { XXHash64.hash($0) })
  }

  private static func digits(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private func hash(_ values: UnsafeRawBufferPointer, valueSize: Int) -> UInt64 {
    let seed = [valueSize, rows, columns].map { UInt64($0).littleEndian }
    return XXHash64.hash(values, seed: seed.withUnsafeBytes { XXHash64.hash($0) })
  }
}
