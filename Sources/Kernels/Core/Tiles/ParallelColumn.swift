/// A strided column from three pointers, each with three rows: for narrow tiles, which would wait for a chain
/// of additions from row to row.
///
/// The pointers come as arguments of a function that is not inlined, so that the compiler does not see that
/// they are related, and makes no chain of them.
@usableFromInline
struct ParallelColumn: StridedTileColumn {
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
  mutating func advance(by offset: Int) {
    row0 += offset
    row3 += offset
    row6 += offset
  }
}
