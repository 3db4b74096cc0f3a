/// A column whose entries are a stride apart, from three pointers, each with three rows.
///
/// The pointers, and what they move by, come as arguments of a function that is not inlined, so that the compiler
/// does not see that they are related. It would make a chain of additions of them, which narrow tiles wait for, or
/// one index that all rows share, and with two registers in its address a multiply-add's operand in memory saves
/// nothing.
@usableFromInline
struct StridedColumn: TileColumn {
  @usableFromInline var row0: UnsafePointer<Float>
  @usableFromInline var row3: UnsafePointer<Float>
  @usableFromInline var row6: UnsafePointer<Float>
  @usableFromInline let stride: Int

  @inlinable @inline(__always)
  init(
    row0: UnsafePointer<Float>, row3: UnsafePointer<Float>, row6: UnsafePointer<Float>, stride: Int
  ) {
    self.row0 = row0
    self.row3 = row3
    self.row6 = row6
    self.stride = stride
  }

  @inlinable @inline(__always)
  subscript(row: Int) -> Float {
    if row < 3 { return row0[row &* stride] }
    if row < 6 { return row3[(row &- 3) &* stride] }
    return row6[(row &- 6) &* stride]
  }

  @inlinable @inline(__always)
  static func isReread(_ row: Int) -> Bool { row % 3 == 0 }

  /// The column `offset` floats on.
  @inlinable @inline(__always)
  func advanced(by offset: Int) -> Self {
    Self(row0: row0 + offset, row3: row3 + offset, row6: row6 + offset, stride: stride)
  }
}
