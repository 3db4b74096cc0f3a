import TestSupport
import Testing

@testable import Kernels

/// Nearest centroids, and all distances by products, which share their arithmetic.
@Suite struct NearestTests {
  /// Features around blocks of the inner dimension, clusters around tiles and blocks of centroids, samples
  /// around panels.
  static let shapes: [(n: Int, d: Int, k: Int)] = [
    (47, 1, 1), (48, 2, 9), (49, 10, 10), (200, 10, 16), (200, 10, 130), (49, 63, 17), (48, 64, 9),
    (47, 64, 16), (49, 64, 63), (48, 65, 64), (47, 63, 65), (49, 784, 10), (47, 784, 17), (49, 784, 130),
    (47, 1100, 10), (49, 1100, 16), (49, 1100, 64), (48, 1100, 65), (47, 1100, 130), (1, 33, 65), (0, 10, 3),
    (49, 300, 20), (100, 300, 32), (50, 400, 40), (48, 784, 48), (0, 784, 65), (5, 0, 3), (1, 1, 130),
    (200, 31, 1), (50, 1100, 1),
  ]

  /// ‖x‖² + ‖c‖² for each sample and centroid, in Double.
  static func norms(_ x: Matrix, _ c: Matrix) -> [[Double]] {
    func squares(_ m: Matrix) -> [Double] {
      (0..<m.rows).map { m.row($0).reduce(0) { $0 + Double($1) * Double($1) } }
    }
    let second = squares(c)
    return squares(x).map { norm in second.map { norm + $0 } }
  }

  /// ‖x‖², ‖c‖² and 2x·c are sums of d products each, |2x·c| ≤ ‖x‖² + ‖c‖², and the sums of the three
  /// round twice: 2 (d + 2) roundings of ‖x‖² + ‖c‖².
  static func bound(_ d: Int) -> Double { 2 * Double(d + 2) * Reference.roundoff }

  @Test(arguments: try Engine.all())
  func twoNearestAndAllDistances(engine: Engine) throws {
    var workspace = Workspace()
    var nearest = Nearest(.twoNearest)
    var all = Matrix(rows: 0, columns: 0)
    for (n, d, k) in Self.shapes {
      let (x, c) = (Matrix.random(n, d, seed: 1), Matrix.random(k, d, seed: 2))
      try engine.findNearest(of: Samples(x), in: c, into: &nearest, workspace: &workspace)
      try engine.squaredDistancesByProducts(
        from: Samples(x), to: c, into: &all, workspace: &workspace)
      let (exact, norms) = (DistanceTests.distances(x, c), Self.norms(x, c))
      var worst = 0.0
      var rowsAgree = true
      for i in 0..<n {
        let row = all.row(i)
        for j in 0..<k {
          let error = Reference.distance(row[j], exact[i][j])
          worst = max(worst, error / (Self.bound(d) * norms[i][j]).nextUp)
        }
        let order = row.sorted() + [.infinity]
        // Scores, not distances, are compared, so ties may differ after rounding: the label's distance is
        // the least all the same.
        rowsAgree =
          rowsAgree && row[Int(nearest.labels[i])] == order[0] && nearest.squaredDistances[i] == order[0]
          && nearest.secondSquaredDistances[i] == order[1]
      }
      #expect(all.rows == n && all.columns == k && nearest.labels.count == n)
      #expect(worst <= 1, "\(n) × \(d), K = \(k)")
      #expect(rowsAgree, "\(n) × \(d), K = \(k)")

      var single = Nearest(.distances)
      try engine.findNearest(of: Samples(x), in: c, into: &single, workspace: &workspace)
      #expect(single.labels == nearest.labels)
      #expect(single.squaredDistances == nearest.squaredDistances)
      #expect(single.secondSquaredDistances.isEmpty)
      #expect(try engine.nearestCentroids(of: x, in: c) == nearest.labels)
    }
  }

