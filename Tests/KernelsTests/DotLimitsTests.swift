import KernelsCore
import TestSupport
import Testing

@testable import Kernels

/// From which inner dimension on narrow products are dot products.
@Suite struct DotLimitsTests {
  /// The more columns, the less tiles waste and the more lanes dot products have to add up.
  @Test(arguments: [4, 8, 16])
  func moreColumnsTakeALongerInnerDimension(vectorWidth: Int) {
    for columns in [1...16, 17...48] {
      let limits = columns.map { DotLimits.depths(columns: $0, vectorWidth: vectorWidth)?.lowerBound ?? .max }
      #expect(limits == limits.sorted())
      let samples = columns.map {
        DotLimits.features(clusters: $0, vectorWidth: vectorWidth)?.lowerBound ?? .max
      }
      #expect(samples == samples.sorted())
      // A vector of each row is loaded whole.
      #expect((limits + samples).allSatisfy { $0 >= vectorWidth })
    }
  }

  @Test(arguments: [4, 8, 16])
  func manyColumnsAreNoDotProducts(vectorWidth: Int) {
    for n in mostDotColumns + 1..<100 {
      #expect(DotLimits.depths(columns: n, vectorWidth: vectorWidth) == nil)
      #expect(DotLimits.features(clusters: n, vectorWidth: vectorWidth) == nil)
    }
  }

  /// A product on either side of the limits is within the error of its sums.
  @Test(arguments: try Engine.all())
  func bothSidesOfTheLimitsAreRight(engine: Engine) throws {
    let width = engine.kernels.gemm.vectorWidth
    let columns = [1, 4, 6, 10, 12, 13, 17, 19, 20, 21, 23]
    for n in columns {
      guard let depths = DotLimits.depths(columns: n, vectorWidth: width) else { continue }
      let limits = [depths.lowerBound - 1, depths.lowerBound, min(depths.upperBound, 3000), 3001]
      for k in limits {
        let (a, b) = (Matrix.random(14, k, seed: 1), Matrix.random(k, n, seed: 2))
        let (product, magnitudes) = Reference.product(a, b)
        let worst = Reference.worstError(
          try engine.gemm(a.view, b.view), product, magnitudes: magnitudes, depth: k)
        #expect(worst <= 1, "14 × \(n) × \(k)")
      }
    }
    #expect(columns.filter { DotLimits.depths(columns: $0, vectorWidth: width) != nil }.count >= 6)
  }
}
