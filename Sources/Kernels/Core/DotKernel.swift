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

/// Computes a panel row group by row group; all columns meet a group's rows while they are in L1.
@inlinable @inline(__always)
func dotPanel<Shape: TileShape>(_ shape: Shape.Type, _ panel: GemmPanel) {
  // Where the product is used up by its epilogue, a group of rows is finished from a copy, which stands
  // behind the tile's vectors.
  let consumes = panel.epilogue.consumes
  let copy = panel.scratch + Shape.dotRows &* Shape.dotColumns &* Shape.Vector.scalarCount
  let rowsAhead = max(2 &* Shape.dotRows, (dotFloatsAhead &- 1) / max(panel.aRowStride, 1) &+ 1)
  var row = 0
  while row < panel.rows {
    let rows = row &+ Shape.dotRows <= panel.rows ? Shape.dotRows : 1
    var group = panel
    group.rows = rows
    group.a += row &* panel.aRowStride
    group.c += row &* panel.cStride
    if consumes { (group.c, group.cStride, group.accumulates) = (copy, panel.columns, false) }
    if rows == 1 {
      dotColumns(Shape.self, Lane<Shape.Vector>.self, group, ahead: rowsAhead &* panel.aRowStride)
    } else {
      dotColumns(Shape.self, Lanes2<Shape.Vector>.self, group, ahead: rowsAhead &* panel.aRowStride)
    }
    if !panel.epilogue.isEmpty {
      finish(Shape.Vector.self, panel, row: row, rows: rows, product: group.c, stride: group.cStride)
    }
    row = row &+ rows
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

/// One tile of dot products, stored or added.
@inlinable @inline(__always)
func dotTile<T: Tile>(_ type: T.Type, _ panel: GemmPanel, _ column: Int, _ ahead: Int) {
  dotProducts(
    T.self, panel.a, stride: panel.aRowStride, ahead: ahead, panel.b + column &* panel.bColumnStride,
    stride: panel.bColumnStride, depth: panel.depth, into: panel.scratch)
  storeLaneSums(
    T.Row.Vector.self, panel.scratch, rows: T.Row.vectors, columns: T.rows, into: panel.c + column,
    stride: panel.cStride, accumulates: panel.accumulates)
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

/// Stores or adds the lane sums of a tile's vectors, which are overwritten: those of a column's rows stand
/// side by side.
@inlinable @inline(never)
func storeLaneSums<V: KernelVector>(
  _ vector: V.Type, _ vectors: UnsafeMutablePointer<Float>, rows: Int, columns: Int,
  into c: UnsafeMutablePointer<Float>, stride: Int, accumulates: Bool
) {
  let count = rows &* columns
  var first = 0
  while first < count {
    sumLanes(V.self, vectors + first &* V.scalarCount, count: min(V.scalarCount, count &- first))
      .store(vectors + first)
    first = first &+ V.scalarCount
  }
  for i in 0..<rows {
    let row = c + i &* stride
    var sum = UnsafePointer(vectors + i)
    for j in 0..<columns {
      row[j] = accumulates ? row[j] + sum.pointee : sum.pointee
      sum += rows
    }
  }
}

/// The lane sums of at most a vector's number of vectors, side by side; the vectors are overwritten.
///
/// Neighbouring lanes of two vectors are added into one, level by level, so that adding up sixteen
/// vectors takes as many steps as adding up one. Each level goes through memory: in registers, the compiler
/// takes the levels' shuffles together and loads lane by lane.
@inlinable @inline(__always)
func sumLanes<V: KernelVector>(
  _ vector: V.Type, _ vectors: UnsafeMutablePointer<Float>, count: Int
) -> V {
  let width = V.scalarCount
  var (remaining, lanes) = (count, width)
  while lanes > 1 {
    let pairs = (remaining &+ 1) / 2
    for i in 0..<pairs {
      let left = V.load(vectors + 2 &* i &* width)
      let right = 2 &* i &+ 1 < remaining ? V.load(vectors + (2 &* i &+ 1) &* width) : left
      V.pairwiseSums(left, right).store(vectors + i &* width)
    }
    remaining = pairs
    lanes = lanes / 2
  }
  return V.load(vectors)
}
