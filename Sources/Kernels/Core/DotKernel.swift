// Narrow products: C of few columns, as dot products of contiguous rows of A and columns of B.
//
// A tile that is one vector of columns wide wastes the lanes beyond C, and every element of A is used
// so few times that packing it costs more than the product. Here the lanes run along the inner
// dimension instead: nothing is wasted or packed, and A is read once, front to back.

/// Floats that are asked for ahead of the rows of A in use, at least.
///
/// Found by measurement; twice and four times as many made no difference.
@inlinable @inline(__always)
var dotFloatsAhead: Int { 6144 }

/// Computes a panel by pairs of rows; all columns meet a pair while it is in L1.
@inlinable @inline(__always)
func dotPanel<Shape: TileShape>(_ shape: Shape.Type, _ panel: GemmPanel) {
  let pairs = panel.rows / Shape.dotRows
  let distance = dotDistance(Shape.self, panel, pairs: pairs)
  var rowsAhead = max(2 &* Shape.dotRows, (dotFloatsAhead &- 1) / max(panel.aRowStride, 1) &+ 1)
  // Near its end, a short half would ask for what the other one has read: what follows the panel comes in its place.
  if distance > 1, distance < 8 &* rowsAhead { rowsAhead = panel.rows }
  let ahead = rowsAhead &* panel.aRowStride
  let step = distance == 1 ? Shape.dotRows : 1
  for pair in 0..<pairs {
    dotGroup(
      Shape.self, Lanes2<Shape.Vector>.self, panel, row: pair &* step, distance: distance, ahead: ahead)
  }
  if pairs &* Shape.dotRows < panel.rows {
    dotGroup(Shape.self, Lane<Shape.Vector>.self, panel, row: panel.rows &- 1, distance: 1, ahead: ahead)
  }
}

/// Rows from the first of a pair to the second: those of the panel's two halves meet where rows follow each other in memory,
/// so that each half is one stream to the processor, from row to row.
///
/// Column sums are of rows in their order. With AVX-512 this has not been measured, and neighbours make a pair.
@inlinable @inline(__always)
func dotDistance<Shape: TileShape>(_ shape: Shape.Type, _ panel: GemmPanel, pairs: Int) -> Int {
  let isStream = Shape.Vector.scalarCount < 16 && panel.depth == panel.aRowStride
  return isStream && panel.epilogue.columnSums == nil && pairs > 1 ? pairs : 1
}

/// A row, or two at a distance, a lane of `Rows` each, through the epilogue.
@inlinable @inline(__always)
func dotGroup<Shape: TileShape, Rows: TileRow>(
  _ shape: Shape.Type, _ type: Rows.Type, _ panel: GemmPanel, row: Int, distance: Int, ahead: Int
) {
  var group = panel
  group.rows = Rows.vectors
  group.a += row &* panel.aRowStride
  group.c += row &* panel.cStride
  group.aRowStride = distance &* panel.aRowStride
  group.cStride = distance &* panel.cStride
  if panel.epilogue.consumes {
    // Where the product is used up by its epilogue, rows are finished from a copy, which stands behind the tile's vectors.
    group.c = panel.scratch + Shape.dotRows &* mostDotColumns &* Shape.Vector.scalarCount
    (group.cStride, group.accumulates) = (panel.columns, false)
  }
  dotColumns(Shape.self, Rows.self, group, ahead: ahead)
  guard !panel.epilogue.isEmpty else { return }
  for i in 0..<Rows.vectors {
    finish(
      Shape.Vector.self, panel, row: row &+ i &* distance, rows: 1, product: group.c + i &* group.cStride,
      stride: group.cStride)
  }
}

/// A group of rows, a lane of `Rows` each, by groups of columns of nearly the same size.
@inlinable @inline(__always)
func dotColumns<Shape: TileShape, Rows: TileRow>(
  _ shape: Shape.Type, _ type: Rows.Type, _ panel: GemmPanel, ahead: Int
) {
  let groups = (panel.columns &+ (Shape.dotColumns &- 1)) / Shape.dotColumns
  var group = 0
  while group < groups {
    let first = group &* panel.columns / groups
    let columns = (group &+ 1) &* panel.columns / groups &- first
    // Further groups find the rows in L1, and what lies ahead asked for.
    dotTile(Shape.self, Rows.self, panel, first, columns, ahead: group == 0 ? ahead : 0)
    group = group &+ 1
  }
  storeLaneSums(
    Shape.self, panel.scratch, rows: Rows.vectors, columns: panel.columns, into: panel.c,
    stride: panel.cStride, accumulates: panel.accumulates)
}

