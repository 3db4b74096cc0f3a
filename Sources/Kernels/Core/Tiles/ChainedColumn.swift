/// A strided column from one pointer, which moves from row to row.
///
/// Wide tiles have the time for its chain of additions, and it takes the fewest registers to set up.
@usableFromInline
struct ChainedColumn: StridedTileColumn {
  @usableFromInline var row0: UnsafePointer<Float>
  @usableFromInline let stride: Int

  @inlinable @inline(__always)
  init(
    row0: UnsafePointer<Float>, row3: UnsafePointer<Float>, row6: UnsafePointer<Float>, stride: Int
  ) {
    self.row0 = row0
    self.stride = stride
  }

  @inlinable @inline(__always)
  subscript(row: Int) -> Float { row0[row &* stride] }

  @inlinable @inline(__always)
  mutating func advance(by offset: Int) { row0 += offset }
}
