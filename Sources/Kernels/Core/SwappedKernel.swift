// Narrow products of a transposed A: C of few columns, where rows of C lie side by side in A.
//
// The weight gradients of narrow layers. A tile that is one vector of columns wide wastes the lanes
// beyond C, so Cᵀ = Bᵀ·Aᵀ is computed, whose lanes are rows of C, a strip at a time; the strip is turned
// while it is in L1. Every element is summed as in the other order.

/// Computes a panel of at most `mostSwappedColumns` columns, strip by strip of the tile's width in rows.
///
/// The panel's operands are those of Cᵀ: its rows of A are the columns of C, and its columns of B the rows.
@inlinable @inline(__always)
func swappedPanel<Shape: TileShape>(_ shape: Shape.Type, _ panel: GemmPanel) {
  let width = Shape.vectors &* Shape.Vector.scalarCount
  var row = 0
  while row < panel.rows {
    let rows = min(width, panel.rows &- row)
    switch (rows &+ (Shape.Vector.scalarCount &- 1)) / Shape.Vector.scalarCount {
    case 1: swappedStrip(Shape.self, Lane<Shape.Vector>.self, panel, row, rows)
    case 2: swappedStrip(Shape.self, Lanes2<Shape.Vector>.self, panel, row, rows)
    case 3 where Shape.vectors >= 3: swappedStrip(Shape.self, Lanes3<Shape.Vector>.self, panel, row, rows)
    default: break
    }
    row = row &+ rows
  }
}

/// Computes `rows` rows of C from `row` on as a product of columns of B, and turns them.
@inlinable @inline(__always)
func swappedStrip<Shape: TileShape, Row: TileRow>(
  _ shape: Shape.Type, _ type: Row.Type, _ panel: GemmPanel, _ row: Int, _ rows: Int
) {
  let columns = panel.columns
  let strip = panel.scratch
  var swapped = panel
  // Whole vectors: the strip has room for the lanes beyond the rows.
  swapped.columns = Row.columns
  swapped.rows = columns
  swapped.c = strip
  swapped.cStride = Row.columns
  swapped.accumulates = false
  swapped.epilogue = PanelEpilogue()
  multiplyPanel(
    Shape.self, Row.self, swapped,
    ColumnStrips(
      column: 0, columns: Row.columns, count: 1, b: panel.b + row &* (panel.isBPacked ? panel.depth : 1),
      bStep: panel.isBPacked ? Row.columns : panel.bDepthStride, next: 0))
  if panel.epilogue.isEmpty && !panel.accumulates {
    transposeLines(
      Shape.Vector.self, strip, stride: Row.columns, lines: columns, depth: rows, width: panel.cStride,
      into: panel.c + row &* panel.cStride)
  } else {
    let turned = strip + mostSwappedColumns &* Row.columns
    transposeLines(
      Shape.Vector.self, strip, stride: Row.columns, lines: columns, depth: rows, width: columns,
      into: turned)
    finish(Shape.Vector.self, panel, row: row, rows: rows, product: turned, stride: columns)
  }
}
