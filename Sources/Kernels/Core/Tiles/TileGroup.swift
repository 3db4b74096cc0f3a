/// Tiles of one vector's width beside each other: as many sums at once as hide the latency of one.
///
/// Their columns of B are contiguous, and turned as they are read: a step's row of B is put together in registers.
public protocol TileGroup: SendableMetatype {
  associatedtype Vector: KernelVector
  /// Columns of the group.
  static var columns: Int { get }
  /// A group of zeros.
  init()
  /// Four rank-one updates, with columns of B from `b` on, `stride` floats apart, and the columns of A of the steps 0 to 3.
  mutating func accumulateFourSteps<Column: TileColumn>(
    _ b: UnsafePointer<Float>, stride: Int, _ column: (_ step: Int) -> Column)
  /// One rank-one update, with the first `count` of such columns of B; zeros stand for the others.
  mutating func accumulate<Column: TileColumn>(
    _ b: UnsafePointer<Float>, stride: Int, first count: Int, _ column: Column)
  /// Stores the rows, or adds them to what is there, without the columns from `count` on.
  mutating func leave(
    _ destination: UnsafeMutablePointer<Float>, stride: Int, first count: Int, accumulates: Bool)
}

/// One tile.
public struct OneTile<T: Tile, Vector: KernelVector>: TileGroup where T.Row == Lane<Vector> {
  @usableFromInline var tile: T

  @inlinable @inline(__always)
  public static var columns: Int { Vector.scalarCount }

  @inlinable @inline(__always)
  public init() { tile = T() }

  @inlinable @inline(__always)
  public mutating func accumulateFourSteps<Column: TileColumn>(
    _ b: UnsafePointer<Float>, stride: Int, _ column: (_ step: Int) -> Column
  ) {
    let quads = 4 &* stride
    let (first, second, third, fourth) = Vector.transposeQuads(
      Vector.loadQuads(b, stride: quads), Vector.loadQuads(b + stride, stride: quads),
      Vector.loadQuads(b + 2 &* stride, stride: quads), Vector.loadQuads(b + 3 &* stride, stride: quads))
    tile.accumulate(column(0), from: 0, Lane(first))
    tile.accumulate(column(1), from: 0, Lane(second))
    tile.accumulate(column(2), from: 0, Lane(third))
    tile.accumulate(column(3), from: 0, Lane(fourth))
  }

  @inlinable @inline(__always)
  public mutating func accumulate<Column: TileColumn>(
    _ b: UnsafePointer<Float>, stride: Int, first count: Int, _ column: Column
  ) {
    var row = Vector()
    for lane in 0..<min(count, Vector.scalarCount) { row[lane] = b[lane &* stride] }
    tile.accumulate(column, from: 0, Lane(row))
  }

  @inlinable @inline(__always)
  public mutating func leave(
    _ destination: UnsafeMutablePointer<Float>, stride: Int, first count: Int, accumulates: Bool
  ) {
    tile.leave(destination, stride: stride, last: min(count, Vector.scalarCount), accumulates: accumulates)
  }
}

/// Two groups beside each other, of which both have columns.
public struct TwoGroups<Group: TileGroup>: TileGroup {
  public typealias Vector = Group.Vector
  @usableFromInline var left: Group
  @usableFromInline var right: Group

  @inlinable @inline(__always)
  public static var columns: Int { 2 &* Group.columns }

  @inlinable @inline(__always)
  public init() { (left, right) = (Group(), Group()) }

  @inlinable @inline(__always)
  public mutating func accumulateFourSteps<Column: TileColumn>(
    _ b: UnsafePointer<Float>, stride: Int, _ column: (_ step: Int) -> Column
  ) {
    left.accumulateFourSteps(b, stride: stride, column)
    right.accumulateFourSteps(b + Group.columns &* stride, stride: stride, column)
  }

  @inlinable @inline(__always)
  public mutating func accumulate<Column: TileColumn>(
    _ b: UnsafePointer<Float>, stride: Int, first count: Int, _ column: Column
  ) {
    left.accumulate(b, stride: stride, first: count, column)
    right.accumulate(b + Group.columns &* stride, stride: stride, first: count &- Group.columns, column)
  }

  @inlinable @inline(__always)
  public mutating func leave(
    _ destination: UnsafeMutablePointer<Float>, stride: Int, first count: Int, accumulates: Bool
  ) {
    left.leave(destination, stride: stride, first: count, accumulates: accumulates)
    right.leave(
      destination + Group.columns, stride: stride, first: count &- Group.columns, accumulates: accumulates)
  }
}
