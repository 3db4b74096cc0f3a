import Kernels
import TestSupport
import Testing

@testable import Projection

@Suite struct NearestNeighborsTests {
  /// By the definition: distances in Double, rounded to Float, the lowest index on ties.
  static func naive(_ x: Matrix, _ k: Int) -> (indices: [Int32], distances: [Float]) {
    let (n, d) = (x.rows, x.columns)
    let e = x.elements.map(Double.init)
    var (indices, distances) = ([Int32](), [Float]())
    for i in 0..<n {
      let others = (0..<n).filter { $0 != i }.map { (j: Int) -> (Float, Int) in
        let differences = (0..<d).map { (p: Int) -> Double in e[i * d + p] - e[j * d + p] }
        return (Float(differences.reduce(0) { $0 + $1 * $1 }), j)
      }
      for (distance, j) in others.sorted(by: <).prefix(k) {
        indices.append(Int32(j))
        distances.append(distance)
      }
    }
    return (indices, distances)
  }

  /// More rows than a panel and than a block, few and many columns, all neighbours, one.
  @Test(arguments: [(150, 2, 7), (333, 10, 90), (210, 65, 30), (60, 784, 59), (2, 3, 1), (101, 16, 1)])
  func areThoseOfAllDistances(_ n: Int, _ d: Int, _ k: Int) throws {
    let samples = Matrix.random(n, d, seed: UInt64(n))
    let expected = Self.naive(samples, k)
    for engine in try Engine.all() {
      let found = try NearestNeighbors(of: samples, count: k, engine: engine)
      #expect(found.indices == expected.indices, "\(engine)")
      try #require(found.squaredDistances.count == expected.distances.count)
      // Sums in Double in another order differ in the last bit of Float, rarely.
      #expect(zip(found.squaredDistances, expected.distances).allSatisfy { abs($0 - $1) <= $1.ulp })
    }
  }

  /// Far from 0, where products alone have lost all digits of the distances; on a grid, where most distances
  /// are equal; and copies, more than neighbours are asked for.
  @Test func offsetsTiesAndCopies() throws {
    var far = Matrix.random(120, 6, seed: 2)
    far.withUnsafeMutableElements { for index in $0.indices { $0[index] = 4096 + $0[index] / 16 } }
    var grid = Matrix(rows: 196, columns: 2)
    for i in 0..<196 { (grid[i, 0], grid[i, 1]) = (Float(i % 14), Float(i / 14)) }
    var copies = Matrix(rows: 300, columns: 3)
    for i in 0..<300 { copies[i, 0] = i % 10 == 9 ? Float(i) : 1 }
    // Two clusters far apart: the common mean is of no help.
    var apart = Matrix.random(140, 5, seed: 3)
    for i in 0..<70 { for j in 0..<5 { apart[i, j] = 3000 + apart[i, j] / 8 } }
    for samples in [far, grid, copies, apart] {
      let expected = Self.naive(samples, 12).indices
      for engine in try Engine.all() {
        #expect(try NearestNeighbors(of: samples, count: 12, engine: engine).indices == expected)
      }
    }
  }

  @Test func threadsDoNotMatter() throws {
    let samples = Matrix.random(700, 9, seed: 8)
    let results = try [1, 2, 3].map {
      try NearestNeighbors(of: samples, count: 20, engine: Engine(threads: $0))
    }
    #expect(results[1].indices == results[0].indices && results[2].indices == results[0].indices)
    #expect(results[1].squaredDistances == results[0].squaredDistances)
  }

  /// Squares of such values have few bits of their own, or none.
  @Test func tinyValuesHaveTheirNearestNeighbours() throws {
    let rows: [Float] = [1, 1, 3, 2, 1, -2, -3, -2, -1]
    let samples = try Matrix(rows: 3, columns: 3, elements: rows.map { $0 * 0x1p-76 })
    let found = try NearestNeighbors(of: samples, count: 1, engine: Engine())
    #expect(found.indices == [1, 0, 1])
    let expected: [Double] = [26 * 0x1p-152, 26 * 0x1p-152, 35 * 0x1p-152]
    #expect(found.squaredDistances == expected.map { Float($0) })
  }

  /// Their norms are within Float, but not what is computed of them.
  @Test(arguments: [1e19, 1.8e19] as [Float]) func distancesBeyondFloatAreRefused(value: Float) throws {
    let samples = try Matrix(rows: 2, columns: 1, elements: [value, -value])
    #expect(throws: ProjectionError.self) { try NearestNeighbors(of: samples, count: 1, engine: Engine()) }
  }

  @Test func whatHasNoNeighboursIsRefused() throws {
    let samples = Matrix.random(5, 3, seed: 1)
    for count in [0, 5] {
      #expect(throws: ProjectionError.self) {
        try NearestNeighbors(of: samples, count: count, engine: Engine())
      }
    }
    var huge = samples
    huge[0, 0] = 3e38
    #expect(throws: ProjectionError.self) { try NearestNeighbors(of: huge, count: 2, engine: Engine()) }
    huge[0, 0] = .infinity
    #expect(throws: ProjectionError.self) { try NearestNeighbors(of: huge, count: 2, engine: Engine()) }
  }
}
