/// How far the rows of B are apart that the steps of the inner dimension read.
public protocol RowSpacing: SendableMetatype {
  /// Rows `stride` floats apart.
  init(stride: Int)
  /// Distance in floats from one row of a tile's width to the next.
  func stride<Row: TileRow>(_ row: Row.Type) -> Int
  /// Whether that is a constant, which instructions can hold in their addresses.
  static var isConstant: Bool { get }
}

/// Rows that follow one after the other, as wide as a tile's: those of a packed B.
public struct PackedRows: RowSpacing {
  @inlinable @inline(__always)
  public init(stride: Int) {}

  @inlinable @inline(__always)
  public func stride<Row: TileRow>(_ row: Row.Type) -> Int { Row.columns }

  @inlinable @inline(__always)
  public static var isConstant: Bool { true }
}

/// Rows of any matrix.
public struct SpacedRows: RowSpacing {
  @usableFromInline let stride: Int

  @inlinable @inline(__always)
  public init(stride: Int) { self.stride = stride }

  @inlinable @inline(__always)
  public func stride<Row: TileRow>(_ row: Row.Type) -> Int { stride }

  @inlinable @inline(__always)
  public static var isConstant: Bool { false }
}
