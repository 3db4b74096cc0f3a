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
    // Unrolled steps would begin with the last row, and keep its entry too long.
    if Row.Vector.unrollsSteps { keepLoadsApart() }
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
  public mutating func scaleIntegers(by scales: Row) {
    top.scaleIntegers(by: scales)
    bottom.scaleIntegers(by: scales)
  }

  @inlinable @inline(__always)
  public mutating func accumulateLanes(_ vectors: UnsafePointer<Float>, stride: Int, _ row: Row) {
    top.accumulateLanes(vectors, stride: stride, row)
    // Unrolled steps would load all vectors first.
    if Row.Vector.unrollsSteps { keepLoadsApart() }
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
  public mutating func addToRows(_ row: Row) {
    top.addToRows(row)
    bottom.addToRows(row)
  }

  @inlinable @inline(__always)
  public mutating func rectify() {
    top.rectify()
    bottom.rectify()
  }

  @inlinable @inline(__always)
  public mutating func gate(by pointer: UnsafePointer<Float>, stride: Int) {
    top.gate(by: pointer, stride: stride)
    bottom.gate(by: pointer + Top.rows &* stride, stride: stride)
  }

  @inlinable @inline(__always)
  public func addRows(to sums: inout Row) {
    top.addRows(to: &sums)
    bottom.addRows(to: &sums)
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
