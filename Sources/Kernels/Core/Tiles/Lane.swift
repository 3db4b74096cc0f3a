/// A row of one vector.
public struct Lane<Vector: KernelVector>: TileRow {
  @usableFromInline var vector: Vector

  @inlinable @inline(__always)
  public static var vectors: Int { 1 }

  @inlinable @inline(__always)
  public init() { vector = Vector() }

  /// The row of that vector.
  @inlinable @inline(__always)
  init(_ vector: Vector) { self.vector = vector }

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
  public mutating func multiplyAdd<Column: TileColumn>(rereading column: Column, _ index: Int, _ row: Self) {
    multiplyAdd(Vector.broadcast(column[index]), row)
  }

  @inlinable @inline(__always)
  public mutating func addPairProducts<Shape: QuantizedTileShape>(
    _ shape: Shape.Type, _ factor: Vector, _ row: Self
  ) where Shape.Vector == Vector {
    vector = Vector(bits: Shape.addPairProducts(factor.bits, row.vector.bits, to: vector.bits))
  }

  @inlinable @inline(__always)
  public mutating func addPairProducts<Shape: QuantizedTileShape, Column: TileColumn>(
    _ shape: Shape.Type, rereading column: Column, _ index: Int, _ row: Self
  ) where Shape.Vector == Vector {
    addPairProducts(Shape.self, Vector.broadcast(column[index]), row)
  }

  @inlinable @inline(__always)
  public mutating func scaleIntegers(by scales: Self) {
    vector = Vector.multiply(Vector(converting: vector.bits), scales.vector)
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
  public mutating func add(_ row: Self) { vector = Vector.add(vector, row.vector) }

  @inlinable @inline(__always)
  public mutating func rectify() { vector = vector.rectified() }

  @inlinable @inline(__always)
  public mutating func gate(by pointer: UnsafePointer<Float>) {
    vector = vector.gated(by: Vector.load(pointer))
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>) { vector.store(pointer) }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>, last count: Int) {
    vector.store(pointer, first: count)
  }
}
