import Kernels
import TestSupport
import Testing

@testable import Projection

@Suite struct RepulsionTests {
  static func points(_ n: Int, extent: Float) -> Matrix {
    var points = Matrix.random(n, 2, seed: 11)
    points.withUnsafeMutableElements { for index in $0.indices { $0[index] *= extent / 2 } }
    return points
  }

  static func forces(
    _ repulsion: any Repulsion, _ points: Matrix
  ) throws -> (forces: [Float], sum: Double) {
    let (input, output) = (memory(points), FloatMemory(points.count))
    let sum = try #require(repulsion.forces(on: input.base, into: output.base))
    return (output.elements, sum)
  }

  @Test(arguments: [1, 2, 17, 300]) func exactForcesAreThoseOfAllPairs(_ n: Int) throws {
    let points = Self.points(n, extent: 20)
    let expected = naiveRepulsion(points)
    for engine in try Engine.all() {
      let (forces, sum) = try Self.forces(ExactRepulsion(count: n, engine: engine), points)
      #expect(abs(sum - expected.sum) <= 1e-5 * (expected.sum + Double(n)))
      #expect(n == 1 || relativeError(forces, expected.forces) < 1e-5)
    }
  }

  /// With nodes half a unit apart an error of 5 % of the forces' root mean square, and of 0.1 % of the sum.
  ///
  /// These points are sparse, so that single pairs count; among many the errors cancel in part. Three nodes in
  /// boxes of one unit, as the paper has them, are off by as much. Smaller grids are finer.
  @Test(arguments: [(100, 0.05), (60, 0.05), (12, 1e-3), (1e-3, 1e-3)] as [(Float, Double)])
  func interpolatedForcesAreNearThem(_ extent: Float, _ bound: Double) throws {
    let points = Self.points(2000, extent: extent)
    let expected = naiveRepulsion(points)
    for engine in try Engine.all() {
      let (forces, sum) = try Self.forces(InterpolatedRepulsion(count: 2000, engine: engine), points)
      #expect(relativeError(forces, expected.forces) < bound, "\(engine)")
      #expect(abs(sum / expected.sum - 1) < 1e-3)
    }
  }

  /// The error of cubic splines falls with the fourth power of the spacing.
  @Test func aFinerGridIsMoreExact() throws {
    let points = Self.points(1500, extent: 100)
    let expected = naiveRepulsion(points).forces
    let errors = try [0.5, 0.25, 0.125].map { spacing in
      let repulsion = InterpolatedRepulsion(count: 1500, spacing: spacing, engine: try Engine())
      return relativeError(try Self.forces(repulsion, points).forces, expected)
    }
    #expect(errors[1] < errors[0] / 10 && errors[2] < errors[1] / 10)
  }

  /// A force far from all others is the sum of those of points: none goes round the grid.
  @Test func distantPoints() throws {
    var points = Self.points(400, extent: 2)
    for i in 0..<4 { (points[i, 0], points[i, 1]) = (i < 2 ? 180 : -180, i % 2 == 0 ? 170 : -170) }
    let expected = naiveRepulsion(points).forces
    let (forces, _) = try Self.forces(InterpolatedRepulsion(count: 400, engine: Engine()), points)
    // Rounding is that of the greatest forces, which are 10⁶ times as great.
    #expect(relativeError(Array(forces[..<8]), Array(expected[..<8])) < 1e-2)
  }

  @Test func threadsDoNotMatter() throws {
    let points = Self.points(9000, extent: 70)
    for make in [
      { ExactRepulsion(count: 9000, engine: $0) }, { InterpolatedRepulsion(count: 9000, engine: $0) },
    ] as [(Engine) -> any Repulsion] {
      let results = try [1, 2, 3].map { try Self.forces(make(Engine(threads: $0)), points) }
      #expect(results[1].forces == results[0].forces && results[2].forces == results[0].forces)
      #expect(results[1].sum == results[0].sum && results[2].sum == results[0].sum)
    }
  }

  @Test func pointsThatAreNoNumbersHaveNone() throws {
    for value in [Float.nan, .infinity, 1e30] {
      var points = Self.points(50, extent: 5)
      points[20, 1] = value
      let (input, output) = (memory(points), FloatMemory(100))
      let repulsion = InterpolatedRepulsion(count: 50, engine: try Engine())
      #expect(repulsion.forces(on: input.base, into: output.base) == nil)
    }
  }
}
