// Products of a single row: one sample through a network.

/// Computes strips of four vectors of a panel of one row: the two sums of a tile's row would wait for each other.
///
/// - Returns: the columns that are done: none where there are more rows, or an operand is packed.
@inlinable @inline(__always)
func multiplyWideRow<Shape: TileShape>(_ shape: Shape.Type, _ panel: GemmPanel) -> Int {
  typealias Row = Pair<Lanes2<Shape.Vector>, Lanes2<Shape.Vector>>
  let count = panel.columns / Row.columns
  guard count > 0, panel.rows == 1, !panel.isAPacked, !panel.isBPacked, !panel.epilogue.consumes else {
    return 0
  }
  let strips = ColumnStrips(
    column: 0, columns: Row.columns, count: count, b: panel.b, bStep: panel.bDepthStride, next: Row.columns)
  multiplyTiles(
    SingleRow<Row>.self, 1, panel, strips, 0, panel.c, panel.cStride, panel.accumulates, panel.accumulates)
  let columns = count &* Row.columns
  if !panel.epilogue.isEmpty {
    finish(
      Shape.Vector.self, panel.columnStrip(0, columns: columns), row: 0, rows: 1, product: panel.c,
      stride: panel.cStride)
  }
  return columns
}
