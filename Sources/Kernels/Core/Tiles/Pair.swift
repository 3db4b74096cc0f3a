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
  public mutating func multiplyAdd<Column: TileColumn>(rereading column: Column, _ index: Int, _ row: Self) {
    left.multiplyAdd(rereading: column, index, row.left)
    keepLoadsApart()
    right.multiplyAdd(rereading: column, index, row.right)
  }

  @inlinable @inline(__always)
  public mutating func addPairProducts<Shape: QuantizedTileShape>(
    _ shape: Shape.Type, _ factor: Vector, _ row: Self
  ) where Shape.Vector == Vector {
    left.addPairProducts(Shape.self, factor, row.left)
    right.addPairProducts(Shape.self, factor, row.right)
  }

  @inlinable @inline(__always)
  public mutating func addPairProducts<Shape: QuantizedTileShape, Column: TileColumn>(
    _ shape: Shape.Type, rereading column: Column, _ index: Int, _ row: Self
  ) where Shape.Vector == Vector {
    left.addPairProducts(Shape.self, rereading: column, index, row.left)
    keepLoadsApart()
    right.addPairProducts(Shape.self, rereading: column, index, row.right)
  }

  @inlinable @inline(__always)
  public mutating func scaleIntegers(by scales: Self) {
    left.scaleIntegers(by: scales.left)
    right.scaleIntegers(by: scales.right)
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
  public mutating func add(_ row: Self) {
    left.add(row.left)
    right.add(row.right)
  }

  @inlinable @inline(__always)
  public mutating func rectify() {
    left.rectify()
    right.rectify()
  }

  @inlinable @inline(__always)
  public mutating func gate(by pointer: UnsafePointer<Float>) {
    left.gate(by: pointer)
    right.gate(by: pointer + Left.columns)
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
