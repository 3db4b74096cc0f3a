import Kernels
import TestSupport
import Testing

@Suite struct DistanceTests {
  static let shapes: [(n: Int, d: Int, k: Int)] = [
    (1, 1, 1), (100, 3, 2), (257, 10, 10), (301, 784, 10), (530, 33, 16), (530, 33, 17), (300, 7, 100),
    (40, 400, 300),
  ]

  /// Squared distances in Double.
  static func distances(_ x: Matrix, _ c: Matrix) -> [[Double]] {
    let centroids = (0..<c.rows).map { c.row($0) }
    return (0..<x.rows).map { i in
      let sample = x.row(i)
      return centroids.map { centroid in
        zip(sample, centroid).reduce(0) { sum, pair in
          let difference = Double(pair.0) - Double(pair.1)
          return sum + difference * difference
        }
      }
    }
  }

  @Test(arguments: try Engine.all())
  func labelsAreThoseOfTheDistancesInDouble(engine: Engine) throws {
    for (n, d, k) in Self.shapes {
      let (x, c) = (Matrix.random(n, d, seed: 1), Matrix.random(k, d, seed: 2))
      let reference = Self.distances(x, c).map { row in
        Int32(row.indices.min { row[$0] < row[$1] } ?? 0)
      }
      #expect(try engine.nearestCentroids(of: x, in: c) == reference, "\(n) × \(d), K = \(k)")
    }
  }

  /// Samples that differ in the last bits of Float, and centroids between them.
  @Test(arguments: try Engine.all())
  func labelsAreRightFarFromTheOrigin(engine: Engine) throws {
    for shift in [0, 1e3, 1e6] as [Float] {
      var (x, c) = (Matrix.random(400, 24, seed: 3), Matrix.random(30, 24, seed: 4))
      x.withUnsafeMutableElements { for i in $0.indices { $0[i] += shift } }
      c.withUnsafeMutableElements { for i in $0.indices { $0[i] += shift } }
      let reference = Self.distances(x, c).map { row in
        Int32(row.indices.min { row[$0] < row[$1] } ?? 0)
      }
      #expect(try engine.nearestCentroids(of: x, in: c) == reference)
    }
  }

  @Test(arguments: try Engine.all())
  func tiesGoToTheLowestIndex(engine: Engine) throws {
    let x = Matrix.random(50, 6, seed: 5)
    for k in [3, 16, 40] {
      // Every centroid is there twice; the second copies must never win.
      let half = Matrix.random(k, 6, seed: 6)
      let c = try Matrix(rows: 2 * k, columns: 6, elements: half.elements + half.elements)
      let labels = try engine.nearestCentroids(of: x, in: c)
      #expect(labels.allSatisfy { Int($0) < k })
    }
  }

  @Test(arguments: try Engine.all())
  func allDistancesByTheDirectFormula(engine: Engine) throws {
    let (x, c) = (Matrix.random(70, 37, seed: 9), Matrix.random(5, 37, seed: 10))
    var distances = Matrix(rows: 0, columns: 0)
    try engine.squaredDistances(from: x, to: c, into: &distances)
    let reference = Self.distances(x, c).flatMap { $0 }
    let worst = zip(distances.elements, reference).map { Reference.distance($0, $1) / $1 }.max() ?? 1
    #expect(worst <= 40 * Reference.roundoff)
  }

  @Test func samplesWithoutANearestCentroidAreNamed() throws {
    let x = try Matrix(rows: 2, columns: 2, elements: [0, 1, 2, .nan])
    #expect(throws: KernelError.nonFiniteValue(row: 1, column: 1)) {
      try Engine(threads: 1).nearestCentroids(of: x, in: Matrix(rows: 3, columns: 2))
    }
  }

  @Test func wrongShapesAreRefused() throws {
    let engine = try Engine(threads: 1)
    #expect(throws: KernelError.self) {
      try engine.nearestCentroids(of: Matrix(rows: 3, columns: 2), in: Matrix(rows: 2, columns: 3))
    }
    #expect(throws: KernelError.self) {
      try engine.nearestCentroids(of: Matrix(rows: 3, columns: 2), in: Matrix(rows: 0, columns: 2))
    }
  }
}
