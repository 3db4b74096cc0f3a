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
  let last = strips.columns &- (T.Row.columns &- T.Row.Vector.scalarCount)
  if panel.isAPacked {
    contiguousTiles(
      T.self, count: count, panel.a + row &* panel.depth, aStep: T.rows, next: T.rows &* panel.depth, strips,
      depth: panel.depth, into: destination, stride: stride, last: last, accumulates: accumulates,
      prefetches: prefetches)
  } else if panel.aRowStride == 1 {
    contiguousTiles(
      T.self, count: count, panel.a + row, aStep: panel.aDepthStride, next: T.rows, strips,
      depth: panel.depth, into: destination, stride: stride, last: last, accumulates: accumulates,
      prefetches: prefetches)
  } else {
    var rows = StridedRows(
      from: panel.a + row &* panel.aRowStride, stride: panel.aRowStride,
      step: T.Row.Vector.stridedSteps &* panel.aDepthStride)
    stridedTiles(
      T.self, count: count, &rows, strips, depth: panel.depth, into: destination, stride: stride, last: last,
      accumulates: accumulates, prefetches: prefetches)
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
///   - last: valid lanes of each row's last vector.
///   - prefetches: whether a tile of C is asked for while its sums are made.
@inlinable @inline(never)
func contiguousTiles<T: Tile>(
  _ type: T.Type, count: Int, _ a: UnsafePointer<Float>, aStep: Int, next: Int, _ strips: ColumnStrips,
  depth: Int, into destination: UnsafeMutablePointer<Float>, stride: Int, last: Int, accumulates: Bool,
  prefetches: Bool
) {
  let bStep = strips.bStep
  for strip in 0..<strips.count {
    var (first, destination) = (a, destination + strip &* T.Row.columns)
    let firstRow = strips.b + strip &* strips.next
    let lastRow = firstRow + (depth &- 1) &* bStep
    for _ in 0..<count {
      var tile = T()
      if prefetches { T.prefetch(destination, stride: stride) }
      if depth > 0 {
        var (a, b) = (first - aStep, firstRow - bStep)
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
}

/// The micro-kernel for rows of A that are contiguous each, a stride apart.
///
/// Between the steps of the inner dimension stands the question whether it ends there: so it may have any length, and the
/// compiler keeps the loads of each step together, whose rows of B would otherwise all be loaded at once.
///
/// - Parameters:
///   - rows: rows of the first tile; moved from tile to tile, and back after each strip.
///   - strips: strips of the tile's width.
///   - last: valid lanes of each row's last vector.
///   - prefetches: whether a tile of C is asked for while its sums are made.
@inlinable @inline(never)
func stridedTiles<T: Tile>(
  _ type: T.Type, count: Int, _ rows: UnsafeMutablePointer<StridedRows>, _ strips: ColumnStrips,
  depth: Int, into destination: UnsafeMutablePointer<Float>, stride: Int, last: Int, accumulates: Bool,
  prefetches: Bool
) {
  let (width, bStep) = (T.Row.Vector.scalarCount, strips.bStep)
  for strip in 0..<strips.count {
    let firstRow = strips.b + strip &* strips.next
    let lastRow = firstRow + (depth &- 1) &* bStep
    var destination = destination + strip &* T.Row.columns
    for _ in 0..<count {
      var tile = T()
      if prefetches { T.prefetch(destination, stride: stride) }
      if depth > 0 {
        var a = rows.pointee
        var b = firstRow - bStep
        a.stepBack()
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
