// The register tile of the matrix product, composed from types.
//
// A `TileRow` is one row of vectors (`Lane`, or a `Pair` of rows side by side). A `Tile` is rows on
// top of each other (`SingleRow`, or a `Stack` of two tiles). Nested structs of vectors stay in
// registers where an array of the same size would live in memory, so one short micro-kernel serves
// every tile size, lane width and instruction set.

/// One row of a register tile: `columns` floats in vectors side by side.
public protocol TileRow: SendableMetatype {
  associatedtype Vector: KernelVector
  /// Floats in the row.
  static var columns: Int { get }
  /// A row of zeros.
  init()
  /// The row stored contiguously from `pointer` on.
  init(loading pointer: UnsafePointer<Float>)
  /// self ← self + scalar · row.
  mutating func multiplyAdd(_ scalar: Vector, _ row: Self)
  /// Calls `body` with each vector and its offset in floats, and keeps what it returns.
  mutating func transformVectors(_ offset: Int, _ body: (Int, Vector) -> Vector)
  /// Stores the row contiguously from `pointer` on.
  func store(_ pointer: UnsafeMutablePointer<Float>)
}

/// A row of one vector.
public struct Lane<Vector: KernelVector>: TileRow {
  @usableFromInline var vector: Vector

  @inlinable @inline(__always)
  public static var columns: Int { Vector.scalarCount }

  @inlinable @inline(__always)
  public init() { vector = Vector() }

  @inlinable @inline(__always)
  public init(loading pointer: UnsafePointer<Float>) { vector = Vector.load(pointer) }

  @inlinable @inline(__always)
  public mutating func multiplyAdd(_ scalar: Vector, _ row: Self) {
    vector = Vector.multiplyAdd(scalar, row.vector, vector)
  }

  @inlinable @inline(__always)
  public mutating func transformVectors(_ offset: Int, _ body: (Int, Vector) -> Vector) {
    vector = body(offset, vector)
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>) { vector.store(pointer) }
}

/// Two rows side by side.
public struct Pair<Left: TileRow, Right: TileRow>: TileRow where Left.Vector == Right.Vector {
  public typealias Vector = Left.Vector
  @usableFromInline var left: Left
  @usableFromInline var right: Right

  @inlinable @inline(__always)
  public static var columns: Int { Left.columns &+ Right.columns }

  @inlinable @inline(__always)
  public init() {
    left = Left()
    right = Right()
  }

  @inlinable @inline(__always)
  public init(loading pointer: UnsafePointer<Float>) {
    left = Left(loading: pointer)
    right = Right(loading: pointer + Left.columns)
  }

  @inlinable @inline(__always)
  public mutating func multiplyAdd(_ scalar: Vector, _ row: Self) {
    left.multiplyAdd(scalar, row.left)
    right.multiplyAdd(scalar, row.right)
  }

  @inlinable @inline(__always)
  public mutating func transformVectors(_ offset: Int, _ body: (Int, Vector) -> Vector) {
    left.transformVectors(offset, body)
    right.transformVectors(offset &+ Left.columns, body)
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>) {
    left.store(pointer)
    right.store(pointer + Left.columns)
  }
}

/// A block of the product, held in registers while the inner dimension runs.
public protocol Tile: SendableMetatype {
  associatedtype Row: TileRow
  /// Rows of the block.
  static var rows: Int { get }
  /// A tile of zeros.
  init()
  /// Rank-one update: self ← self + column · row, the column's entries contiguous from `column` on.
  mutating func accumulate(_ column: UnsafePointer<Float>, _ row: Row)
  /// Calls `body` with each row's index and the row, top to bottom, and keeps what it leaves there.
  mutating func transformRows(_ first: Int, _ body: (Int, inout Row) -> Void)
}

extension Tile {
  /// Columns of the block.
  @inlinable @inline(__always)
  public static var columns: Int { Row.columns }
}

/// A tile of one row.
public struct SingleRow<Row: TileRow>: Tile {
  @usableFromInline var row: Row

  @inlinable @inline(__always)
  public static var rows: Int { 1 }

  @inlinable @inline(__always)
  public init() { row = Row() }

  @inlinable @inline(__always)
  public mutating func accumulate(_ column: UnsafePointer<Float>, _ row: Row) {
    self.row.multiplyAdd(Row.Vector.broadcast(column.pointee), row)
  }

  @inlinable @inline(__always)
  public mutating func transformRows(_ first: Int, _ body: (Int, inout Row) -> Void) {
    body(first, &row)
  }
}

/// Two tiles on top of each other.
public struct Stack<Top: Tile, Bottom: Tile>: Tile where Top.Row == Bottom.Row {
  public typealias Row = Top.Row
  @usableFromInline var top: Top
  @usableFromInline var bottom: Bottom

  @inlinable @inline(__always)
  public static var rows: Int { Top.rows &+ Bottom.rows }

  @inlinable @inline(__always)
  public init() {
    top = Top()
    bottom = Bottom()
  }

  @inlinable @inline(__always)
  public mutating func accumulate(_ column: UnsafePointer<Float>, _ row: Row) {
    top.accumulate(column, row)
    bottom.accumulate(column + Top.rows, row)
  }

  @inlinable @inline(__always)
  public mutating func transformRows(_ first: Int, _ body: (Int, inout Row) -> Void) {
    top.transformRows(first, body)
    bottom.transformRows(first &+ Top.rows, body)
  }
}

// MARK: Names for the heights that the instruction sets use

/// A tile of two rows.
public typealias Rows2<Row: TileRow> = Stack<SingleRow<Row>, SingleRow<Row>>
/// A tile of four rows.
public typealias Rows4<Row: TileRow> = Stack<Rows2<Row>, Rows2<Row>>
/// A tile of six rows.
public typealias Rows6<Row: TileRow> = Stack<Rows4<Row>, Rows2<Row>>
/// A tile of eight rows.
public typealias Rows8<Row: TileRow> = Stack<Rows4<Row>, Rows4<Row>>
/// A tile of twelve rows.
public typealias Rows12<Row: TileRow> = Stack<Rows8<Row>, Rows4<Row>>
/// A tile of fourteen rows.
public typealias Rows14<Row: TileRow> = Stack<Rows8<Row>, Rows6<Row>>
/// A tile of twenty-four rows.
public typealias Rows24<Row: TileRow> = Stack<Rows12<Row>, Rows12<Row>>
