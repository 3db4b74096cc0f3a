/// Writes bits from the least significant end of each byte, as DEFLATE packs them.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  /// Bits that fill no byte yet.
  private var bits: UInt64 = 0
  private var count = 0

  /// Has `body` write bits, for which there is room.
  ///
  /// - Parameter bitCount: as many as it writes at most.
  mutating func write(bitCount: Int, _ body: (inout Cursor) -> Void) {
    let start = bytes.count
    // A cursor stores eight bytes at a time.
    bytes.append(contentsOf: repeatElement(0, count: (count + bitCount) / 8 + 9))
    var (bits, count, position) = (bits, count, start)
    bytes.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      var cursor = Cursor(base: base, position: position, bits: bits, count: count)
      body(&cursor)
      (bits, count, position) = (cursor.bits, cursor.count, cursor.position)
    }
    (self.bits, self.count) = (bits, count)
    bytes.removeLast(bytes.count - position)
  }

  /// Fills the last byte with zeros.
  mutating func alignToByte() {
    guard count > 0 else { return }
    bytes.append(UInt8(truncatingIfNeeded: bits))
    (bits, count) = (0, 0)
  }

  /// Writes whole bytes.
  ///
  /// - Precondition: the writer is at a byte boundary.
  mutating func append(_ content: some Collection<UInt8>) {
    precondition(count == 0, "BitWriter: bytes at bit \(count)")
    bytes.append(contentsOf: content)
  }

  /// The place in memory where the next bits go, for the time of a `write`.
  struct Cursor {
    fileprivate let base: UnsafeMutableRawPointer
    fileprivate var position: Int
    fileprivate var bits: UInt64
    fileprivate var count: Int

    /// Writes the lowest `length` bits of `value`, whose others must be zero; 56 at most.
    @inline(__always)
    mutating func put(_ value: UInt64, _ length: Int) {
      bits |= value &<< UInt64(truncatingIfNeeded: count)
      count &+= length
      base.storeBytes(of: bits.littleEndian, toByteOffset: position, as: UInt64.self)
      position &+= count &>> 3
      bits &>>= UInt64(truncatingIfNeeded: count & ~7)
      count &= 7
    }
  }
}