/// Picks the tile of so many columns.
@inlinable @inline(__always)
func dotTile<Shape: TileShape, Rows: TileRow>(
  _ shape: Shape.Type, _ type: Rows.Type, _ panel: GemmPanel, _ column: Int, _ columns: Int, ahead: Int
) {
  switch columns {
  case 1: dotTile(SingleRow<Rows>.self, panel, column, ahead)
  case 2: dotTile(Rows2<Rows>.self, panel, column, ahead)
  case 3: dotTile(Rows3<Rows>.self, panel, column, ahead)
  case 4: dotTile(Rows4<Rows>.self, panel, column, ahead)
  case 5 where Shape.dotColumns >= 5: dotTile(Rows5<Rows>.self, panel, column, ahead)
  case 6 where Shape.dotColumns >= 6: dotTile(Rows6<Rows>.self, panel, column, ahead)
  case 7 where Shape.dotColumns >= 7: dotTile(Rows7<Rows>.self, panel, column, ahead)
  case 8 where Shape.dotColumns >= 8: dotTile(Rows8<Rows>.self, panel, column, ahead)
  case 9 where Shape.dotColumns >= 9: dotTile(Rows9<Rows>.self, panel, column, ahead)
  case 10 where Shape.dotColumns >= 10: dotTile(Rows10<Rows>.self, panel, column, ahead)
  case 11 where Shape.dotColumns >= 11: dotTile(Rows11<Rows>.self, panel, column, ahead)
  case 12 where Shape.dotColumns >= 12: dotTile(Rows12<Rows>.self, panel, column, ahead)
  default: break
  }
}

/// The dot products of columns from `column` on, as vectors at their place among those of all columns.
@inlinable @inline(__always)
func dotTile<T: Tile>(_ type: T.Type, _ panel: GemmPanel, _ column: Int, _ ahead: Int) {
  dotProducts(
    T.self, panel.a, stride: panel.aRowStride, ahead: ahead, panel.b + column &* panel.bColumnStride,
    stride: panel.bColumnStride, depth: panel.depth, into: panel.scratch + column &* T.Row.columns)
}

/// The dot products of a tile: each of its vectors holds the partial sums of one.
///
/// A row of the tile is a column of C: the vectors of A's few rows stay in registers while column after
/// column of B meets them. What memory will be read `ahead` floats further on is asked for, as the rows are
/// too short, and too many at once, for the processor to see a stream in them.
///
/// The lanes are not added up here: their shuffles reach only half of AVX-512's registers, and the
/// accumulators would be kept out of the other half.
@inlinable @inline(never)
func dotProducts<T: Tile>(
  _ type: T.Type, _ a: UnsafePointer<Float>, stride aStride: Int, ahead: Int, _ b: UnsafePointer<Float>,
  stride bStride: Int, depth: Int, into vectors: UnsafeMutablePointer<Float>
) {
  let width = T.Row.Vector.scalarCount
  var tile = T()
  var p = 0
  // Two steps of shorter vectors are a cache line or less, which is asked for once.
  if width < 16 {
    while p &+ 2 &* width <= depth {
      prefetchToLevel2(a + (p &+ ahead))
      tile.accumulateLanes(b + p, stride: bStride, T.Row(loading: a + p, stride: aStride))
      if T.Row.vectors > 1 { prefetchToLevel2(a + (p &+ ahead &+ aStride)) }
      p = p &+ width
      tile.accumulateLanes(b + p, stride: bStride, T.Row(loading: a + p, stride: aStride))
      p = p &+ width
    }
  }
  while p &+ width <= depth {
    prefetchToLevel2(a + (p &+ ahead))
    if T.Row.vectors > 1 { prefetchToLevel2(a + (p &+ ahead &+ aStride)) }
    tile.accumulateLanes(b + p, stride: bStride, T.Row(loading: a + p, stride: aStride))
    p = p &+ width
  }
  if p < depth {
    let rest = depth &- p
    tile.accumulateLanes(
      b + p, stride: bStride, first: rest, T.Row(loading: a + p, stride: aStride, first: rest))
  }
  tile.store(vectors, stride: T.Row.columns)
}

/// Stores or adds the lane sums of all columns' vectors, of which those of a column's rows stand side by side; four columns at
/// a time, or what is left of them.
@inlinable @inline(never)
func storeLaneSums<Shape: TileShape>(
  _ shape: Shape.Type, _ vectors: UnsafePointer<Float>, rows: Int, columns: Int,
  into c: UnsafeMutablePointer<Float>, stride: Int, accumulates: Bool
) {
  typealias V = Shape.Vector
  let step = rows &* V.scalarCount
  var column = 0
  while column < columns {
    let count = min(4, columns &- column)
    // Where there are fewer, the first stands for the others.
    let second = count > 1 ? step : 0
    let third = count > 2 ? 2 &* step : 0
    let fourth = count > 3 ? 3 &* step : 0
    for row in 0..<rows {
      let from = vectors + (column &* rows &+ row) &* V.scalarCount
      let to = c + (row &* stride &+ column)
      var sums = Shape.laneSums(
        V.load(from), V.load(from + second), V.load(from + third), V.load(from + fourth))
      if accumulates { sums = SIMD4.add(SIMD4.load(to, first: count), sums) }
      if count == 4 { sums.store(to) } else { sums.store(to, first: count) }
    }
    column = column &+ 4
  }
}
