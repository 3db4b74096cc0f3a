import Testing

@testable import KMeans

@Suite struct HungarianTests {
  @Test func handWorkedSquareTable() throws {
    let costs: [Double] = [4, 1, 3, 2, 0, 5, 3, 2, 2]
    let least = try OptimalAssignment(minimizing: costs, rows: 3, columns: 3)
    #expect(least.total == 5)
    #expect(least.columns == [1, 0, 2])
    let greatest = try OptimalAssignment(maximizing: costs, rows: 3, columns: 3)
    #expect(greatest.total == 11)
    #expect(greatest.columns == [0, 2, 1])
  }

  @Test func rowsBeyondTheColumnsGetNone() throws {
    let tall = try OptimalAssignment(minimizing: [5, 1, 3], rows: 3, columns: 1)
    #expect(tall.columns == [nil, 0, nil])
    #expect(tall.total == 1)
    let wide = try OptimalAssignment(maximizing: [5.0, 1, 3], rows: 1, columns: 3)
    #expect(wide.columns == [0])
  }

  @Test func emptyTables() throws {
    #expect(try OptimalAssignment(minimizing: [], rows: 0, columns: 0).columns.isEmpty)
    #expect(try OptimalAssignment(minimizing: [], rows: 2, columns: 0).columns == [nil, nil])
    #expect(try OptimalAssignment(minimizing: [], rows: 0, columns: 2).total == 0)
    #expect(try OptimalAssignment(minimizing: [], rows: 0, columns: .max).columns.isEmpty)
  }

  /// Sums on the way are beyond Double, the total is not; or it is, and is said to be infinite.
  @Test func costsNearTheEndOfDoublesRange() throws {
    let costs = [1, -1, -1, -1, 1, 1, 1, 1, -1].map { $0 * 1.7e308 }
    let least = try OptimalAssignment(minimizing: costs, rows: 3, columns: 3)
    #expect(least.columns == [1, 0, 2] && least.total == -.infinity)
    let mixed = try OptimalAssignment(minimizing: [1e308, 0, 1.5e308, -1e308], rows: 2, columns: 2)
    #expect(mixed.columns == [0, 1] && mixed.total == 0)
    let sum = try OptimalAssignment(
      maximizing: [1e308, -1, -1, -1, 1.5e308, -1, -1, -1, -1.6e308].map { $0 == -1 ? -1.7e308 : $0 },
      rows: 3, columns: 3)
    #expect(sum.columns == [0, 1, 2] && abs(sum.total / 0.9e308 - 1) <= 1e-15)
  }

  /// Whole multiples of a power of two, which changes no digit.
  @Test(arguments: [890, 960, 1014]) func theSizeOfTheCostsChangesNothing(exponent: Int) throws {
    var state: UInt64 = 23
    for (rows, columns) in [(6, 6), (9, 4), (5, 8), (20, 20), (40, 40)] {
      let costs = (0..<rows * columns).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(Int(state >> 33) % 2001 - 1000)
      }
      let great = costs.map { Double(sign: .plus, exponent: exponent, significand: $0) }
      let found = try OptimalAssignment(minimizing: great, rows: rows, columns: columns)
      let expected = try OptimalAssignment(minimizing: costs, rows: rows, columns: columns)
      #expect(found.columns == expected.columns)
      #expect(found.total == Double(sign: .plus, exponent: exponent, significand: expected.total))
    }
  }

  @Test func tablesThatAreNone() {
    #expect(throws: MetricsError.costTableShape(rows: 2, columns: 2, elements: 3)) {
      try OptimalAssignment(minimizing: [1, 2, 3], rows: 2, columns: 2)
    }
    #expect(throws: MetricsError.costTableShape(rows: 1 << 62, columns: 4, elements: 0)) {
      try OptimalAssignment(minimizing: [], rows: 1 << 62, columns: 4)
    }
    #expect(throws: MetricsError.nonFiniteCost(row: 1, column: 0)) {
      try OptimalAssignment(maximizing: [1, 2, .nan, 3], rows: 2, columns: 2)
    }
  }

  @Test(arguments: [(1, 1), (2, 2), (3, 3), (5, 5), (6, 6), (2, 5), (5, 2), (3, 6), (6, 3), (1, 6)])
  func equalsTheBestOfAllPermutations(rows: Int, columns: Int) throws {
    var state: UInt64 = 17
    // Small integers make many ties, negative ones test the potentials' starting values.
    for bound in [2, 5, 1000] {
      for _ in 0..<40 {
        let costs = (0..<rows * columns).map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return Double(Int(state >> 33) % bound - bound / 2)
        }
        let least = try OptimalAssignment(minimizing: costs, rows: rows, columns: columns)
        let greatest = try OptimalAssignment(maximizing: costs, rows: rows, columns: columns)
        let range = totals(of: costs, rows: rows, columns: columns)
        #expect(least.total == range.least && greatest.total == range.greatest)
        for assignment in [least, greatest] {
          let assigned = assignment.columns.compactMap { $0 }
          #expect(Set(assigned).count == min(rows, columns) && assigned.count == min(rows, columns))
        }
        #expect(least == (try OptimalAssignment(minimizing: costs, rows: rows, columns: columns)))
      }
    }
  }

  /// The least and greatest total of all complete assignments, by enumeration.
  private func totals(
    of costs: [Double], rows: Int, columns: Int
  ) -> (least: Double, greatest: Double) {
    var least = Double.infinity
    var greatest = -Double.infinity
    let isTall = rows > columns
    var used = [Bool](repeating: false, count: max(rows, columns))
    func extend(_ next: Int, _ sum: Double) {
      guard next < min(rows, columns) else {
        least = min(least, sum)
        greatest = max(greatest, sum)
        return
      }
      for other in used.indices where !used[other] {
        used[other] = true
        extend(next + 1, sum + costs[isTall ? other * columns + next : next * columns + other])
        used[other] = false
      }
    }
    extend(0, 0)
    return (least, greatest)
  }
}
