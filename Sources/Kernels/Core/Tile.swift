// The register tile of the matrix product, composed from types.
//
// A `TileRow` is one row of vectors (`Lane`, or a `Pair` of rows side by side). A `Tile` is rows on
// top of each other (`SingleRow`, or a `Stack` of two tiles). Nested structs of vectors stay in
// registers where an array of the same size would live in memory, so a few short micro-kernels serve
// every tile size, lane width and instruction set.

/// One row of a register tile: vectors side by side.
public protocol TileRow: SendableMetatype {
  associatedtype Vector: KernelVector
  /// Vectors in the row.
  static var vectors: Int { get }
  /// A row of zeros.
  init()
  /// Vectors that start `stride` floats apart, from `pointer` on.
  init(loading pointer: UnsafePointer<Float>, stride: Int)
  /// The same for vectors of which only the first `count` lanes are valid; the others become 0.
  init(loading pointer: UnsafePointer<Float>, stride: Int, first count: Int)
  /// self ← self + factor · row, lane by lane.
  mutating func multiplyAdd(_ factor: Vector, _ row: Self)
  /// The same with pairs of integers in all lanes of both, and 32-bit integers in those of self.
  mutating func addPairProducts<Shape: QuantizedTileShape>(_ shape: Shape.Type, _ factor: Vector, _ row: Self)
  where Shape.Vector == Vector
  /// self ← self + the row stored contiguously from `pointer` on.
  mutating func add(_ pointer: UnsafePointer<Float>)
  /// The same where only the first `count` lanes of the last vector are valid.
  mutating func add(_ pointer: UnsafePointer<Float>, last count: Int)
  /// Stores the row contiguously from `pointer` on.
  func store(_ pointer: UnsafeMutablePointer<Float>)
  /// The same without the lanes of the last vector from `count` on.
  func store(_ pointer: UnsafeMutablePointer<Float>, last count: Int)
}

extension TileRow {
  /// Floats in the row.
  @inlinable @inline(__always)
  public static var columns: Int { vectors &* Vector.scalarCount }
}

/// A row of one vector.
public struct Lane<Vector: KernelVector>: TileRow {
  @usableFromInline var vector: Vector

  @inlinable @inline(__always)
  public static var vectors: Int { 1 }

  @inlinable @inline(__always)
  public init() { vector = Vector() }

  @inlinable @inline(__always)
  public init(loading pointer: UnsafePointer<Float>, stride: Int) { vector = Vector.load(pointer) }

  @inlinable @inline(__always)
  public init(loading pointer: UnsafePointer<Float>, stride: Int, first count: Int) {
    vector = Vector.load(pointer, first: count)
  }

  @inlinable @inline(__always)
  public mutating func multiplyAdd(_ factor: Vector, _ row: Self) {
    vector = Vector.multiplyAdd(factor, row.vector, vector)
  }

  @inlinable @inline(__always)
  public mutating func addPairProducts<Shape: QuantizedTileShape>(
    _ shape: Shape.Type, _ factor: Vector, _ row: Self
  ) where Shape.Vector == Vector {
    vector = Vector(bits: Shape.addPairProducts(factor.bits, row.vector.bits, to: vector.bits))
  }

  @inlinable @inline(__always)
  public mutating func add(_ pointer: UnsafePointer<Float>) {
    vector = Vector.add(vector, Vector.load(pointer))
  }

  @inlinable @inline(__always)
  public mutating func add(_ pointer: UnsafePointer<Float>, last count: Int) {
    vector = Vector.add(vector, Vector.load(pointer, first: count))
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>) { vector.store(pointer) }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>, last count: Int) {
    vector.store(pointer, first: count)
  }
}

/// Two rows side by side.
public struct Pair<Left: TileRow, Right: TileRow>: TileRow where Left.Vector == Right.Vector {
  public typealias Vector = Left.Vector
  @usableFromInline var left: Left
  @usableFromInline var right: Right

  @inlinable @inline(__always)
  public static var vectors: Int { Left.vectors &+ Right.vectors }

  @inlinable @inline(__always)
  public init() {
    left = Left()
    right = Right()
  }

  @inlinable @inline(__always)
  public init(loading pointer: UnsafePointer<Float>, stride: Int) {
    left = Left(loading: pointer, stride: stride)
    right = Right(loading: pointer + Left.vectors &* stride, stride: stride)
  }

  @inlinable @inline(__always)
  public init(loading pointer: UnsafePointer<Float>, stride: Int, first count: Int) {
    left = Left(loading: pointer, stride: stride, first: count)
    right = Right(loading: pointer + Left.vectors &* stride, stride: stride, first: count)
  }

  @inlinable @inline(__always)
  public mutating func multiplyAdd(_ factor: Vector, _ row: Self) {
    left.multiplyAdd(factor, row.left)
    right.multiplyAdd(factor, row.right)
  }

  @inlinable @inline(__always)
  public mutating func addPairProducts<Shape: QuantizedTileShape>(
    _ shape: Shape.Type, _ factor: Vector, _ row: Self
  ) where Shape.Vector == Vector {
    left.addPairProducts(Shape.self, factor, row.left)
    right.addPairProducts(Shape.self, factor, row.right)
  }

  @inlinable @inline(__always)
  public mutating func add(_ pointer: UnsafePointer<Float>) {
    left.add(pointer)
    right.add(pointer + Left.columns)
  }

  @inlinable @inline(__always)
  public mutating func add(_ pointer: UnsafePointer<Float>, last count: Int) {
    left.add(pointer)
    right.add(pointer + Left.columns, last: count)
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>) {
    left.store(pointer)
    right.store(pointer + Left.columns)
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>, last count: Int) {
    left.store(pointer)
    right.store(pointer + Left.columns, last: count)
  }
}

