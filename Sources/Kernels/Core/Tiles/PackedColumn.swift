/// A column whose entries are neighbours, as in a packed panel.
@usableFromInline
struct PackedColumn: TileColumn {
  @usableFromInline var pointer: UnsafePointer<Float>

  @inlinable @inline(__always)
  init(_ pointer: UnsafePointer<Float>) { self.pointer = pointer }

  @inlinable @inline(__always)
  subscript(row: Int) -> Float { pointer[row] }
}
