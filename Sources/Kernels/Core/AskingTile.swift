// The micro-kernel of a tile whose epilogue reads what is in no cache: it is asked for while the tile is multiplied.
//
// In a training step weights and activations come from memory, and a tile's rows of them are too short and too far apart for
// the processor to foresee them. Asked for all at once, they would be waited for nonetheless: the processor has places
// for some 20 to 50 lines that are on their way. And a tile that goes through its epilogue before it is stored need not be
// loaded again. (Zen 3, AVX2: training steps of 784-500-500-2000-10 and of 256 features are 2 to 3 % faster with both.
// With AVX-512 this has not been measured.)

/// The lines that a tile's epilogue will read: the tile's rows of up to three matrices.
@usableFromInline
struct AskedLines {
  /// The first elements of a row; one stands for another that there is not.
  @usableFromInline var row: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>)
  /// Distances in floats between rows.
  @usableFromInline let strides: (Int, Int, Int)

  /// What the epilogue of the tile at `row` will read, in its first row.
  @inlinable @inline(__always)
  init(_ panel: GemmPanel, row: Int) {
    let stride = panel.cStride
    if let update = panel.epilogue.update {
      let matrices = update.matrices
      let offset = row &* stride
      self.row = (matrices.0 + offset, matrices.1 + offset, matrices.2 + offset)
      strides = (stride, stride, stride)
    } else {
      let c = UnsafePointer(panel.c + row &* stride)
      let gateStride = panel.epilogue.gateStride
      let gate = panel.epilogue.gate.map { $0 + row &* gateStride }
      self.row = (c, gate ?? c, c)
      strides = (stride, gate == nil ? stride : gateStride, stride)
    }
  }

  /// Asks for a line of each matrix.
  @inlinable @inline(__always)
  func prefetch(_ column: Int) {
    prefetchToLevel1(row.0 + column)
    prefetchToLevel1(row.1 + column)
    prefetchToLevel1(row.2 + column)
  }

  /// Moves to the next row.
  @inlinable @inline(__always)
  mutating func advance() { row = (row.0 + strides.0, row.1 + strides.1, row.2 + strides.2) }
}

/// Fewest rows of a tile that asks for lines while it is multiplied: there are few lower ones, and each height takes code
/// of its own.
@inlinable @inline(__always)
var fewestAskingRows: Int { 4 }

/// Whether the lines of a tile's epilogue are asked for while the tile is multiplied: where there are steps enough.
///
/// Only in strips of the row's full width. Where steps are unrolled, only with a packed B, and A packed or its rows in
/// place; where multiply-adds are not fused, only with contiguous columns of A (SSE2: with rows of A in place a
/// training step takes 2 % longer).
@inlinable @inline(__always)
func asksMeanwhile<Row: TileRow>(_ type: Row.Type, _ panel: GemmPanel, rows: Int) -> Bool {
  // A line for each 16 floats and one that the last of them reach into, a turn of steps each.
  let turns = rows &* ((Row.columns &+ 14) / 16 &+ 1)
  guard panel.columns == Row.columns, rows >= fewestAskingRows else { return false }
  let isContiguous = panel.isAPacked || panel.aRowStride == 1
  if Row.Vector.unrollsSteps {
    return panel.depth > 8 &* turns && panel.isBPacked && (panel.isAPacked || !isContiguous)
  }
  return panel.depth > 2 &* turns && (isContiguous || Row.Vector.fusesMultiplyAdd)
}

/// Whether a tile that asks meanwhile goes through its epilogue before it is stored.
@inlinable @inline(__always)
func finishesInRegisters(_ epilogue: PanelEpilogue) -> Bool { !epilogue.consumes && epilogue.isRectifier }

