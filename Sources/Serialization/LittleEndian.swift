import Kernels

/// Numbers as little-endian bytes, on a machine of either byte order.
package enum LittleEndian {
  /// The elements of a matrix, four bytes each, row after row.
  package static func bytes(of matrix: Matrix) -> [UInt8] {
    matrix.withUnsafeElements { bytes(of: $0.lazy.map(\.bitPattern)) }
  }

  /// The numbers of an array, four bytes each.
  package static func bytes(of numbers: [Int32]) -> [UInt8] { bytes(of: numbers[...]) }

  /// The integer in the bytes from `offset` on.
  ///
  /// - Precondition: the bytes are there.
  static func load<Number: FixedWidthInteger>(
    _ type: Number.Type, from bytes: some RandomAccessCollection<UInt8>, at offset: Int
  ) -> Number {
    var value: Number = 0
    let start = bytes.index(bytes.startIndex, offsetBy: offset)
    let end = bytes.index(start, offsetBy: MemoryLayout<Number>.size)
    for byte in bytes[start..<end].reversed() {
      value = value << 8 | Number(truncatingIfNeeded: byte)
    }
    return value
  }

  /// The bytes of integers, one after the other.
  static func bytes<Number: FixedWidthInteger>(of numbers: some Collection<Number>) -> [UInt8] {
    let size = MemoryLayout<Number>.size
    return [UInt8](unsafeUninitializedCapacity: numbers.count * size) { buffer, count in
      var raw = UnsafeMutableRawBufferPointer(buffer)[...]
      for number in numbers {
        UnsafeMutableRawBufferPointer(rebasing: raw).storeBytes(of: number.littleEndian, as: Number.self)
        raw = raw.dropFirst(size)
      }
      count = numbers.count * size
    }
  }

  /// The integers of which `bytes` consists; bytes left over are ignored.
  static func numbers<Number: FixedWidthInteger>(
    _ type: Number.Type, in bytes: [UInt8]
  ) -> [Number] {
    let size = MemoryLayout<Number>.size
    return bytes.withUnsafeBytes { raw in
      (0..<raw.count / size).map {
        Number(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * size, as: Number.self))
      }
    }
  }
}
