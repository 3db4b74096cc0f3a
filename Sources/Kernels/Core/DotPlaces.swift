// Where dot products have their operands, and where they go.

/// Where a tile of dot products has its operands, and where its vectors go.
@usableFromInline
struct DotTile {
  @usableFromInline let (a, b): (UnsafePointer<Float>, UnsafePointer<Float>)
  @usableFromInline let (aStride, bStride, depth): (Int, Int, Int)
  @usableFromInline let vectors: UnsafeMutablePointer<Float>

  /// The tile of a group of rows and of columns from `column` on, which is the `place`th of its span.
  @inlinable @inline(__always)
  init<Rows: TileRow>(
    _ type: Rows.Type, _ panel: GemmPanel, _ rows: DotRowBlock, group: Int, column: Int, place: Int
  ) {
    a = panel.a + (rows.row &+ group &* rows.step) &* panel.aRowStride
    b = panel.b + column &* panel.bColumnStride
    aStride = rows.distance &* panel.aRowStride
    bStride = panel.bColumnStride
    depth = panel.depth
    vectors = panel.scratch + (group &* dotSpan &+ place) &* Rows.columns
  }
}

/// Where a block's dot products go: to C, or, where the epilogue uses them up, to a copy behind the vectors.
@usableFromInline
struct DotResults {
  @usableFromInline let base: UnsafeMutablePointer<Float>
  /// Floats from one of a group's rows to the next, and from one group's first to that of the next.
  @usableFromInline let (stride, groupStride): (Int, Int)
  @usableFromInline let accumulates: Bool

  @inlinable @inline(__always)
  init<Rows: TileRow>(_ type: Rows.Type, _ panel: GemmPanel, _ rows: DotRowBlock) {
    if panel.epilogue.consumes {
      base = panel.scratch + mostDotGroups &* dotSpan &* Rows.columns
      (stride, groupStride) = (panel.columns, Rows.vectors &* panel.columns)
      accumulates = false
    } else {
      base = panel.c + rows.row &* panel.cStride
      (stride, groupStride) = (rows.distance &* panel.cStride, rows.step &* panel.cStride)
      accumulates = panel.accumulates
    }
  }

  @inlinable @inline(__always)
  func row(_ group: Int) -> UnsafeMutablePointer<Float> { base + group &* groupStride }
}
