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

  /// Each of the K terms has three roundings and its addition one: at most K + 3 of a sum's magnitudes.
  @Test(arguments: try Engine.all())
  func weightedDifferencesAreAdded(engine: Engine) throws {
    for (n, d, k) in Self.shapes + [(5, 0, 3), (0, 4, 3), (6, 7, 0), (2000, 20, 3)] {
      let (x, c) = (Matrix.random(n, d, seed: 11), Matrix.random(k, d, seed: 12))
      let (weights, start) = (Matrix.random(n, k, seed: 13), Matrix.random(n, d, seed: 14))
      var gradient = start
      try engine.addWeightedDifferences(weights, from: x, to: c, scale: 2.7, into: &gradient)
      var worst = 0.0
      let centroids = (0..<k).map { c.row($0).map(Double.init) }
      for i in 0..<n {
        let (sample, w, old, new) = (x.row(i), weights.row(i), start.row(i), gradient.row(i))
        for j in 0..<d {
          var (sum, magnitude) = (Double(old[j]), abs(Double(old[j])))
          for (weight, centroid) in zip(w, centroids) {
            let term = Double(2.7 as Float) * Double(weight) * (Double(sample[j]) - centroid[j])
            sum += term
            magnitude += abs(term)
          }
          let error = Reference.distance(new[j], sum)
          if error > 0 { worst = max(worst, error / (Double(k + 4) * Reference.roundoff * magnitude)) }
        }
      }
      #expect(worst <= 1, "\(n) × \(d), K = \(k)")
    }
  }

  @Test func weightedDifferencesOfWrongShapesAreRefused() throws {
    let engine = try Engine(threads: 1)
    let start = Matrix.random(4, 3, seed: 15)
    // Weights, samples, centroids and the gradient, each of which has a number too many once.
    for (w, x, c, g) in [
      ((5, 2), (4, 3), (2, 3), (4, 3)), ((4, 3), (4, 3), (2, 3), (4, 3)), ((4, 2), (5, 3), (2, 3), (4, 3)),
      ((4, 2), (4, 3), (2, 4), (4, 3)), ((4, 2), (4, 3), (3, 3), (4, 3)), ((4, 2), (4, 3), (2, 3), (5, 3)),
      ((4, 2), (4, 3), (2, 3), (4, 4)),
    ] {
      var gradient = start
      gradient.resize(rows: g.0, columns: g.1)
      let before = gradient
      let error = KernelError.shapeMismatch(
        "weights of \(w.0) × \(w.1) for samples of \(x.0) × \(x.1), centroids of \(c.0) × \(c.1) and a gradient of \(g.0) × \(g.1)"
      )
      #expect(throws: error) {
        try engine.addWeightedDifferences(
          .random(w.0, w.1, seed: 16), from: .random(x.0, x.1, seed: 17), to: .random(c.0, c.1, seed: 18),
          scale: 2, into: &gradient)
      }
      #expect(gradient == before)
    }
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
