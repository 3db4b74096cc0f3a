import KernelsCore
import TestSupport
import Testing

@testable import Kernels

/// From which inner dimension on narrow products are dot products.
@Suite struct DotLimitsTests {
  /// The more columns, the less tiles waste and the more lanes dot products have to add up.
  @Test(arguments: [4, 8, 16])
  func moreColumnsTakeALongerInnerDimension(vectorWidth: Int) {
    let limits = (1...16).map { DotLimits.shortestDepth(columns: $0, vectorWidth: vectorWidth) ?? .max }
    #expect(limits == limits.sorted())
    let samples = (1...16).map { DotLimits.shortestSamples(clusters: $0, vectorWidth: vectorWidth) ?? .max }
    #expect(samples == samples.sorted())
    // A vector of each row is loaded whole.
    #expect((limits + samples).allSatisfy { $0 >= vectorWidth })
  }

  @Test(arguments: [4, 8, 16])
  func manyColumnsAreNoDotProducts(vectorWidth: Int) {
    #expect(DotLimits.shortestDepth(columns: 17, vectorWidth: vectorWidth) == nil)
    #expect(DotLimits.shortestSamples(clusters: 17, vectorWidth: vectorWidth) == nil)
  }

  /// A product on either side of the limit is within the error of its sums.
  @Test(arguments: try Engine.all())
  func bothSidesOfTheLimitAreRight(engine: Engine) throws {
    let width = engine.kernels.gemm.vectorWidth
    for n in [1, 4, 6, 10, 12, 13] {
      let shortest = try #require(DotLimits.shortestDepth(columns: n, vectorWidth: width))
      for k in [shortest - 1, shortest] {
        let (a, b) = (Matrix.random(50, k, seed: 1), Matrix.random(k, n, seed: 2))
        let (product, magnitudes) = Reference.product(a, b)
        let worst = Reference.worstError(
          try engine.gemm(a.view, b.view), product, magnitudes: magnitudes, depth: k)
        #expect(worst <= 1, "50 × \(n) × \(k)")
      }
    }
  }
}
