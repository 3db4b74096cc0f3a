// Loop 1 of the matrix product, around the micro-kernel: a panel of B meets every tile of A's rows.

/// Computes a panel: tiles of the shape's height, and what is left of the rows with tiles of their own height.
@inlinable @inline(__always)
func multiplyPanel<Shape: TileShape, Row: TileRow>(_ shape: Shape.Type, _ type: Row.Type, _ panel: GemmPanel)
{
  // Packed rows are in panels of the tile's height, the last of what is left. Where they are not, ten rows
  // are two tiles of five: one of nine and one of a single row would wait for each of the latter's few sums.
  if panel.isPacked {
    let tiles = panel.rows / Shape.rows
    multiplyTiles(Shape.self, Shape.rows, count: tiles, Row.self, panel, 0)
    let first = tiles &* Shape.rows
    if first < panel.rows { multiplyTiles(Shape.self, panel.rows &- first, count: 1, Row.self, panel, first) }
  } else {
    let tiles = (panel.rows &+ (Shape.rows &- 1)) / Shape.rows
    let height = panel.rows / tiles
    let taller = panel.rows &- tiles &* height
    if taller > 0 { multiplyTiles(Shape.self, height &+ 1, count: taller, Row.self, panel, 0) }
    multiplyTiles(
      Shape.self, height, count: tiles &- taller, Row.self, panel, taller &* (height &+ 1))
  }
}

/// Computes `count` tiles of the same height from row `row` on, with the epilogue.
@inlinable @inline(__always)
func multiplyTiles<Shape: TileShape, Row: TileRow>(
  _ shape: Shape.Type, _ height: Int, count: Int, _ type: Row.Type, _ panel: GemmPanel, _ row: Int
) {
  guard !panel.epilogue.isEmpty else {
    return multiplyTiles(
      Shape.self, height, count: count, Row.self, panel, row, panel.c + row &* panel.cStride, panel.cStride,
      panel.accumulates, panel.accumulates || panel.prefetchesC)
  }
  for tile in 0..<count {
    let row = row &+ tile &* height
    // A tile that its epilogue uses up is finished from a copy. The copy's memory is the caller's: more than
    // a kilobyte of temporary memory would come from the heap.
    let copies = panel.epilogue.consumes
    prefetchForEpilogue(
      Shape.Vector.self, panel, row: row, rows: height, columns: min(Row.columns, panel.columns))
    let product = copies ? panel.scratch : panel.c + row &* panel.cStride
    let stride = copies ? Row.columns : panel.cStride
    let accumulates = !copies && panel.accumulates
    multiplyTiles(
      Shape.self, height, count: 1, Row.self, panel, row, product, stride, accumulates, accumulates)
    finish(Shape.Vector.self, panel, row: row, rows: height, product: product, stride: stride)
  }
}

/// Inner dimension below which a tile is over before memory has answered.
@inlinable @inline(__always)
var shortTileDepth: Int { 64 }

/// Asks for what the epilogue of a tile reads and writes: in a training step none of it is in a cache, and its
/// short rows are too far apart for the processor to foresee them.
///
/// Of a short inner dimension it is asked for some tiles ahead.
@inlinable @inline(__always)
func prefetchForEpilogue<V: KernelVector>(
  _ vector: V.Type, _ panel: GemmPanel, row: Int, rows: Int, columns: Int
) {
  let row = panel.depth < shortTileDepth ? row &+ 3 &* rows : row
  let offset = row &* panel.cStride
  if let update = panel.epilogue.update {
    return update.prefetch(V.self, at: offset, rows: rows, columns: columns, stride: panel.cStride)
  }
  prefetchTile(V.self, panel.c + offset, rows: rows, columns: columns, stride: panel.cStride)
  if let gate = panel.epilogue.gate {
    let stride = panel.epilogue.gateStride
    prefetchTile(V.self, gate + row &* stride, rows: rows, columns: columns, stride: stride)
  }
}

/// Asks for the lines of a tile.
@inlinable @inline(__always)
func prefetchTile<V: KernelVector>(
  _ vector: V.Type, _ tile: UnsafePointer<Float>, rows: Int, columns: Int, stride: Int
) {
  for i in 0..<rows {
    let row = tile + i &* stride
    var j = 0
    while j < columns {
      prefetchToLevel1(row + j)
      j = j &+ 16
    }
    prefetchToLevel1(row + (columns &- 1))
  }
}

/// Asks for the lines of some rows to be brought into the second-level cache.
@inlinable @inline(__always)
func prefetchRows<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, stride: Int, rows: Int, columns: Int
) {
  for i in 0..<rows {
    var j = 0
    while j < columns {
      prefetchToLevel2(source + (i &* stride &+ j))
      j = j &+ 16
    }
  }
}

/// Picks the tile of the given height.
@inlinable @inline(__always)
func multiplyTiles<Shape: TileShape, Row: TileRow>(
  _ shape: Shape.Type, _ height: Int, count: Int, _ type: Row.Type, _ panel: GemmPanel, _ row: Int,
  _ destination: UnsafeMutablePointer<Float>, _ stride: Int, _ accumulates: Bool, _ prefetches: Bool
) {
  switch height {
  case 1: multiplyTiles(SingleRow<Row>.self, count, panel, row, destination, stride, accumulates, prefetches)
  case 2: multiplyTiles(Rows2<Row>.self, count, panel, row, destination, stride, accumulates, prefetches)
  case 3: multiplyTiles(Rows3<Row>.self, count, panel, row, destination, stride, accumulates, prefetches)
  case 4: multiplyTiles(Rows4<Row>.self, count, panel, row, destination, stride, accumulates, prefetches)
  case 5 where Shape.rows >= 5:
    multiplyTiles(Rows5<Row>.self, count, panel, row, destination, stride, accumulates, prefetches)
  case 6 where Shape.rows >= 6:
    multiplyTiles(Rows6<Row>.self, count, panel, row, destination, stride, accumulates, prefetches)
  case 7 where Shape.rows >= 7:
    multiplyTiles(Rows7<Row>.self, count, panel, row, destination, stride, accumulates, prefetches)
  case 8 where Shape.rows >= 8:
    multiplyTiles(Rows8<Row>.self, count, panel, row, destination, stride, accumulates, prefetches)
  case 9 where Shape.rows >= 9:
    multiplyTiles(Rows9<Row>.self, count, panel, row, destination, stride, accumulates, prefetches)
  default: break
  }
}
