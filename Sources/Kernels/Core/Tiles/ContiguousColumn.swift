/// A column whose entries are neighbours: of a packed panel, or of a transposed A.
@usableFromInline
struct ContiguousColumn: TileColumn {
  @usableFromInline var pointer: UnsafePointer<Float>

  @inlinable @inline(__always)
  init(_ pointer: UnsafePointer<Float>) { self.pointer = pointer }

  @inlinable @inline(__always)
  subscript(row: Int) -> Float { pointer[row] }

  @inlinable @inline(__always)
  static func isReread(_ row: Int) -> Bool { row & 1 == 0 }
}
