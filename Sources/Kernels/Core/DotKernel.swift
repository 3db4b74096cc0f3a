// Narrow products: C of few columns, as dot products of contiguous rows of A and columns of B.
//
// A tile that is one vector of columns wide wastes the lanes beyond C, and every element of A is used
// so few times that packing it costs more than the product. Here the lanes run along the inner
// dimension instead: nothing is wasted or packed, and A is read once, front to back.

/// Floats of A's rows that stay in L1 while further groups of columns meet them, about.
///
/// Found by measurement.
@inlinable @inline(__always)
var dotBlockFloats: Int { 5120 }

/// Floats of B up to which it stays in L1 whatever rows of A meet it.
@inlinable @inline(__always)
var dotResidentFloats: Int { 4096 }

/// Most groups of rows in a block.
@inlinable @inline(__always)
var mostDotGroups: Int { 4 }

/// Columns whose vectors are kept, at most, before their lanes are added up: they stay in L1 beside the rows.
@inlinable @inline(__always)
var dotSpan: Int { 16 }

/// Computes a panel by groups of as many rows as suit its columns.
@inlinable @inline(__always)
func dotPanel<Shape: TileShape>(_ shape: Shape.Type, _ panel: GemmPanel) {
  if panel.columns > Shape.dotColumns, panel.columns <= Shape.pairColumns {
    dotPanel(Shape.self, Lanes2<Shape.Vector>.self, mostColumns: Shape.pairColumns, panel)
  } else {
    dotPanel(Shape.self, Shape.DotRows.self, mostColumns: Shape.dotColumns, panel)
  }
}

/// Computes a panel by blocks of rows, which stay in L1 until all columns have met them, at most so many at a time.
@inlinable @inline(__always)
func dotPanel<Shape: TileShape, Rows: TileRow>(
  _ shape: Shape.Type, _ type: Rows.Type, mostColumns: Int, _ panel: GemmPanel
) {
  let height = Rows.vectors
  let groups = panel.rows / height
  let columns = DotColumns(panel.columns, most: mostColumns)
  let distance = dotDistance(Shape.self, panel, groups: groups)
  let step = distance == 1 ? height : 1
  let fitting = max(1, dotBlockFloats / max(1, height &* panel.depth))
  let isResident = columns.groups == 1 || panel.columns &* panel.depth <= dotResidentFloats
  let most = isResident ? 1 : min(mostDotGroups, fitting)
  var group = 0
  while group < groups {
    let count = min(most, groups &- group)
    let row = group &* step
    group = group &+ count
    // At the end of a part of the panel comes what follows the panel, as the next part has been read.
    let next = group < groups ? count &* step : panel.rows &- row
    dotBlock(
      Shape.self, Rows.self, columns, panel,
      DotRowBlock(row: row, groups: count, step: step, distance: distance),
      DotAhead(Shape.self, panel, next: next, groupRows: height, columnGroups: columns.groups))
  }
  var row = groups &* height
  if panel.rows &- row >= 2 {
    let rows = DotRowBlock(row: row, groups: 1, step: 0, distance: 1)
    dotBlock(Shape.self, Lanes2<Shape.Vector>.self, columns, panel, rows, DotAhead())
    row = row &+ 2
  }
  if row < panel.rows {
    let rows = DotRowBlock(row: row, groups: 1, step: 0, distance: 1)
    dotBlock(Shape.self, Lane<Shape.Vector>.self, columns, panel, rows, DotAhead())
  }
}

/// Rows from one of a group to the next: as many as there are groups where rows follow each other in memory, so
/// that each part of the panel is one stream to the processor, from row to row.
///
/// Column sums are of rows in their order. With AVX-512 this has not been measured, and neighbours make a group.
@inlinable @inline(__always)
func dotDistance<Shape: TileShape>(_ shape: Shape.Type, _ panel: GemmPanel, groups: Int) -> Int {
  let isStream = Shape.Vector.scalarCount < 16 && panel.depth == panel.aRowStride
  return isStream && panel.epilogue.columnSums == nil && groups > 1 ? groups : 1
}

/// Groups of rows, a lane of `Rows` each, through the epilogue.
@inlinable @inline(__always)
func dotBlock<Shape: TileShape, Rows: TileRow>(
  _ shape: Shape.Type, _ type: Rows.Type, _ columnGroups: DotColumns, _ panel: GemmPanel, _ rows: DotRowBlock,
  _ ahead: DotAhead
) {
  var turns = DotTurns(ahead: ahead, step: rows.step)
  let results = DotResults(Rows.self, panel, rows)
  var (columnGroup, span) = (0, 0)
  while span < panel.columns {
    var columns = columnGroups.count(of: columnGroup)
    var first = 0
    // As many groups of columns as there is room for their vectors.
    while columns > 0, first &+ columns <= dotSpan {
      for turn in 0..<rows.groups {
        // Every second time from the last to the first, which are in L1 still.
        let group = columnGroup & 1 == 0 ? turn : rows.groups &- 1 &- turn
        let ahead = turns.next(Rows.self, columnGroup: columnGroup, group: group, stride: panel.aRowStride)
        let tile = DotTile(Rows.self, panel, rows, group: group, column: span &+ first, place: first)
        dotTile(Shape.self, Rows.self, tile, columns, ahead)
      }
      first = first &+ columns
      columnGroup = columnGroup &+ 1
      columns = columnGroups.count(of: columnGroup)
    }
    for group in 0..<rows.groups {
      storeLaneSums(
        Shape.self, panel.scratch + group &* dotSpan &* Rows.columns, rows: Rows.vectors, columns: first,
        into: results.row(group) + span, stride: results.stride, accumulates: results.accumulates)
    }
    span = span &+ first
  }
  guard !panel.epilogue.isEmpty else { return }
  for group in 0..<rows.groups {
    for i in 0..<Rows.vectors {
      finish(
        Shape.Vector.self, panel, row: rows.row &+ group &* rows.step &+ i &* rows.distance, rows: 1,
        product: results.row(group) + i &* results.stride, stride: results.stride)
    }
  }
}

