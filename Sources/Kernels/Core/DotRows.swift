// How the rows of A and the columns of B are grouped for dot products.

/// Groups of rows of A.
@usableFromInline
struct DotRowBlock {
  /// The first row of the first group.
  @usableFromInline let row: Int
  @usableFromInline let groups: Int
  /// Rows from a group's first to that of the next group.
  @usableFromInline let step: Int
  /// Rows from one of a group to the next.
  @usableFromInline let distance: Int

  @inlinable @inline(__always)
  init(row: Int, groups: Int, step: Int, distance: Int) {
    self.row = row
    self.groups = groups
    self.step = step
    self.distance = distance
  }
}

/// Columns in groups of nearly the same size.
@usableFromInline
struct DotColumns {
  @usableFromInline let groups: Int
  /// Columns of a group, and the groups that have one more, which are the last.
  @usableFromInline let (fewest, larger): (Int, Int)

  @inlinable @inline(__always)
  init(_ columns: Int, most: Int) {
    groups = (columns &+ (most &- 1)) / most
    fewest = columns / max(groups, 1)
    larger = columns &- fewest &* groups
  }

  /// Columns of a group; 0 where there is none.
  @inlinable @inline(__always)
  func count(of group: Int) -> Int { group >= groups ? 0 : fewest &+ (group >= groups &- larger ? 1 : 0) }
}
