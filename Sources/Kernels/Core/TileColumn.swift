/// A column of A: the entries that a step of the inner dimension multiplies with a row of B.
public protocol TileColumn {
  /// The entry of the given row of the tile.
  subscript(row: Int) -> Float { get }
}

/// A column whose entries are neighbours, as in a packed panel.
@usableFromInline
struct PackedColumn: TileColumn {
  @usableFromInline var pointer: UnsafePointer<Float>

  @inlinable @inline(__always)
  init(_ pointer: UnsafePointer<Float>) { self.pointer = pointer }

  @inlinable @inline(__always)
  subscript(row: Int) -> Float { pointer[row] }
}

/// A column whose entries are some floats apart.
@usableFromInline
protocol StridedTileColumn: TileColumn {
  /// The column of the given rows 0, 3 and 6, which are three strides apart.
  init(
    row0: UnsafePointer<Float>, row3: UnsafePointer<Float>, row6: UnsafePointer<Float>, stride: Int)
  /// Moves all entries by `offset` floats.
  mutating func advance(by offset: Int)
}

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
