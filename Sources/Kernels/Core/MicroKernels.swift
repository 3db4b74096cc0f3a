// The micro-kernels: products of rows of A, tile by tile, and a panel of B, stored or added.
//
// Each is a function of its own, in which nothing but the tile needs vector registers. What a step of the inner dimension
// takes beside its multiply-adds are places in the processor's pipeline, which it shares with another thread where a core has
// two: entries of A are operands in memory where they can be, and addresses move once in several steps.

/// Picks the micro-kernel for where the operands are.
@inlinable @inline(__always)
func multiplyTiles<T: Tile>(
  _ type: T.Type, _ count: Int, _ panel: GemmPanel, _ row: Int, _ destination: UnsafeMutablePointer<Float>,
  _ stride: Int, _ accumulates: Bool
) {
  let last = panel.columns &- (T.Row.vectors &- 1) &* T.Row.Vector.scalarCount
  if panel.isPacked {
    contiguousTiles(
      T.self, count: count, panel.a + row &* panel.depth, aStep: T.rows, next: T.rows &* panel.depth, panel.b,
      bStep: T.Row.columns, depth: panel.depth, into: destination, stride: stride, last: last,
      accumulates: accumulates)
  } else if panel.aRowStride == 1 {
    contiguousTiles(
      T.self, count: count, panel.a + row, aStep: panel.aDepthStride, next: T.rows, panel.b,
      bStep: panel.bDepthStride, depth: panel.depth, into: destination, stride: stride, last: last,
      accumulates: accumulates)
  } else {
    let (aStride, step) = (panel.aRowStride, T.Row.Vector.stridedSteps &* panel.aDepthStride)
    var (a, destination) = (panel.a + row &* aStride, destination)
    for _ in 0..<count {
      stridedTile(
        T.self, a, a + 3 &* aStride, a + 6 &* aStride, rowStride: aStride, step, step, step, panel.b,
        bStep: panel.bDepthStride, depth: panel.depth, into: destination, stride: stride, last: last,
        accumulates: accumulates)
      a += T.rows &* aStride
      destination += T.rows &* stride
    }
  }
}

/// The micro-kernel for columns of A whose entries are neighbours.
///
/// One step of the inner dimension at a time: unrolled by hand, the compiler loads the rows of B of several steps
/// at once, and the accumulators no longer fit the registers.
///
/// - Parameters:
///   - aStep: distance between columns of A.
///   - next: distance from a tile's first column to that of the next tile.
///   - bStep: distance between rows of B.
///   - last: valid lanes of each row's last vector.
@inlinable @inline(never)
func contiguousTiles<T: Tile>(
  _ type: T.Type, count: Int, _ a: UnsafePointer<Float>, aStep: Int, next: Int, _ b: UnsafePointer<Float>,
  bStep: Int, depth: Int, into destination: UnsafeMutablePointer<Float>, stride: Int, last: Int,
  accumulates: Bool
) {
  var (first, destination) = (a, destination)
  let end = b + depth &* bStep
  for _ in 0..<count {
    var tile = T()
    if accumulates { T.prefetch(destination, stride: stride) }
    var (a, b) = (first, b)
    while b != end {
      tile.accumulate(
        ContiguousColumn(a), from: 0, T.Row(loading: b, stride: T.Row.Vector.scalarCount))
      a += aStep
      b += bStep
    }
    tile.leave(destination, stride: stride, last: last, accumulates: accumulates)
    first += next
    destination += T.rows &* stride
  }
}

extension KernelVector {
  /// Steps of the inner dimension for which `stridedTile` moves its pointers once: one where every product takes a
  /// register before it is added, as there is none left.
  @inlinable @inline(__always)
  static var stridedSteps: Int { fusesMultiplyAdd ? 4 : 1 }
}

/// The micro-kernel for rows of A that are contiguous each, a stride apart, from pointers to rows 0, 3 and 6.
///
/// Between the steps of the inner dimension stands the question whether it ends there: so it may have any length, and the
/// compiler keeps the loads of each step together, whose rows of B would otherwise all be loaded at once. A loop over
/// tiles around it made one offset of the tiles' distance, a second register in every address.
///
/// - Parameters:
///   - step0: `stridedSteps`, and `step3` and `step6` too; see `StridedColumn`.
///   - last: valid lanes of each row's last vector.
@inlinable @inline(never)
func stridedTile<T: Tile>(
  _ type: T.Type, _ row0: UnsafePointer<Float>, _ row3: UnsafePointer<Float>, _ row6: UnsafePointer<Float>,
  rowStride: Int, _ step0: Int, _ step3: Int, _ step6: Int, _ b: UnsafePointer<Float>, bStep: Int, depth: Int,
  into destination: UnsafeMutablePointer<Float>, stride: Int, last: Int, accumulates: Bool
) {
  let width = T.Row.Vector.scalarCount
  var tile = T()
  if accumulates { T.prefetch(destination, stride: stride) }
  var a = StridedColumn(row0: row0, row3: row3, row6: row6, stride: rowStride)
  let end = b + depth &* bStep
  var b = b
  while b != end {
    tile.accumulate(a, from: 0, T.Row(loading: b, stride: width))
    b += bStep
    if T.Row.Vector.stridedSteps == 4 {
      if b == end { break }
      tile.accumulate(a.advanced(by: 1), from: 0, T.Row(loading: b, stride: width))
      b += bStep
      if b == end { break }
      tile.accumulate(a.advanced(by: 2), from: 0, T.Row(loading: b, stride: width))
      b += bStep
      if b == end { break }
      tile.accumulate(a.advanced(by: 3), from: 0, T.Row(loading: b, stride: width))
      b += bStep
    }
    a.row0 += step0
    a.row3 += step3
    a.row6 += step6
  }
  tile.leave(destination, stride: stride, last: last, accumulates: accumulates)
}

extension Tile {
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
