// Narrow products: C of few columns, as dot products of contiguous rows of A and columns of B.
//
// A tile that is one vector of columns wide wastes the lanes beyond C, and every element of A is used
// so few times that packing it costs more than the product. Here the lanes run along the inner
// dimension instead: nothing is wasted or packed, and A is read once, front to back.

/// Computes a panel row group by row group; the columns of a group of rows meet them in L1.
@inlinable @inline(__always)
func dotPanel<Shape: TileShape>(_ shape: Shape.Type, _ panel: GemmPanel) {
  // Where the product is used up by its epilogue, a group of rows is finished from a copy, which stands
  // behind the tile's vectors.
  let consumes = panel.epilogue.consumes
  let copy = panel.scratch + Shape.dotRows &* Shape.dotColumns &* Shape.Vector.scalarCount
  var row = 0
  while row < panel.rows {
    let rows = row &+ Shape.dotRows <= panel.rows ? Shape.dotRows : 1
    var group = panel
    group.a += row &* panel.aRowStride
    group.c += row &* panel.cStride
    if consumes { (group.c, group.cStride, group.accumulates) = (copy, panel.columns, false) }
    dotRows(Shape.self, group, rows)
    if !panel.epilogue.isEmpty {
      finish(Shape.Vector.self, panel, row: row, rows: rows, product: group.c, stride: group.cStride)
    }
    row = row &+ rows
  }
}

/// A group of `rows` rows, by groups of columns of nearly the same size.
@inlinable @inline(__always)
func dotRows<Shape: TileShape>(_ shape: Shape.Type, _ panel: GemmPanel, _ rows: Int) {
  let groups = (panel.columns &+ (Shape.dotColumns &- 1)) / Shape.dotColumns
  var group = 0
  while group < groups {
    let first = group &* panel.columns / groups
    let columns = (group &+ 1) &* panel.columns / groups &- first
    dotTile(Shape.self, panel, rows, first, columns)
    group = group &+ 1
  }
}

/// Picks the tile of `rows` rows, a full group or one, by `columns` columns.
@inlinable @inline(__always)
func dotTile<Shape: TileShape>(
  _ shape: Shape.Type, _ panel: GemmPanel, _ rows: Int, _ column: Int, _ columns: Int
) {
  switch columns {
  case 1: dotTile(Shape.self, Lane<Shape.Vector>.self, panel, rows, column)
  case 2: dotTile(Shape.self, Lanes2<Shape.Vector>.self, panel, rows, column)
  case 3: dotTile(Shape.self, Lanes3<Shape.Vector>.self, panel, rows, column)
  case 4 where Shape.dotColumns >= 4:
    dotTile(Shape.self, Lanes4<Shape.Vector>.self, panel, rows, column)
  case 5 where Shape.dotColumns >= 5:
    dotTile(Shape.self, Lanes5<Shape.Vector>.self, panel, rows, column)
  case 6 where Shape.dotColumns >= 6:
    dotTile(Shape.self, Lanes6<Shape.Vector>.self, panel, rows, column)
  default: break
  }
}

@inlinable @inline(__always)
func dotTile<Shape: TileShape, Row: TileRow>(
  _ shape: Shape.Type, _ type: Row.Type, _ panel: GemmPanel, _ rows: Int, _ column: Int
) {
  if rows == 1 {
    dotTile(SingleRow<Row>.self, panel, column)
  } else if Shape.dotRows == 2 {
    dotTile(Rows2<Row>.self, panel, column)
  } else {
    dotTile(Rows4<Row>.self, panel, column)
  }
}

/// One tile of dot products, stored or added.
@inlinable @inline(__always)
func dotTile<T: Tile>(_ type: T.Type, _ panel: GemmPanel, _ column: Int) {
  dotProducts(
    T.self, panel.a, stride: panel.aRowStride, panel.b + column &* panel.bColumnStride,
    stride: panel.bColumnStride, depth: panel.depth, into: panel.scratch)
  storeLaneSums(
    T.Row.Vector.self, panel.scratch, rows: T.rows, columns: T.Row.vectors, into: panel.c + column,
    stride: panel.cStride, accumulates: panel.accumulates)
}

/// The dot products of a tile: each of its vectors holds the partial sums of one.
///
/// The lanes are not added up here: their shuffles reach only half of AVX-512's registers, and the
/// accumulators would be kept out of the other half.
@inlinable @inline(never)
func dotProducts<T: Tile>(
  _ type: T.Type, _ a: UnsafePointer<Float>, stride aStride: Int, _ b: UnsafePointer<Float>,
  stride bStride: Int, depth: Int, into vectors: UnsafeMutablePointer<Float>
) {
  let width = T.Row.Vector.scalarCount
  var tile = T()
  var p = 0
  while p &+ width <= depth {
    tile.accumulateLanes(a + p, stride: aStride, T.Row(loading: b + p, stride: bStride))
    p = p &+ width
  }
  if p < depth {
    let rest = depth &- p
    tile.accumulateLanes(
      a + p, stride: aStride, first: rest, T.Row(loading: b + p, stride: bStride, first: rest))
  }
  tile.store(vectors, stride: T.Row.columns)
}

/// Stores or adds the lane sums of a tile's vectors, which are overwritten.
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
  var sum = UnsafePointer(vectors)
  for i in 0..<rows {
    let row = c + i &* stride
    for j in 0..<columns { row[j] = accumulates ? row[j] + sum[j] : sum[j] }
    sum += columns
  }
}

/// The lane sums of at most a vector's number of vectors, side by side; the vectors are overwritten.
///
/// Neighbouring lanes of two vectors are added into one, level by level, so that adding up sixteen
/// vectors takes as many steps as adding up one.
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
