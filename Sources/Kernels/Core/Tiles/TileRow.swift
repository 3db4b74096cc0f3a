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
  /// self ← self + column[index] · row, the entry read anew for each vector.
  mutating func multiplyAdd<Column: TileColumn>(rereading column: Column, _ index: Int, _ row: Self)
  /// The same with pairs of integers in all lanes of both, and 32-bit integers in those of self.
  mutating func addPairProducts<Shape: QuantizedTileShape>(_ shape: Shape.Type, _ factor: Vector, _ row: Self)
  where Shape.Vector == Vector
  /// The same with the entry of a column, read anew for each vector.
  mutating func addPairProducts<Shape: QuantizedTileShape, Column: TileColumn>(
    _ shape: Shape.Type, rereading column: Column, _ index: Int, _ row: Self
  ) where Shape.Vector == Vector
  /// Floats of the 32-bit integers in all lanes, times those of `scales`.
  mutating func scaleIntegers(by scales: Self)
  /// self ← self + the row stored contiguously from `pointer` on.
  mutating func add(_ pointer: UnsafePointer<Float>)
  /// The same where only the first `count` lanes of the last vector are valid.
  mutating func add(_ pointer: UnsafePointer<Float>, last count: Int)
  /// self ← self + row.
  mutating func add(_ row: Self)
  /// Sets to 0 what is less.
  mutating func rectify()
  /// Sets to 0 where what is stored contiguously from `pointer` on is not more than 0.
  mutating func gate(by pointer: UnsafePointer<Float>)
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
