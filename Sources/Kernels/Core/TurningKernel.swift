// Products of few rows with a transposed B, whose columns are contiguous: they are turned in registers as they are read.
//
// So few rows do not use an element of B often enough for it to be packed. Every element of C is summed as in the other
// orders.

/// Most rows of a panel whose columns of B are turned: as many sums, a turned row of B for four steps and an entry of A fill
/// the registers.
public let mostTurningRows = 10

/// Computes a panel of at most `mostTurningRows` rows.
@inlinable @inline(__always)
func turningPanel<Shape: TileShape>(_ shape: Shape.Type, _ panel: GemmPanel) {
  typealias V = Shape.Vector
  typealias L = Lane<V>
  // Of few rows several tiles at once: eight sums or more hide the latency of one.
  switch panel.rows {
  case 1:
    turningPanel(TwoGroups<TwoGroups<OneTile<SingleRow<L>, V>>>.self, OneTile<SingleRow<L>, V>.self, panel)
  case 2: turningPanel(TwoGroups<TwoGroups<OneTile<Rows2<L>, V>>>.self, OneTile<Rows2<L>, V>.self, panel)
  case 3: turningPanel(TwoGroups<OneTile<Rows3<L>, V>>.self, OneTile<Rows3<L>, V>.self, panel)
  case 4: turningPanel(TwoGroups<OneTile<Rows4<L>, V>>.self, OneTile<Rows4<L>, V>.self, panel)
  case 5: turningPanel(TwoGroups<OneTile<Rows5<L>, V>>.self, OneTile<Rows5<L>, V>.self, panel)
  case 6: turningPanel(OneTile<Rows6<L>, V>.self, OneTile<Rows6<L>, V>.self, panel)
  case 7: turningPanel(OneTile<Rows7<L>, V>.self, OneTile<Rows7<L>, V>.self, panel)
  case 8: turningPanel(OneTile<Rows8<L>, V>.self, OneTile<Rows8<L>, V>.self, panel)
  case 9: turningPanel(OneTile<Rows9<L>, V>.self, OneTile<Rows9<L>, V>.self, panel)
  case 10: turningPanel(OneTile<Rows10<L>, V>.self, OneTile<Rows10<L>, V>.self, panel)
  default: break
  }
}

/// Computes a panel by groups of tiles, and what is left of the columns by single tiles.
@inlinable @inline(__always)
func turningPanel<Group: TileGroup, Last: TileGroup>(
  _ group: Group.Type, _ last: Last.Type, _ panel: GemmPanel
) where Group.Vector == Last.Vector {
  var rows = StridedRows(from: panel.a, stride: panel.aRowStride, step: 4)
  var column = 0
  while column < panel.columns {
    let isWhole = panel.columns &- column >= Group.columns
    let columns = min(isWhole ? Group.columns : Last.columns, panel.columns &- column)
    let strip = panel.columnStrip(column, columns: columns)
    let b = panel.b + column &* panel.bColumnStride
    // What its epilogue uses up is finished from a copy.
    let copies = panel.epilogue.consumes
    let product = copies ? panel.scratch : strip.c
    let stride = copies ? Group.columns : panel.cStride
    let accumulates = !copies && panel.accumulates
    if isWhole {
      turningTiles(
        Group.self, columns, &rows, b, bStride: panel.bColumnStride, depth: panel.depth, into: product,
        stride: stride, accumulates: accumulates)
    } else {
      turningTiles(
        Last.self, columns, &rows, b, bStride: panel.bColumnStride, depth: panel.depth, into: product,
        stride: stride, accumulates: accumulates)
    }
    if !panel.epilogue.isEmpty {
      finish(Group.Vector.self, strip, row: 0, rows: panel.rows, product: product, stride: stride)
    }
    column = column &+ columns
  }
}

/// The micro-kernel: the first `columns` of a group.
@inlinable @inline(never)
func turningTiles<Group: TileGroup>(
  _ type: Group.Type, _ columns: Int, _ rows: UnsafePointer<StridedRows>, _ b: UnsafePointer<Float>,
  bStride: Int, depth: Int, into destination: UnsafeMutablePointer<Float>, stride: Int, accumulates: Bool
) {
  var group = Group()
  var a = rows.pointee
  var p = 0
  if columns == Group.columns {
    while p &+ 4 <= depth {
      // The same part of the next group's columns, too short to be seen as streams: of each cache line once, and of few at
      // a time.
      let ahead = b + ((Group.columns &+ (p & 12) &* Group.columns / 16) &* bStride &+ p)
      for i in 0..<Group.columns / 4 { prefetchToLevel2(ahead + i &* bStride) }
      let steps = a
      group.accumulateFourSteps(b + p, stride: bStride) { steps.column($0) }
      a.step()
      p = p &+ 4
    }
  }
  let first = p
  while p < depth {
    group.accumulate(b + p, stride: bStride, first: columns, a.column(p &- first))
    p = p &+ 1
  }
  group.leave(destination, stride: stride, first: columns, accumulates: accumulates)
}
