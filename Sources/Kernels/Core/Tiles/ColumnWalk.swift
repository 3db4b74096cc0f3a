/// A place among the columns of A, which moves on along the inner dimension, turn by turn.
@usableFromInline
protocol ColumnWalk: SendableMetatype {
  associatedtype Column: TileColumn
  /// Steps of the inner dimension in a turn: one, or four that stand one after the other.
  var stepsATurn: Int { get }
  /// Moves to the next turn's columns, from one turn before the first.
  mutating func turn()
  /// The column of a step of the turn.
  func column(_ step: Int) -> Column
}

/// Columns whose entries are neighbours: where turns have four steps, packed ones of the tile's height.
@usableFromInline
struct ContiguousColumns<T: Tile>: ColumnWalk {
  @usableFromInline var start: UnsafePointer<Float>
  @usableFromInline let step: Int

  /// The walk whose first turn begins at `first`, with columns `step` floats apart.
  @inlinable @inline(__always)
  init(from first: UnsafePointer<Float>, step: Int) {
    self.step = step
    start = first - (T.Row.Vector.unrollsSteps ? 4 &* T.rows : step)
  }

  @inlinable @inline(__always)
  var stepsATurn: Int { T.Row.Vector.unrollsSteps ? 4 : 1 }

  @inlinable @inline(__always)
  mutating func turn() { start += T.Row.Vector.unrollsSteps ? 4 &* T.rows : step }

  @inlinable @inline(__always)
  func column(_ step: Int) -> ContiguousColumn { ContiguousColumn(start + step &* T.rows) }
}

/// Columns of rows that are contiguous each, so that columns are neighbours.
@usableFromInline
struct StridedColumns<V: KernelVector>: ColumnWalk {
  @usableFromInline var rows: StridedRows

  /// The walk along rows that begin `stride` floats apart, from `first` on.
  @inlinable @inline(__always)
  init(from first: UnsafePointer<Float>, stride: Int) {
    rows = StridedRows(from: first, stride: stride, step: V.unrollsSteps ? 4 : 1)
    rows.stepBack()
  }

  @inlinable @inline(__always)
  var stepsATurn: Int { V.unrollsSteps ? 4 : 1 }

  @inlinable @inline(__always)
  mutating func turn() { rows.step() }

  @inlinable @inline(__always)
  func column(_ step: Int) -> StridedColumn { rows.column(step) }
}
