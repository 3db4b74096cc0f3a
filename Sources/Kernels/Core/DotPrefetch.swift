// What dot products ask for ahead, while they compute.

/// What is asked for while a block of rows is in use.
@usableFromInline
struct DotAhead {
  /// Rows from one in use to that which is asked for.
  @usableFromInline var rows = 0
  /// The first group of columns that asks.
  @usableFromInline var firstGroup = 0
  /// Groups of columns that ask, each for its share.
  @usableFromInline var shares = 0

  /// Nothing.
  @inlinable @inline(__always)
  init() {}

  /// What suits the rows of a panel.
  ///
  /// Rows that follow each other in memory are a stream to the processor, and the first group of columns waits for
  /// memory, row after row. While the other groups have their rows in L1, they ask for the next block, in the order in
  /// which it will be read. (Zen 3, 70,000 × 10 × 784: 1.15 times the speed where the first group asks, and as slow as
  /// that in another order.) Parts of longer rows are asked for by all groups. With AVX-512, where few products have
  /// several groups of columns, this has not been measured, and the first group asks.
  ///
  /// - Parameters:
  ///   - next: rows from the block to the next one.
  ///   - groupRows: rows of a group.
  @inlinable @inline(__always)
  init<Shape: TileShape>(
    _ shape: Shape.Type, _ panel: GemmPanel, next: Int, groupRows: Int, columnGroups: Int
  ) {
    let isWide = Shape.Vector.scalarCount >= 16
    if isWide || panel.depth != panel.aRowStride {
      rows = max(2 &* groupRows, (dotFloatsAhead &- 1) / max(panel.aRowStride, 1) &+ 1)
      shares = isWide ? 1 : columnGroups
    } else if panel.prefetchesA, columnGroups > 1 {
      (rows, firstGroup, shares) = (next, 1, columnGroups &- 1)
    }
  }
}

/// Floats that are asked for ahead of parts of rows, at least.
///
/// Found by measurement; twice and four times as many made no difference.
@inlinable @inline(__always)
var dotFloatsAhead: Int { 6144 }

/// The tiles of a block in the order in which they are computed, and what each asks for.
@usableFromInline
struct DotTurns {
  @usableFromInline let ahead: DotAhead
  @usableFromInline let step: Int
  /// The group of rows that is asked for, and the next share of it.
  @usableFromInline var (target, share) = (0, 0)

  @inlinable @inline(__always)
  init(ahead: DotAhead, step: Int) {
    self.ahead = ahead
    self.step = step
  }

  /// What the next tile asks for, which meets group `group` of the block's groups of rows.
  @inlinable @inline(__always)
  mutating func next<Rows: TileRow>(
    _ type: Rows.Type, columnGroup: Int, group: Int, stride: Int
  ) -> RowsAhead {
    var asked = RowsAhead()
    let place = columnGroup &- ahead.firstGroup
    guard place >= 0, place < ahead.shares else { return asked }
    let floats = (ahead.rows &+ (target &- group) &* step) &* stride
    if share == 0 { asked.first = floats }
    if share == ahead.shares / Rows.vectors { asked.second = floats }
    if share == 2 &* ahead.shares / Rows.vectors { asked.third = floats }
    share = share &+ 1
    if share == ahead.shares { (target, share) = (target &+ 1, 0) }
    return asked
  }
}

/// What a tile asks for ahead of the rows of a group: floats from a row to that which comes in its place, or 0.
@usableFromInline
struct RowsAhead {
  @usableFromInline var (first, second, third) = (0, 0, 0)

  /// Nothing.
  @inlinable @inline(__always)
  init() {}

  /// Whether anything is asked for.
  @inlinable @inline(__always)
  var isNeeded: Bool { first | second | third != 0 }

  /// Asks for the lines that come in the place of those at `a` in each row, or for a line in use.
  @inlinable @inline(__always)
  func prefetch<Rows: TileRow>(_ type: Rows.Type, _ a: UnsafePointer<Float>, stride: Int) {
    prefetchToLevel2(a + first)
    if Rows.vectors > 1 { prefetchToLevel2(a + (second &+ stride)) }
    if Rows.vectors > 2 { prefetchToLevel2(a + (third &+ 2 &* stride)) }
  }
}
