/// Reads bits from the least significant end of each byte, as DEFLATE packs them.
///
/// Works on memory that the caller keeps alive; never reads beyond it.
struct BitReader {
  private let input: UnsafeRawBufferPointer
  private var position = 0
  /// The next bits; beyond `count` they are the right ones or zero.
  private(set) var bits: UInt64 = 0
  /// How many of `bits` may be used.
  private(set) var count = 0

  init(_ input: UnsafeRawBufferPointer) { self.input = input }

  /// Bytes of which at least one bit has been used.
  var consumedBytes: Int { position - count / 8 }

  /// Provides 56 bits or more, or all that are left.
  @inline(__always)
  mutating func refill() {
    if input.count &- position >= 8 {
      let next = UInt64(littleEndian: input.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      bits |= next &<< UInt64(truncatingIfNeeded: count)
      let bytes = (63 &- count) &>> 3
      position &+= bytes
      count &+= bytes &* 8
    } else {
      while count <= 56, position < input.count {
        bits |= UInt64(input[position]) &<< UInt64(truncatingIfNeeded: count)
        position &+= 1
        count &+= 8
      }
    }
  }

  /// Steps over `length` bits, if they are there.
  @inline(__always)
  mutating func skip(_ length: Int) throws(FormatError) {
    guard length <= count else { throw Self.endOfInput }
    bits &>>= UInt64(truncatingIfNeeded: length)
    count &-= length
  }

  /// The next `length` bits, at most 56 between refills.
  @inline(__always)
  mutating func take(_ length: Int) throws(FormatError) -> Int {
    let value = bits & ((1 &<< UInt64(truncatingIfNeeded: length)) &- 1)
    try skip(length)
    return Int(truncatingIfNeeded: value)
  }

  /// The next `byteCount` bytes from the next byte boundary on.
  mutating func takeBytes(_ byteCount: Int) throws(FormatError) -> UnsafeRawBufferPointer {
    alignToByte()
    guard byteCount <= input.count - position else { throw Self.endOfInput }
    let start = position
    position += byteCount
    return UnsafeRawBufferPointer(rebasing: input[start..<position])
  }

  private mutating func alignToByte() {
    position -= count / 8
    bits = 0
    count = 0
  }

  static let endOfInput = FormatError.corrupt("the compressed data end within a block")
}
