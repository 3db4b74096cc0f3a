/// A one-to-one assignment of rows to columns of a cost table with the least, or greatest, total.
///
/// The linear assignment problem: choose min(rows, columns) cells, no two in one row or column,
/// whose sum is extremal. Solved by shortest augmenting paths with row and column potentials
/// (Jonker & Volgenant 1987; for rectangular tables Crouse 2016), the modern form of the Hungarian
/// algorithm. Ties are broken by the order of the table alone, so equal tables give equal
/// assignments.
public struct OptimalAssignment: Sendable, Equatable {
  /// For each row its column, or nil where there are more rows than columns and the row got none.
  public let columns: [Int?]
  /// The sum of the chosen cells; infinite where it is beyond Double.
  public let total: Double

  /// The assignment with the least total cost.
  ///
  /// - Parameters:
  ///   - costs: the table, row after row.
  ///   - rows: the number of rows.
  ///   - columns: the number of columns.
  /// - Throws: `MetricsError.costTableShape` unless there are rows · columns costs,
  ///   `MetricsError.nonFiniteCost` for the first cost that is infinite or not a number.
  /// - Complexity: O(s² · l) time for s the shorter and l the longer side; O(rows · columns) memory.
  public init(minimizing costs: [Double], rows: Int, columns: Int) throws(MetricsError) {
    try self.init(costs, rows: rows, columns: columns, sign: 1)
  }

  /// The assignment with the greatest total gain.
  ///
  /// - Parameters:
  ///   - gains: the table, row after row.
  ///   - rows: the number of rows.
  ///   - columns: the number of columns.
  /// - Throws: `MetricsError.costTableShape` unless there are rows · columns gains,
  ///   `MetricsError.nonFiniteCost` for the first gain that is infinite or not a number.
  /// - Complexity: O(s² · l) time for s the shorter and l the longer side; O(rows · columns) memory.
  public init(maximizing gains: [Double], rows: Int, columns: Int) throws(MetricsError) {
    try self.init(gains, rows: rows, columns: columns, sign: -1)
  }

  private init(_ table: [Double], rows: Int, columns: Int, sign: Double) throws(MetricsError) {
    let (count, isTooLarge) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !isTooLarge, table.count == count else {
      throw .costTableShape(rows: rows, columns: columns, elements: table.count)
    }
    if let bad = table.firstIndex(where: { !$0.isFinite }) {
      throw .nonFiniteCost(row: bad / columns, column: bad % columns)
    }
    self.init(rows: rows, columns: columns, sign: sign) { table[$0 * columns + $1] }
  }

  /// The assignment with the greatest total of integer gains, which is exact below 2⁵³.
  ///
  /// - Precondition: there are rows · columns gains.
  init(maximizing gains: [Int], rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, sign: -1) { Double(gains[$0 * columns + $1]) }
  }

  private init(rows: Int, columns: Int, sign: Double, cell: (_ row: Int, _ column: Int) -> Double) {
    // The paths start at the shorter side, which is then assigned completely.
    let isTransposed = rows > columns
    let short = min(rows, columns)
    let long = max(rows, columns)
    guard short > 0 else {
      (self.columns, total) = ([Int?](repeating: nil, count: rows), 0)
      return
    }
    var costs = [Double](repeating: 0, count: short * long)
    for i in 0..<short {
      for j in 0..<long { costs[i * long + j] = sign * (isTransposed ? cell(j, i) : cell(i, j)) }
    }
    // Paths and totals are sums of costs of either sign, which must not leave the range of Double on their way.
    let scale = costs.contains { abs($0) > 0x1p900 } ? 0x1p-124 : 1
    if scale < 1 { for index in costs.indices { costs[index] *= scale } }
    let partners = ShortestAugmentingPaths(costs: costs, rows: short, columns: long).solved()

    var assigned = [Int?](repeating: nil, count: rows)
    for (i, j) in partners.enumerated() { assigned[isTransposed ? j : i] = isTransposed ? i : j }
    var total = 0.0
    for (row, column) in assigned.enumerated() {
      if let column { total += scale * cell(row, column) }
    }
    self.columns = assigned
    self.total = total / scale
  }
}
