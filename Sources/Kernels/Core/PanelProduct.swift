// Loops 1 and 2 of the matrix product, around the micro-kernel: each strip of B meets every tile of A's rows.

/// Computes a panel, strip after strip of the tile's width, and what is left of the columns with narrower tiles.
@inlinable @inline(__always)
func multiplyStrips<Shape: TileShape>(_ shape: Shape.Type, _ panel: GemmPanel) {
  let lanes = Shape.Vector.scalarCount
  var column = multiplyWideRow(Shape.self, panel)
  while column < panel.columns {
    let remaining = panel.columns &- column
    let columns = stripColumns(Shape.self, remaining: remaining, isPacked: panel.isBPacked)
    // Strips of the full width are one call: of a short inner dimension a call takes as long as half a tile.
    let count =
      columns == Shape.vectors &* lanes && panel.epilogue.isEmpty
      ? fullStrips(Shape.self, in: remaining, isPacked: panel.isBPacked) : 1
    let vectors = (columns &+ (lanes &- 1)) / lanes
    let strips =
      panel.isBPacked
      ? ColumnStrips(
        column: column, columns: columns, count: count, b: panel.b + column &* panel.depth,
        bStep: vectors &* lanes, next: columns &* panel.depth)
      : ColumnStrips(
        column: column, columns: columns, count: count, b: panel.b + column, bStep: panel.bDepthStride,
        next: columns)
    switch vectors {
    case 1: multiplyPanel(Shape.self, Lane<Shape.Vector>.self, panel, strips)
    case 2: multiplyPanel(Shape.self, Lanes2<Shape.Vector>.self, panel, strips)
    case 3 where Shape.vectors >= 3: multiplyPanel(Shape.self, Lanes3<Shape.Vector>.self, panel, strips)
    default: break
    }
    column = column &+ count &* columns
  }
}

/// Columns of the next strip.
///
/// Where B is not packed, four vectors are left to two strips of two: a strip of a single vector has fewer
/// multiply-adds than loads.
@inlinable @inline(__always)
func stripColumns<Shape: TileShape>(_ shape: Shape.Type, remaining: Int, isPacked: Bool) -> Int {
  let lanes = Shape.Vector.scalarCount
  if !isPacked, Shape.vectors == 3, (remaining &+ (lanes &- 1)) / lanes == 4 { return 2 &* lanes }
  return min(Shape.vectors &* lanes, remaining)
}

/// How many strips `stripColumns` makes as wide as the tile, where the next one is.
@inlinable @inline(__always)
func fullStrips<Shape: TileShape>(_ shape: Shape.Type, in columns: Int, isPacked: Bool) -> Int {
  let lanes = Shape.Vector.scalarCount
  let vectors = (columns &+ (lanes &- 1)) / lanes
  if !isPacked, Shape.vectors == 3, vectors % 3 == 1 { return (vectors &- 4) / 3 }
  return columns / (Shape.vectors &* lanes)
}

/// Computes strips: tiles of the shape's height, and what is left of the rows with tiles of their own height.
@inlinable @inline(__always)
func multiplyPanel<Shape: TileShape, Row: TileRow>(
  _ shape: Shape.Type, _ type: Row.Type, _ panel: GemmPanel, _ strips: ColumnStrips
) {
  // Packed rows are in panels of the tile's height, the last of what is left. Where they are not, ten rows
  // are two tiles of five: one of nine and one of a single row would wait for each of the latter's few sums.
  if panel.isAPacked {
    let tiles = panel.rows / Shape.rows
    multiplyTiles(Shape.self, Shape.rows, count: tiles, Row.self, panel, strips, 0)
    let first = tiles &* Shape.rows
    if first < panel.rows {
      multiplyTiles(Shape.self, panel.rows &- first, count: 1, Row.self, panel, strips, first)
    }
  } else {
    let tiles = (panel.rows &+ (Shape.rows &- 1)) / Shape.rows
    let height = panel.rows / tiles
    let taller = panel.rows &- tiles &* height
    if taller > 0 { multiplyTiles(Shape.self, height &+ 1, count: taller, Row.self, panel, strips, 0) }
    multiplyTiles(
      Shape.self, height, count: tiles &- taller, Row.self, panel, strips, taller &* (height &+ 1))
  }
}

/// Computes `count` tiles of the same height from row `row` on, with the epilogue where there is one strip.
@inlinable @inline(__always)
func multiplyTiles<Shape: TileShape, Row: TileRow>(
  _ shape: Shape.Type, _ height: Int, count: Int, _ type: Row.Type, _ panel: GemmPanel,
  _ strips: ColumnStrips, _ row: Int
) {
  guard !panel.epilogue.isEmpty else {
    return multiplyTiles(
      Shape.self, height, count: count, Row.self, panel, strips, row,
      panel.c + (row &* panel.cStride &+ strips.column), panel.cStride, panel.accumulates,
      panel.accumulates || panel.prefetchesC)
  }
  let panel = panel.columnStrip(strips.column, columns: strips.columns)
  for tile in 0..<count {
    let row = row &+ tile &* height
    // A tile that its epilogue uses up is finished from a copy. The copy's memory is the caller's: more than
    // a kilobyte of temporary memory would come from the heap.
    let copies = panel.epilogue.consumes
    let product = copies ? panel.scratch : panel.c + row &* panel.cStride
    let stride = copies ? Row.columns : panel.cStride
    let accumulates = !copies && panel.accumulates
    let asks = asksMeanwhile(Row.self, panel, rows: height)
    if !asks {
      prefetchForEpilogue(
        Shape.Vector.self, panel, row: row, rows: height, columns: min(Row.columns, panel.columns))
    }
    multiplyTiles(
      Shape.self, height, count: 1, Row.self, panel, strips, row, product, stride, accumulates, accumulates,
      asks: asks)
    if asks, finishesInRegisters(panel.epilogue) { continue }
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
  _ shape: Shape.Type, _ height: Int, count: Int, _ type: Row.Type, _ panel: GemmPanel,
  _ strips: ColumnStrips, _ row: Int, _ destination: UnsafeMutablePointer<Float>, _ stride: Int,
  _ accumulates: Bool, _ prefetches: Bool, asks: Bool = false
) {
  func runLow<T: Tile>(_ type: T.Type) where T.Row == Row {
    multiplyTiles(type, count, panel, strips, row, destination, stride, accumulates, prefetches)
  }
  func run<T: Tile>(_ type: T.Type) where T.Row == Row {
    if asks { return multiplyTile(type, panel, strips, row, destination, stride) }
    runLow(type)
  }
  switch height {
  case 1: runLow(SingleRow<Row>.self)
  case 2: runLow(Rows2<Row>.self)
  case 3: runLow(Rows3<Row>.self)
  case 4: run(Rows4<Row>.self)
  case 5 where Shape.rows >= 5: run(Rows5<Row>.self)
  case 6 where Shape.rows >= 6: run(Rows6<Row>.self)
  case 7 where Shape.rows >= 7: run(Rows7<Row>.self)
  case 8 where Shape.rows >= 8: run(Rows8<Row>.self)
  case 9 where Shape.rows >= 9: run(Rows9<Row>.self)
  default: break
  }
}