/// A block of a product, held in registers while the inner dimension runs.
public protocol Tile: SendableMetatype {
  associatedtype Row: TileRow
  /// Rows of the block.
  static var rows: Int { get }
  /// A tile of zeros.
  init()
  /// Rank-one update: row i ← row i + column[first + i] · row, the column's entries broadcast.
  mutating func accumulate<Column: TileColumn>(_ column: Column, from first: Int, _ row: Row)
  /// The same with pairs of integers in all lanes of the operands, and 32-bit integers in those of the tile.
  mutating func accumulatePairs<Column: TileColumn, Shape: QuantizedTileShape>(
    _ shape: Shape.Type, _ column: Column, from first: Int, _ row: Row
  ) where Shape.Vector == Row.Vector
  /// Row i ← row i + vᵢ · row lane by lane, with vᵢ the vector at vectors + i · stride.
  mutating func accumulateLanes(_ vectors: UnsafePointer<Float>, stride: Int, _ row: Row)
  /// The same where only the first `count` lanes of each vᵢ are valid; the others count as 0.
  mutating func accumulateLanes(
    _ vectors: UnsafePointer<Float>, stride: Int, first count: Int, _ row: Row)
  /// self ← self + the block whose rows start `stride` floats apart.
  mutating func add(_ pointer: UnsafePointer<Float>, stride: Int)
  /// The same where only the first `count` lanes of each row's last vector are valid.
  mutating func add(_ pointer: UnsafePointer<Float>, stride: Int, last count: Int)
  /// Stores the rows `stride` floats apart.
  func store(_ pointer: UnsafeMutablePointer<Float>, stride: Int)
  /// The same without the lanes of each row's last vector from `count` on.
  func store(_ pointer: UnsafeMutablePointer<Float>, stride: Int, last count: Int)
}

/// A tile of one row.
public struct SingleRow<Row: TileRow>: Tile {
  @usableFromInline var row: Row

  @inlinable @inline(__always)
  public static var rows: Int { 1 }

  @inlinable @inline(__always)
  public init() { row = Row() }

  @inlinable @inline(__always)
  public mutating func accumulate<Column: TileColumn>(_ column: Column, from first: Int, _ row: Row) {
    self.row.multiplyAdd(Row.Vector.broadcast(column[first]), row)
  }

  @inlinable @inline(__always)
  public mutating func accumulatePairs<Column: TileColumn, Shape: QuantizedTileShape>(
    _ shape: Shape.Type, _ column: Column, from first: Int, _ row: Row
  ) where Shape.Vector == Row.Vector {
    self.row.addPairProducts(Shape.self, Row.Vector.broadcast(column[first]), row)
  }

  @inlinable @inline(__always)
  public mutating func accumulateLanes(_ vectors: UnsafePointer<Float>, stride: Int, _ row: Row) {
    self.row.multiplyAdd(Row.Vector.load(vectors), row)
  }

  @inlinable @inline(__always)
  public mutating func accumulateLanes(
    _ vectors: UnsafePointer<Float>, stride: Int, first count: Int, _ row: Row
  ) {
    self.row.multiplyAdd(Row.Vector.load(vectors, first: count), row)
  }

  @inlinable @inline(__always)
  public mutating func add(_ pointer: UnsafePointer<Float>, stride: Int) { row.add(pointer) }

  @inlinable @inline(__always)
  public mutating func add(_ pointer: UnsafePointer<Float>, stride: Int, last count: Int) {
    row.add(pointer, last: count)
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>, stride: Int) { row.store(pointer) }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>, stride: Int, last count: Int) {
    row.store(pointer, last: count)
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
  public mutating func accumulate<Column: TileColumn>(_ column: Column, from first: Int, _ row: Row) {
    top.accumulate(column, from: first, row)
    bottom.accumulate(column, from: first &+ Top.rows, row)
  }

  @inlinable @inline(__always)
  public mutating func accumulatePairs<Column: TileColumn, Shape: QuantizedTileShape>(
    _ shape: Shape.Type, _ column: Column, from first: Int, _ row: Row
  ) where Shape.Vector == Row.Vector {
    top.accumulatePairs(Shape.self, column, from: first, row)
    bottom.accumulatePairs(Shape.self, column, from: first &+ Top.rows, row)
  }

  @inlinable @inline(__always)
  public mutating func accumulateLanes(_ vectors: UnsafePointer<Float>, stride: Int, _ row: Row) {
    top.accumulateLanes(vectors, stride: stride, row)
    bottom.accumulateLanes(vectors + Top.rows &* stride, stride: stride, row)
  }

  @inlinable @inline(__always)
  public mutating func accumulateLanes(
    _ vectors: UnsafePointer<Float>, stride: Int, first count: Int, _ row: Row
  ) {
    top.accumulateLanes(vectors, stride: stride, first: count, row)
    bottom.accumulateLanes(vectors + Top.rows &* stride, stride: stride, first: count, row)
  }

  @inlinable @inline(__always)
  public mutating func add(_ pointer: UnsafePointer<Float>, stride: Int) {
    top.add(pointer, stride: stride)
    bottom.add(pointer + Top.rows &* stride, stride: stride)
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>, stride: Int) {
    top.store(pointer, stride: stride)
    bottom.store(pointer + Top.rows &* stride, stride: stride)
  }

  @inlinable @inline(__always)
  public mutating func add(_ pointer: UnsafePointer<Float>, stride: Int, last count: Int) {
    top.add(pointer, stride: stride, last: count)
    bottom.add(pointer + Top.rows &* stride, stride: stride, last: count)
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>, stride: Int, last count: Int) {
    top.store(pointer, stride: stride, last: count)
    bottom.store(pointer + Top.rows &* stride, stride: stride, last: count)
  }
}
