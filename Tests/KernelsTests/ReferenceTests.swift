import Kernels
import Testing

/// The measures of errors see what is no number.
@Suite struct ReferenceTests {
  @Test func whatIsNoNumberIsTheWorst() throws {
    for value in [Float.nan, .infinity, -.infinity] {
      #expect(Reference.distance(value, 1.0) == .infinity && Reference.distance(1.0, value) == .infinity)
      #expect([0.5, Reference.distance(value, 1.0), 0.25].max() == .infinity)
      let computed = try Matrix(rows: 1, columns: 3, elements: [1, value, 3])
      #expect(Reference.worstError(computed, [1, 2, 3], magnitudes: [1, 2, 3], depth: 4) == .infinity)
    }
    #expect(Reference.distance(Float(0.5), -0.25) == 0.75)
    let nan = try Matrix(rows: 1, columns: 2, elements: [.nan, 1])
    #expect(Reference.worstUlps(nan, [2, 1]) == .infinity && Reference.worstUlps(nan, [.nan, 1]) == 0)
  }
}
