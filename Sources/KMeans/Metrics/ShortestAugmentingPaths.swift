/// The state of the assignment algorithm: which rows are assigned, and the dual potentials.
///
/// With potentials u and v the reduced costs c_ij − u_i − v_j are never negative and are zero on
/// assigned cells. Each round adds one row by the shortest path, in reduced costs, that alternates
/// between free and assigned cells and ends in a column without a row (Dijkstra's algorithm).
struct ShortestAugmentingPaths {
  private let costs: [Double]
  private let rows: Int
  private let columns: Int
  private var rowPotentials: [Double]
  private var columnPotentials: [Double]
  private var columnOfRow: [Int]
  private var rowOfColumn: [Int]

  // Of the current round's search.
  private var distances: [Double]
  private var predecessors: [Int]
  private var remaining: [Int]
  private var scannedRows: [Int] = []

  private static let none = -1

  /// - Precondition: rows ≤ columns, and there are rows · columns finite costs.
  init(costs: [Double], rows: Int, columns: Int) {
    precondition(rows <= columns && costs.count == rows * columns)
    self.costs = costs
    self.rows = rows
    self.columns = columns
    rowPotentials = Array(repeating: 0, count: rows)
    columnPotentials = Array(repeating: 0, count: columns)
    columnOfRow = Array(repeating: Self.none, count: rows)
    rowOfColumn = Array(repeating: Self.none, count: columns)
    distances = Array(repeating: 0, count: columns)
    predecessors = Array(repeating: Self.none, count: columns)
    remaining = Array(0..<columns)
  }

  /// The column of each row in an assignment of least cost.
  consuming func solved() -> [Int] {
    for row in 0..<rows {
      let (end, length) = findPath(from: row)
      updatePotentials(start: row, length: length)
      augment(from: row, to: end)
    }
    return columnOfRow
  }

  /// Dijkstra's search from a row without a column to the nearest column without a row.
  private mutating func findPath(from start: Int) -> (end: Int, length: Double) {
    for column in 0..<columns {
      distances[column] = .infinity
      remaining[column] = column
    }
    scannedRows.removeAll(keepingCapacity: true)
    var left = columns
    var row = start
    var length = 0.0
    while true {
      scannedRows.append(row)
      let position = relax(row, length: length, left: left)
      let column = remaining[position]
      length = distances[column]
      // Scanned columns gather behind `left`, where `updatePotentials` finds them.
      left -= 1
      remaining.swapAt(position, left)
      row = rowOfColumn[column]
      if row == Self.none { return (column, length) }
    }
  }

  /// Shortens the distances by way of `row`; returns where in `remaining` the nearest column stands.
  ///
  /// Among equally near columns one without a row is preferred, because it ends the search.
  private mutating func relax(_ row: Int, length: Double, left: Int) -> Int {
    let offset = length - rowPotentials[row]
    var nearest = Double.infinity
    var position = 0
    for candidate in 0..<left {
      let column = remaining[candidate]
      let distance = offset + costs[row * columns + column] - columnPotentials[column]
      if distance < distances[column] {
        distances[column] = distance
        predecessors[column] = row
      }
      let shortest = distances[column]
      if shortest < nearest || (shortest == nearest && rowOfColumn[column] == Self.none) {
        nearest = shortest
        position = candidate
      }
    }
    return position
  }

  /// Restores non-negative reduced costs, with zeros along the path just found.
  private mutating func updatePotentials(start: Int, length: Double) {
    rowPotentials[start] += length
    // Each scanned row but the first was reached through the column it is assigned to.
    for row in scannedRows.dropFirst() {
      let column = columnOfRow[row]
      let slack = length - distances[column]
      rowPotentials[row] += slack
      columnPotentials[column] -= slack
    }
  }

  /// Exchanges assigned and free cells along the path, which assigns one more row.
  private mutating func augment(from start: Int, to end: Int) {
    var column = end
    while true {
      let row = predecessors[column]
      rowOfColumn[column] = row
      swap(&columnOfRow[row], &column)
      if row == start { return }
    }
  }
}
