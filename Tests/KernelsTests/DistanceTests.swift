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

  @Test(arguments: GemmTests.engines)
  func nearestIsWithinRoundingOfTheLeastDistance(engine: Engine) throws {
    for (n, d, k) in Self.shapes {
      let (x, c) = (Matrix.random(n, d, seed: 1), Matrix.random(k, d, seed: 2))
      let labels = try engine.nearestCentroids(of: x, in: c)
      let reference = Self.distances(x, c)
      // ‖c‖²/2 − x·c errs by γ_d of about d/2 + d for entries below 1; twice that decides a tie.
      let tolerance = 4 * Double(d + 2) * Reference.roundoff * 1.5 * Double(d)
      let excess = labels.indices.map { i in
        reference[i][Int(labels[i])] - (reference[i].min() ?? 0)
      }
      #expect((excess.max() ?? 0) <= tolerance, "\(n) × \(d), K = \(k)")
    }
  }

  @Test(arguments: GemmTests.engines)
  func assignmentAgreesWithItsLabels(engine: Engine) throws {
    for (n, d, k) in Self.shapes {
      let (x, c) = (Matrix.random(n, d, seed: 3), Matrix.random(k, d, seed: 4))
      let assignment = try engine.assign(x, to: c)
      #expect(try assignment.labels == engine.nearestCentroids(of: x, in: c))

      let reference = Self.distances(x, c)
      var counts = [Int](repeating: 0, count: k)
      var sums = [Double](repeating: 0, count: k * d)
      var inertia = 0.0
      var worst = 0.0
      for i in 0..<n {
        let label = Int(assignment.labels[i])
        counts[label] += 1
        for (j, value) in x.row(i).enumerated() { sums[label * d + j] += Double(value) }
        inertia += reference[i][label]
        let error = abs(Double(assignment.squaredDistances[i]) - reference[i][label])
        worst = max(worst, error / reference[i][label])
      }
      #expect(assignment.counts == counts)
      let sumError = zip(assignment.sums, sums).map { abs($0 - $1) }.max() ?? 0
      #expect(sumError <= 1e-12 * Double(n))
      // Each square has two roundings before a sum of d terms, all positive.
      let bound = Double(d + 3) * Reference.roundoff
      #expect(worst <= bound)
      #expect(abs(assignment.inertia - inertia) <= bound * inertia)
    }
  }

  @Test(arguments: GemmTests.engines)
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

  @Test(arguments: CPU.instructionSets)
  func sameBitsForAnyNumberOfThreads(instructionSet: InstructionSet) throws {
    let (x, c) = (Matrix.random(5000, 20, seed: 7), Matrix.random(12, 20, seed: 8))
    let results = try [1, 2, 3, 8].map { threads in
      try Engine(instructionSet: instructionSet, threads: threads).assign(x, to: c)
    }
    #expect(results.allSatisfy { $0.labels == results[0].labels })
    #expect(results.allSatisfy { $0.sums == results[0].sums })
    #expect(results.allSatisfy { $0.inertia == results[0].inertia })
  }

  @Test(arguments: GemmTests.engines)
  func allDistancesByTheDirectFormula(engine: Engine) throws {
    let (x, c) = (Matrix.random(70, 37, seed: 9), Matrix.random(5, 37, seed: 10))
    var distances = Matrix(rows: 0, columns: 0)
    try engine.squaredDistances(from: x, to: c, into: &distances)
    let reference = Self.distances(x, c).flatMap { $0 }
    let worst = zip(distances.elements, reference).map { abs(Double($0) - $1) / $1 }.max() ?? 1
    #expect(worst <= 40 * Reference.roundoff)
  }

  @Test func wrongShapesAreRefused() throws {
    let engine = try Engine(threads: 1)
    #expect(throws: KernelError.self) {
      try engine.assign(Matrix(rows: 3, columns: 2), to: Matrix(rows: 2, columns: 3))
    }
    #expect(throws: KernelError.self) {
      try engine.nearestCentroids(of: Matrix(rows: 3, columns: 2), in: Matrix(rows: 0, columns: 2))
    }
  }
}
