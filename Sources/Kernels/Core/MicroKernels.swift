// The micro-kernels: products of rows of A, tile by tile, and a panel of B, stored or added.
//
// Each is a function of its own, in which nothing but the tile needs vector registers. What a step of the inner dimension
// takes beside its multiply-adds are places in the processor's pipeline, of which another thread on the same core may have
// its share: entries of A are operands in memory where they can be, and addresses move once in several steps.

/// Picks the micro-kernel for where the operands are.
@inlinable @inline(__always)
func multiplyTiles<T: Tile>(
  _ type: T.Type, _ count: Int, _ panel: GemmPanel, _ strips: ColumnStrips, _ row: Int,
  _ destination: UnsafeMutablePointer<Float>, _ stride: Int, _ accumulates: Bool, _ prefetches: Bool
) {
  func run<Spacing: RowSpacing>(_ spacing: Spacing) {
    multiplyTiles(
      type, count, panel, strips, spacing, row, destination, stride, accumulates, prefetches)
  }
  if T.Row.Vector.unrollsSteps, strips.bStep == T.Row.columns {
    run(T.Row.Vector.PackedSpacing(stride: strips.bStep))
  } else {
    run(SpacedRows(stride: strips.bStep))
  }
}

/// The same with rows of B a known distance apart.
@inlinable @inline(__always)
func multiplyTiles<T: Tile, Spacing: RowSpacing>(
  _ type: T.Type, _ count: Int, _ panel: GemmPanel, _ strips: ColumnStrips, _ spacing: Spacing, _ row: Int,
  _ destination: UnsafeMutablePointer<Float>, _ stride: Int, _ accumulates: Bool, _ prefetches: Bool
) {
  let last = strips.columns &- (T.Row.columns &- T.Row.Vector.scalarCount)
  if panel.isAPacked {
    contiguousTiles(
      T.self, count: count, panel.a + row &* panel.depth, aStep: T.rows, next: T.rows &* panel.depth, strips,
      spacing, depth: panel.depth, into: destination, stride: stride, last: last, accumulates: accumulates,
      prefetches: prefetches)
  } else if panel.aRowStride == 1 {
    contiguousTiles(
      T.self, count: count, panel.a + row, aStep: panel.aDepthStride, next: T.rows, strips, spacing,
      depth: panel.depth, into: destination, stride: stride, last: last, accumulates: accumulates,
      prefetches: prefetches)
  } else {
    var rows = StridedRows(
      from: panel.a + row &* panel.aRowStride, stride: panel.aRowStride,
      step: T.Row.Vector.stridedSteps &* panel.aDepthStride)
    stridedTiles(
      T.self, count: count, &rows, strips, spacing, depth: panel.depth, into: destination, stride: stride,
      last: last, accumulates: accumulates, prefetches: prefetches)
  }
}

/// The micro-kernel for columns of A whose entries are neighbours.
///
/// The pointers move at the beginning of a step: what moved at its end, the compiler did after the question whether
/// it was the last, and without fused multiply-adds it then copied all accumulators in each step. So they begin one
/// step before the operands, where nothing is read.
///
/// - Parameters:
///   - aStep: distance between columns of A.
///   - next: distance from a tile's first column to that of the next tile.
///   - strips: strips of the tile's width.
///   - spacing: how far rows of B are apart in them.
///   - last: valid lanes of each row's last vector.
///   - prefetches: whether a tile of C is asked for while its sums are made.
@inlinable @inline(never)
func contiguousTiles<T: Tile, Spacing: RowSpacing>(
  _ type: T.Type, count: Int, _ a: UnsafePointer<Float>, aStep: Int, next: Int, _ strips: ColumnStrips,
  _ spacing: Spacing, depth: Int, into destination: UnsafeMutablePointer<Float>, stride: Int, last: Int,
  accumulates: Bool, prefetches: Bool
) {
  let bStep = spacing.stride(T.Row.self)
  for strip in 0..<strips.count {
    var (first, destination) = (a, destination + strip &* T.Row.columns)
    let firstRow = strips.b + strip &* strips.next
    let lastRow = firstRow + (depth &- 1) &* bStep
    for _ in 0..<count {
      var tile = T()
      if prefetches { T.prefetch(destination, stride: stride) }
      steps: if depth > 0 {
        var (a, b) = (first - aStep, firstRow - bStep)
        if Spacing.isConstant, aStep == T.rows {
          let end = b + (depth & ~3) &* bStep
          while b != end {
            let column = a + T.rows
            tile.accumulateFourSteps(b + bStep, stride: bStep) { ContiguousColumn(column + $0 &* T.rows) }
            a += 4 &* T.rows
            b += 4 &* bStep
          }
          if b == lastRow { break steps }
        }
        repeat {
          a += aStep
          b += bStep
          tile.accumulate(
            ContiguousColumn(a), from: 0, T.Row(loading: b, stride: T.Row.Vector.scalarCount))
        } while b != lastRow
      }
      tile.leave(destination, stride: stride, last: last, accumulates: accumulates)
      first += next
      destination += T.rows &* stride
    }
  }
}

extension KernelVector {
  /// Steps of the inner dimension for which `stridedTiles` moves its pointers once: one where every product takes a
  /// register before it is added, as there is none left.
  @inlinable @inline(__always)
  static var stridedSteps: Int { fusesMultiplyAdd ? 4 : 1 }

