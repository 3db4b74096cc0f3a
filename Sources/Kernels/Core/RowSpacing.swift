/// How far the rows of B are apart that the steps of the inner dimension read.
@usableFromInline
protocol RowSpacing {
  /// Distance in floats from one row to the next.
  var stride: Int { get }
  /// Whether that is a constant, which instructions can hold in their addresses.
  static var isConstant: Bool { get }
}

/// Rows that follow one after the other, as wide as a tile's: those of a packed B.
@usableFromInline
struct PackedRows<Row: TileRow>: RowSpacing {
  @inlinable @inline(__always)
  init() {}

  @inlinable @inline(__always)
  var stride: Int { Row.columns }

  @inlinable @inline(__always)
  static var isConstant: Bool { true }
}

/// Rows of any matrix.
@usableFromInline
struct SpacedRows: RowSpacing {
  @usableFromInline let stride: Int

  @inlinable @inline(__always)
  init(stride: Int) { self.stride = stride }

  @inlinable @inline(__always)
  static var isConstant: Bool { false }
}