/// Picks the tile of so many columns.
@inlinable @inline(__always)
func dotTile<Shape: TileShape, Rows: TileRow>(
  _ shape: Shape.Type, _ type: Rows.Type, _ tile: DotTile, _ columns: Int, _ ahead: RowsAhead
) {
  let most = Rows.vectors > 2 ? Shape.dotColumns : Shape.pairColumns
  switch columns {
  case 1: dotTile(SingleRow<Rows>.self, tile, ahead)
  case 2: dotTile(Rows2<Rows>.self, tile, ahead)
  case 3: dotTile(Rows3<Rows>.self, tile, ahead)
  case 4: dotTile(Rows4<Rows>.self, tile, ahead)
  case 5 where most >= 5: dotTile(Rows5<Rows>.self, tile, ahead)
  case 6 where most >= 6: dotTile(Rows6<Rows>.self, tile, ahead)
  case 7 where most >= 7: dotTile(Rows7<Rows>.self, tile, ahead)
  case 8 where most >= 8: dotTile(Rows8<Rows>.self, tile, ahead)
  case 9 where most >= 9: dotTile(Rows9<Rows>.self, tile, ahead)
  case 10 where most >= 10: dotTile(Rows10<Rows>.self, tile, ahead)
  case 11 where most >= 11: dotTile(Rows11<Rows>.self, tile, ahead)
  case 12 where most >= 12: dotTile(Rows12<Rows>.self, tile, ahead)
  default: break
  }
}

/// The dot products of a tile, as vectors at their place.
@inlinable @inline(__always)
func dotTile<T: Tile>(_ type: T.Type, _ tile: DotTile, _ ahead: RowsAhead) {
  dotProducts(
    T.self, tile.a, stride: tile.aStride, ahead: ahead, tile.b, stride: tile.bStride, depth: tile.depth,
    into: tile.vectors)
}

/// The dot products of a tile: each of its vectors holds the partial sums of one.
///
/// A row of the tile is a column of C: the vectors of A's few rows stay in registers while column after
/// column of B meets them.
///
/// The lanes are not added up here: their shuffles reach only half of AVX-512's registers, and the
/// accumulators would be kept out of the other half.
@inlinable @inline(never)
func dotProducts<T: Tile>(
  _ type: T.Type, _ a: UnsafePointer<Float>, stride aStride: Int, ahead: RowsAhead, _ b: UnsafePointer<Float>,
  stride bStride: Int, depth: Int, into vectors: UnsafeMutablePointer<Float>
) {
  let width = T.Row.Vector.scalarCount
  var tile = T()
  var p = 0
  // Two steps of shorter vectors are a cache line or less, which is asked for once.
  if width < 16 {
    if ahead.isNeeded {
      while p &+ 2 &* width <= depth {
        ahead.prefetch(T.Row.self, a + p, stride: aStride)
        tile.accumulateTwoSteps(a + p, stride: aStride, b + p, stride: bStride)
        p = p &+ 2 &* width
      }
    } else if T.Row.Vector.unrollsSteps {
      while p &+ 2 &* width <= depth {
        tile.accumulateTwoSteps(a + p, stride: aStride, b + p, stride: bStride)
        p = p &+ 2 &* width
      }
    }
    while p &+ width <= depth {
      tile.accumulateLanes(b + p, stride: bStride, T.Row(loading: a + p, stride: aStride))
      p = p &+ width
    }
  } else {
    while p &+ width <= depth {
      ahead.prefetch(T.Row.self, a + p, stride: aStride)
      tile.accumulateLanes(b + p, stride: bStride, T.Row(loading: a + p, stride: aStride))
      p = p &+ width
    }
  }
  if p < depth {
    let rest = depth &- p
    tile.accumulateLanes(
      b + p, stride: bStride, first: rest, T.Row(loading: a + p, stride: aStride, first: rest))
  }
  tile.store(vectors, stride: T.Row.columns)
}

extension Tile {
  /// Two steps of dot products, a vector of A's rows and of B's columns each.
  @inlinable @inline(__always)
  mutating func accumulateTwoSteps(
    _ a: UnsafePointer<Float>, stride aStride: Int, _ b: UnsafePointer<Float>, stride bStride: Int
  ) {
    let width = Row.Vector.scalarCount
    accumulateLanes(b, stride: bStride, Row(loading: a, stride: aStride))
    if Row.Vector.unrollsSteps { keepLoadsApart() }
    accumulateLanes(b + width, stride: bStride, Row(loading: a + width, stride: aStride))
    if Row.Vector.unrollsSteps { keepLoadsApart() }
  }
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