  @Test(arguments: try Engine.all())
  func bytesAreTheFloatsThatTheyStandFor(engine: Engine) throws {
    var random = Random(seed: 3)
    var workspace = Workspace()
    for (n, d, k) in Self.shapes {
      let bytes = (0..<n * d).map { _ in UInt8(random.nextInt(below: 256)) }
      let scale: Float = 1 / 255
      let x = try Matrix(rows: n, columns: d, elements: bytes.map { scale * Float($0) })
      let samples = try [
        Samples(x), Samples(ByteMatrix(rows: n, columns: d, scale: scale, elements: bytes)),
      ]
      let c = Matrix.random(k, d, seed: 4)
      var results: [(Nearest, Matrix, Matrix, [Double])] = []
      for samples in samples {
        var nearest = Nearest(.twoNearest)
        var (all, soft, sums) = (Matrix(rows: 0, columns: 0), Matrix(rows: 0, columns: 0), [Double]())
        try engine.findNearest(of: samples, in: c, into: &nearest, workspace: &workspace)
        try engine.squaredDistancesByProducts(from: samples, to: c, into: &all, workspace: &workspace)
        try engine.softAssignments(
          of: samples, to: c, .student(degreesOfFreedom: 1), into: &soft, sums: &sums, workspace: &workspace)
        results.append((nearest, all, soft, sums))
      }
      let (a, b) = (results[0], results[1])
      #expect(a.0.labels == b.0.labels && a.0.squaredDistances == b.0.squaredDistances)
      #expect(a.0.secondSquaredDistances == b.0.secondSquaredDistances)
      #expect(a.1 == b.1 && a.2 == b.2 && a.3 == b.3, "\(n) × \(d), K = \(k)")
    }
  }

  @Test(arguments: try Engine.all())
  func duplicatesAreSecondAndNeverFirst(engine: Engine) throws {
    var workspace = Workspace()
    var nearest = Nearest(.twoNearest)
    for (d, k) in [(1, 3), (10, 5), (10, 40), (100, 8), (100, 70), (1100, 33)] {
      let (x, half) = (Matrix.random(101, d, seed: 5), Matrix.random(k, d, seed: 6))
      let c = try Matrix(rows: 2 * k, columns: d, elements: half.elements + half.elements)
      try engine.findNearest(of: Samples(x), in: c, into: &nearest, workspace: &workspace)
      #expect(nearest.labels.allSatisfy { Int($0) < k }, "d = \(d), K = \(k)")
      #expect(nearest.secondSquaredDistances == nearest.squaredDistances, "d = \(d), K = \(k)")
    }
  }

  /// Same bits for any number of threads, and for a sample alone as among others.
  @Test(arguments: CPU.instructionSets)
  func sameBitsEverywhere(instructionSet: InstructionSet) throws {
    for (d, k) in [(10, 10), (70, 12), (70, 70)] {
      let (x, c) = (Matrix.random(3001, d, seed: 7), Matrix.random(k, d, seed: 8))
      let part = try Matrix(rows: 100, columns: d, elements: x.elements[(7 * d)..<(107 * d)])
      var results: [[Float]] = []
      var parts: [[Float]] = []
      for threads in [1, 2, 3] {
        let engine = try Engine(instructionSet: instructionSet, threads: threads)
        var workspace = Workspace()
        func compute(_ x: Matrix) throws -> [[Float]] {
          var nearest = Nearest(.twoNearest)
          var all = Matrix(rows: 0, columns: 0)
          try engine.findNearest(of: Samples(x), in: c, into: &nearest, workspace: &workspace)
          try engine.squaredDistancesByProducts(from: Samples(x), to: c, into: &all, workspace: &workspace)
          return [
            nearest.labels.map(Float.init), nearest.squaredDistances, nearest.secondSquaredDistances,
            all.elements,
          ]
        }
        let (whole, some) = (try compute(x), try compute(part))
        results.append(whole.flatMap { $0 })
        parts.append(some.flatMap { $0 })
        let cut = whole[..<3].map { Array($0[7..<107]) } + [Array(whole[3][(7 * k)..<(107 * k)])]
        #expect(some == cut)
      }
      #expect(results.allSatisfy { $0 == results[0] } && parts.allSatisfy { $0 == parts[0] })
    }
  }

  @Test func wrongShapesAreRefused() throws {
    let engine = try Engine(threads: 1)
    var workspace = Workspace()
    var all = Matrix(rows: 0, columns: 0)
    #expect(throws: KernelError.self) {
      try engine.squaredDistancesByProducts(
        from: Samples(Matrix(rows: 3, columns: 2)), to: Matrix(rows: 2, columns: 3), into: &all,
        workspace: &workspace)
    }
    #expect(throws: KernelError.self) {
      try engine.squaredDistancesByProducts(
        from: Samples(Matrix(rows: 3, columns: 2)), to: Matrix(rows: 0, columns: 2), into: &all,
        workspace: &workspace)
    }
  }
}
