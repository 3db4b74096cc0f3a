import Kernels
import Testing

@testable import Projection

/// The order in which points are kept must not show.
@Suite struct OrderTests {
  private static let (count, perplexity) = (300, 8.0)

  private func affinities(_ engine: Engine) throws -> Affinities {
    let samples = blobs(Self.count, 5, blobs: 3, seed: 6)
    return Affinities(
      try NearestNeighbors(of: samples, count: 24, engine: engine), perplexity: Self.perplexity,
      engine: engine)
  }

  @Test func similaritiesInAnotherOrder() throws {
    let engine = try Engine()
    let n = Self.count
    let plain = try affinities(engine)
    var random = Random(seed: 2)
    let order = random.permutation(n).map { Int32($0) }
    let (dense, reordered) = (plain.dense, plain.reordered(order, engine: engine).dense)
    let expected = order.flatMap { row in order.map { dense[Int(row) * n + Int($0)] } }
    #expect(reordered == expected)
  }

  /// Points close to each other in the order are close in the plane.
  @Test func pointsAreOrderedAlongACurve() {
    let points = RepulsionTests.points(1000, extent: 10)
    let floats = memory(points)
    let order = withExtendedLifetime(floats) {
      PlanarOrder.indices(floats.base, count: 1000).map(Int.init)
    }
    #expect(order.sorted() == Array(0..<1000))
    func length(_ order: [Int]) -> Double {
      zip(order, order.dropFirst()).reduce(0) { sum, pair in
        let (dx, dy) = (points[pair.0, 0] - points[pair.1, 0], points[pair.0, 1] - points[pair.1, 1])
        return sum + Double(dx * dx + dy * dy).squareRoot()
      }
    }
    #expect(length(order) < length(Array(0..<1000)) / 5)
  }

  /// The scale of such places is beyond the floats.
  @Test(arguments: [1e-38, 0x1p-147, 0] as [Float]) func pointsThatNearlyCoincideHaveAnOrder(extent: Float) {
    let points: [Float] = [0, 0, extent, 0, 0, extent]
    #expect(points.withUnsafeBufferPointer { PlanarOrder.indices($0.baseAddress!, count: 3) } == [0, 1, 2])
  }

  /// The second ordering is before iteration 60.
  ///
  /// Positions of samples are those of a descent without any but for the rounding of sums in another order, which the
  /// iterations let grow; samples that were confused would be whole blobs apart.
  @Test(arguments: [1, 61, 75]) func everySampleKeepsItsPosition(iterations: Int) throws {
    let engine = try Engine(threads: 2)
    let start = RepulsionTests.points(Self.count, extent: 2)
    let results = try [Int.max, 0].map { limit in
      let descent = TSNEDescent(
        options: TSNE(perplexity: Self.perplexity, iterations: iterations),
        affinities: try affinities(engine),
        positions: start, copies: [3, 200], repulsion: ExactRepulsion(count: Self.count, engine: engine),
        engine: engine, orderedPoints: limit)
      return try descent.run { _ in true }
    }
    let error = relativeError(results[1].positions.elements, results[0].positions.elements.map(Double.init))
    #expect(error < 0.05)
    #expect(abs(results[1].klDivergence - results[0].klDivergence) < 0.01)
  }
}
