/// A column whose entries are a stride apart, from three pointers, each with three rows.
@usableFromInline
struct StridedColumn: TileColumn {
  @usableFromInline let row0: UnsafePointer<Float>
  @usableFromInline let row3: UnsafePointer<Float>
  @usableFromInline let row6: UnsafePointer<Float>
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
}