/// Picks the micro-kernel for where the operands are, among those of `asksMeanwhile`.
@inlinable @inline(__always)
func multiplyTile<T: Tile>(
  _ type: T.Type, _ panel: GemmPanel, _ strips: ColumnStrips, _ row: Int,
  _ destination: UnsafeMutablePointer<Float>, _ stride: Int
) {
  // The compiler makes code of both branches of a question about types: there is none about the rows of B.
  func run<Walk: ColumnWalk>(_ walk: Walk) {
    askingTile(
      T.self, walk, strips.b, T.Row.Vector.PackedSpacing(stride: strips.bStep), panel, row: row,
      into: destination, stride: stride)
  }
  let first = panel.a + row &* (panel.isAPacked ? panel.depth : panel.aRowStride)
  if panel.isAPacked || panel.aRowStride == 1 {
    run(ContiguousColumns<T>(from: first, step: panel.isAPacked ? T.rows : panel.aDepthStride))
  } else if T.Row.Vector.fusesMultiplyAdd {
    run(StridedColumns<T.Row.Vector>(from: first, stride: panel.aRowStride))
  }
}

/// One tile of a panel, whose first steps ask for the lines of its epilogue.
///
/// - Parameters:
///   - walk: the columns of A.
///   - firstRow: the first row of B.
///   - spacing: how far rows of B are apart.
///   - panel: the strip's columns of a panel.
///   - row: the tile's first row in it.
///   - destination: where the tile is stored: in C, or in a copy that is not added to.
@inlinable @inline(never)
func askingTile<T: Tile, Spacing: RowSpacing, Walk: ColumnWalk>(
  _ type: T.Type, _ walk: Walk, _ firstRow: UnsafePointer<Float>, _ spacing: Spacing, _ panel: GemmPanel,
  row: Int, into destination: UnsafeMutablePointer<Float>, stride: Int
) {
  let (depth, bStep) = (panel.depth, spacing.stride(T.Row.self))
  var (tile, walk, lines) = (T(), walk, AskedLines(panel, row: row))
  // One step before the operands, as in `contiguousTiles`.
  var b = firstRow - bStep
  let lastTurn = b + depth / walk.stepsATurn &* walk.stepsATurn &* bStep
  let lastRow = b + depth &* bStep
  for _ in 0..<T.rows {
    var column = 0
    while true {
      lines.prefetch(column)
      tile.takeTurn(&walk, &b, bStep)
      if column &+ 1 == T.Row.columns { break }
      column = min(column &+ 16, T.Row.columns &- 1)
    }
    lines.advance()
  }
  while b != lastTurn { tile.takeTurn(&walk, &b, bStep) }
  if b != lastRow {
    walk.turn()
    var step = 0
    repeat {
      b += bStep
      tile.accumulate(walk.column(step), from: 0, T.Row(loading: b, stride: T.Row.Vector.scalarCount))
      step = step &+ 1
    } while b != lastRow
  }
  let finishes = finishesInRegisters(panel.epilogue)
  if panel.accumulates, !panel.epilogue.consumes { tile.add(destination, stride: stride) }
  if finishes { tile.finishRectified(panel.epilogue, row: row) }
  tile.store(destination, stride: stride)
  if finishes, let columnSums = panel.epilogue.columnSums {
    var sums = T.Row(loading: columnSums, stride: T.Row.Vector.scalarCount)
    tile.addRows(to: &sums)
    sums.store(columnSums)
  }
}

extension Tile {
  /// A turn of steps, with rows of B after `b`, which moves on with them.
  @inlinable @inline(__always)
  mutating func takeTurn<Walk: ColumnWalk>(
    _ walk: inout Walk, _ b: inout UnsafePointer<Float>, _ bStep: Int
  ) {
    walk.turn()
    let columns = walk
    if walk.stepsATurn == 4 {
      accumulateFourSteps(b + bStep, stride: bStep) { columns.column($0) }
      b += 4 &* bStep
    } else {
      b += bStep
      accumulate(columns.column(0), from: 0, Row(loading: b, stride: Row.Vector.scalarCount))
    }
  }
}

extension Tile {
  /// What `finish` does to a tile where nothing but ReLU is applied, but for storing and column sums.
  @inlinable @inline(__always)
  mutating func finishRectified(_ epilogue: PanelEpilogue, row first: Int) {
    if let bias = epilogue.bias { addToRows(Row(loading: bias, stride: Row.Vector.scalarCount)) }
    if epilogue.activates { rectify() }
    if let gate = epilogue.gate {
      self.gate(by: gate + first &* epilogue.gateStride, stride: epilogue.gateStride)
    }
  }
}
