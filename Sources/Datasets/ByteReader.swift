/// Reads numbers and runs of bytes in order, checking that they are there.
struct ByteReader {
  /// What has not been read yet.
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next `count` bytes; `what` names them in the error.
  mutating func take(_ count: Int, _ what: String) throws(FormatError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= rest.count else {
      throw .truncated(what, needed: count, available: rest.count)
    }
    let taken = rest.prefix(count)
    rest = rest.dropFirst(count)
    return taken
  }

  /// The next little-endian number.
  mutating func little<Number: FixedWidthInteger>(
    _ type: Number.Type, _ what: String
  ) throws(FormatError) -> Number {
    let bytes = try take(MemoryLayout<Number>.size, what)
    return bytes.reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }

  /// The next big-endian number.
  mutating func big<Number: FixedWidthInteger>(
    _ type: Number.Type, _ what: String
  ) throws(FormatError) -> Number {
    let bytes = try take(MemoryLayout<Number>.size, what)
    return bytes.reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }

  /// The bytes before the next zero byte, which is stepped over.
  mutating func terminated(_ what: String) throws(FormatError) -> ArraySlice<UInt8> {
    guard let end = rest.firstIndex(of: 0) else {
      throw .truncated(what, needed: rest.count + 1, available: rest.count)
    }
    let taken = rest[..<end]
    rest = rest[(end + 1)...]
    return taken
  }
}
