import Kernels
import Testing

@testable import Benchmarks

@Suite struct LadderTests {
  /// Sizes within a block, of one and more vectors, and over the edges of blocks.
  @Test(arguments: [1, 7, 65, 300])
  func everyRungIsTheProduct(size n: Int) throws {
    var random = Random(seed: 1)
    let a = random.matrix(rows: n, columns: n)
    let b = random.matrix(rows: n, columns: n)
    for rung in LadderCommand.plain {
      var c = Matrix(rows: n, columns: n)
      c.withUnsafeMutableElements { c in
        a.withUnsafeElements { a in
          b.withUnsafeElements { b in
            rung.product(a.baseAddress!, b.baseAddress!, c.baseAddress!, n)
          }
        }
      }
      // Whatever the order of summation, a sum of n products is off by less than n + 1 roundings of
      // Σ |aᵢₚ bₚⱼ|.
      let (x, y, z) = (a.elements, b.elements, c.elements)
      var worst = 0.0
      for i in 0..<n {
        for j in 0..<n {
          let terms = (0..<n).map { Double(x[i * n + $0]) * Double(y[$0 * n + j]) }
          let bound = Double(n + 1) * 0x1p-24 * terms.reduce(0) { $0 + abs($1) }
          worst = max(worst, abs(Double(z[i * n + j]) - terms.reduce(0, +)) / bound)
        }
      }
      #expect(worst <= 1, "\(rung.name)")
    }
  }
}