  /// Whether four steps stand one after the other, with no question in between.
  ///
  /// With AVX2 a step is 21 instructions that way instead of 23 (Zen 3: about the same speed on a core of one's own, up to
  /// 1.16 times where another thread takes its share of the pipeline). With SSE2, which has no register left for the
  /// next step, 0.85 times; with AVX-512 a full tile spills.
  @inlinable @inline(__always)
  static var unrollsSteps: Bool { PackedSpacing.isConstant }
}

/// The micro-kernel for rows of A that are contiguous each, a stride apart.
///
/// Between the steps of the inner dimension stands the question whether it ends there: so it may have any length, and the
/// compiler keeps the loads of each step together, whose rows of B would otherwise all be loaded at once. Where steps are
/// unrolled fences do that, and the question stands between those that are left.
///
/// - Parameters:
///   - rows: rows of the first tile; moved from tile to tile, and back after each strip.
///   - strips: strips of the tile's width.
///   - spacing: how far rows of B are apart in them.
///   - last: valid lanes of each row's last vector.
///   - prefetches: whether a tile of C is asked for while its sums are made.
@inlinable @inline(never)
func stridedTiles<T: Tile, Spacing: RowSpacing>(
  _ type: T.Type, count: Int, _ rows: UnsafeMutablePointer<StridedRows>, _ strips: ColumnStrips,
  _ spacing: Spacing, depth: Int, into destination: UnsafeMutablePointer<Float>, stride: Int, last: Int,
  accumulates: Bool, prefetches: Bool
) {
  let (width, bStep) = (T.Row.Vector.scalarCount, spacing.stride(T.Row.self))
  for strip in 0..<strips.count {
    let firstRow = strips.b + strip &* strips.next
    let lastRow = firstRow + (depth &- 1) &* bStep
    var destination = destination + strip &* T.Row.columns
    for _ in 0..<count {
      var tile = T()
      if prefetches { T.prefetch(destination, stride: stride) }
      steps: if depth > 0 {
        var a = rows.pointee
        var b = firstRow - bStep
        a.stepBack()
        if T.Row.Vector.unrollsSteps {
          let end = b + (depth & ~3) &* bStep
          while b != end {
            a.step()
            let columns = a
            tile.accumulateFourSteps(b + bStep, stride: bStep) { columns.column($0) }
            b += 4 &* bStep
          }
          if b == lastRow { break steps }
        }
        repeat {
          a.step()
          b += bStep
          tile.accumulate(a.column(0), from: 0, T.Row(loading: b, stride: width))
          if T.Row.Vector.stridedSteps == 4 {
            if b == lastRow { break }
            b += bStep
            tile.accumulate(a.column(1), from: 0, T.Row(loading: b, stride: width))
            if b == lastRow { break }
            b += bStep
            tile.accumulate(a.column(2), from: 0, T.Row(loading: b, stride: width))
            if b == lastRow { break }
            b += bStep
            tile.accumulate(a.column(3), from: 0, T.Row(loading: b, stride: width))
          }
        } while b != lastRow
      }
      tile.leave(destination, stride: stride, last: last, accumulates: accumulates)
      rows.pointee.advance(byRows: T.rows)
      destination += T.rows &* stride
    }
    rows.pointee.advance(byRows: 0 &- count &* T.rows)
  }
}

extension Tile {
  /// Four rank-one updates: with rows of B from `b` on, `stride` floats apart, and the columns of A of the steps 0 to 3.
  ///
  /// Each step's loads stay behind those of the step before: they would take more registers than there are.
  @inlinable @inline(__always)
  mutating func accumulateFourSteps<Column: TileColumn>(
    _ b: UnsafePointer<Float>, stride: Int, _ column: (_ step: Int) -> Column
  ) {
    let width = Row.Vector.scalarCount
    accumulate(column(0), from: 0, Row(loading: b, stride: width))
    keepLoadsApart()
    accumulate(column(1), from: 0, Row(loading: b + stride, stride: width))
    keepLoadsApart()
    accumulate(column(2), from: 0, Row(loading: b + 2 &* stride, stride: width))
    keepLoadsApart()
    accumulate(column(3), from: 0, Row(loading: b + 3 &* stride, stride: width))
    keepLoadsApart()
  }

  /// Asks for a block of C of the tile's size, which will be needed when the inner dimension has run.
  @inlinable @inline(__always)
  static func prefetch(_ destination: UnsafePointer<Float>, stride: Int) {
    prefetchTile(Row.Vector.self, destination, rows: rows, columns: Row.columns, stride: stride)
  }

  /// Stores the rows, or adds them to what is there, without the lanes of each row's last vector from `last`
  /// on.
  @inlinable @inline(__always)
  mutating func leave(
    _ destination: UnsafeMutablePointer<Float>, stride: Int, last: Int, accumulates: Bool
  ) {
    if last == Row.Vector.scalarCount {
      if accumulates { add(destination, stride: stride) }
      store(destination, stride: stride)
    } else {
      if accumulates { add(destination, stride: stride, last: last) }
      store(destination, stride: stride, last: last)
    }
  }
}
