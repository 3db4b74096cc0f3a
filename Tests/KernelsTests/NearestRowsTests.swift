import Testing

@testable import Kernels

@Suite struct NearestRowsTests {
  @Test func nearestRowsAreOtherRowsFromTheNearestOn() throws {
    let engine = try Engine()
    let samples = try Matrix(rows: 4, columns: 1, elements: [0, 1, 3, 7])
    let nearest = try engine.nearestRows(of: samples, count: 2)
    #expect(nearest.indices == [1, 2, 0, 2, 1, 0, 2, 1])
    #expect(nearest.squaredDistances == [1, 9, 1, 4, 4, 9, 16, 36])
    for count in [-1, 0, 4, .max] {
      #expect(throws: KernelError.self) { try engine.nearestRows(of: samples, count: count) }
    }
    // What has no columns takes no memory, but its neighbours would.
    for rows in [1 << 24 + 1, Int.max] {
      #expect(
        throws: KernelError.shapeMismatch("nearest other rows of \(rows) × 0; give 16777216 rows at most")
      ) { try engine.nearestRows(of: Matrix(rows: rows, columns: 0), count: rows - 1) }
    }
  }
}
