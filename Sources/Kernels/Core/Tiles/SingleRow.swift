/// A tile of one row.
public struct SingleRow<Row: TileRow>: Tile {
  @usableFromInline var row: Row

  @inlinable @inline(__always)
  public static var rows: Int { 1 }

  @inlinable @inline(__always)
  public init() { row = Row() }

  @inlinable @inline(__always)
  public mutating func accumulate<Column: TileColumn>(_ column: Column, from first: Int, _ row: Row) {
    if Row.Vector.broadcastsOperands && Column.isReread(first) {
      self.row.multiplyAdd(rereading: column, first, row)
    } else {
      self.row.multiplyAdd(Row.Vector.broadcast(column[first]), row)
    }
  }

  @inlinable @inline(__always)
  public mutating func accumulatePairs<Column: TileColumn, Shape: QuantizedTileShape>(
    _ shape: Shape.Type, _ column: Column, from first: Int, _ row: Row
  ) where Shape.Vector == Row.Vector {
    if Shape.broadcastsPairs && Column.isReread(first) {
      self.row.addPairProducts(Shape.self, rereading: column, first, row)
    } else {
      self.row.addPairProducts(Shape.self, Row.Vector.broadcast(column[first]), row)
    }
  }

  @inlinable @inline(__always)
  public mutating func scaleIntegers(by scales: Row) { row.scaleIntegers(by: scales) }

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
  public mutating func addToRows(_ row: Row) { self.row.add(row) }

  @inlinable @inline(__always)
  public mutating func rectify() { row.rectify() }

  @inlinable @inline(__always)
  public mutating func gate(by pointer: UnsafePointer<Float>, stride: Int) { row.gate(by: pointer) }

  @inlinable @inline(__always)
  public func addRows(to sums: inout Row) { sums.add(row) }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>, stride: Int) { row.store(pointer) }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>, stride: Int, last count: Int) {
    row.store(pointer, last: count)
  }
}
