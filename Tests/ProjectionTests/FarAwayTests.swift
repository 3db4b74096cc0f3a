import Kernels
import TestSupport
import Testing

@testable import Projection

@Suite struct FarAwayTests {
  /// Positions as they are, and the same far from 0, where Float has few of the places between them.
  @Test(arguments: [(1e8, 0), (1e8, 8), (5e6, 1), (3e38, 0), (-3e37, 0), (1e11, 1e10)] as [(Float, Float)])
  func pointsFarFromTheOriginHaveTheForcesOfTheirDistances(place: Float, extent: Float) throws {
    var points = Matrix.random(400, 2, seed: 1)
    points.withUnsafeMutableElements { for i in $0.indices { $0[i] = place + extent * ($0[i] + 1) / 2 } }
    var centred = points
    centred.withUnsafeMutableElements { for i in $0.indices { $0[i] -= place } }
    for engine in try Engine.all() {
      let (input, near) = (FloatMemory(800), FloatMemory(800))
      let (output, expected) = (FloatMemory(800), FloatMemory(800))
      for i in 0..<800 { (input.base[i], near.base[i]) = (points.elements[i], centred.elements[i]) }
      let sum = try #require(
        InterpolatedRepulsion(count: 400, engine: engine).forces(on: input.base, into: output.base))
      let expectedSum = try #require(
        InterpolatedRepulsion(count: 400, engine: engine).forces(on: near.base, into: expected.base))
      #expect(abs(sum - expectedSum) <= 1e-3 * expectedSum + 1e-3)
      let size = (0..<800).map { abs(expected.base[$0]) }.max() ?? 0
      #expect((0..<800).allSatisfy { abs(output.base[$0] - expected.base[$0]) <= 1e-3 * size + 1e-4 })
    }
  }

  @Test func projectionFromFarAway() throws {
    let samples = Matrix.random(300, 5, seed: 2)
    let engine = try Engine(threads: 2)
    for extent: Float in [0, 8] {
      var start = Matrix.random(300, 2, seed: 3)
      start.withUnsafeMutableElements { for i in $0.indices { $0[i] = 1e8 + extent * ($0[i] + 1) / 2 } }
      let result = try TSNE(iterations: 120, method: .interpolation).project(
        samples, initialPositions: start, engine: engine)
      #expect(result.positions.elements.allSatisfy { $0.isFinite })
    }
  }

  /// A value that stands for a missing one moves the mean so far that the others differ from it by nothing but it.
  @Test(arguments: [1e12, 1e20] as [Float]) func aSampleFarAwayLeavesTheOthersTheirNeighbours(
    value: Float
  ) throws {
    var samples = blobs(120, 5, blobs: 2, distance: 50, seed: 4)
    for j in 0..<5 { samples[0, j] = value }
    let engine = try Engine(threads: 2)
    let positions = try TSNE(perplexity: 10, iterations: 300).project(samples, engine: engine).positions
    let others = try Matrix(rows: 119, columns: 2, elements: Array(positions.elements.dropFirst(2)))
    let nearest = try NearestNeighbors(of: others, count: 5, engine: engine).indices
    #expect(nearest.enumerated().allSatisfy { Int($1) % 2 == $0 / 5 % 2 })
  }

  /// Nodes of the grid are many units apart there, and the sum that comes out is none.
  @Test(arguments: [2000, 5000, 1e9] as [Float]) func positionsWithoutSimilaritiesAreRefused(
    extent: Float
  ) throws {
    var start = Matrix.random(300, 2, seed: 3)
    start.withUnsafeMutableElements { for i in $0.indices { $0[i] *= extent } }
    for iterations in [0, 5] {
      let error = #expect(throws: ProjectionError.self) {
        try TSNE(iterations: iterations, method: .interpolation).project(
          .random(300, 5, seed: 2), initialPositions: start, engine: Engine(threads: 2))
      }
      #expect(error?.description.hasPrefix("positions are too far apart after 0 iterations") == true)
    }
  }
}
