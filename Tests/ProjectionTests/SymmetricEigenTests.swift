import Kernels
import TestSupport
import Testing

@testable import Projection

@Suite struct SymmetricEigenTests {
  /// A = Σ λ v vᵀ with orthonormal v, to rounding of the order of size · ε.
  @Test(arguments: [1, 2, 3, 10, 41]) func theParts(of size: Int) {
    let random = Matrix.random(size, size, seed: UInt64(size)).elements.map(Double.init)
    var matrix = random
    for i in 0..<size { for j in 0..<size { matrix[i * size + j] += random[j * size + i] } }
    let eigen = SymmetricEigen(matrix, size: size)
    #expect(eigen.values == eigen.values.sorted(by: >))
    var (restored, products) = ([Double](repeating: 0, count: size * size), matrix)
    for i in 0..<size {
      for j in 0..<size {
        products[i * size + j] = i == j ? -1 : 0
        for k in 0..<size {
          restored[i * size + j] +=
            eigen.values[k] * eigen.vectors[k * size + i] * eigen.vectors[k * size + j]
          products[i * size + j] += eigen.vectors[i * size + k] * eigen.vectors[j * size + k]
        }
      }
    }
    #expect(zip(restored, matrix).allSatisfy { abs($0 - $1) < 1e-13 * Double(size) })
    #expect(products.allSatisfy { abs($0) < 1e-14 * Double(size) })
  }

  @Test func aMatrixWithKnownValues() {
    // The second difference of 4 points: 2 − 2 cos(kπ / 5).
    let eigen = SymmetricEigen([2, -1, 0, 0, -1, 2, -1, 0, 0, -1, 2, -1, 0, 0, -1, 2], size: 4)
    let root = 5.0.squareRoot()
    let expected = [(5 + root) / 2, (3 + root) / 2, (5 - root) / 2, (3 - root) / 2]
    #expect(zip(eigen.values, expected).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test func equalValuesAndZeros() {
    #expect(SymmetricEigen([0, 0, 0, 0], size: 2).values == [0, 0])
    let eigen = SymmetricEigen([3, 0, 0, 0, 3, 0, 0, 0, 3], size: 3)
    #expect(eigen.values == [3, 3, 3])
    #expect(eigen.vectors.map(abs).sorted() == [0, 0, 0, 0, 0, 0, 1, 1, 1])
  }
}
