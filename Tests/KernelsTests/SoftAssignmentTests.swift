import Kernels
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct SoftAssignmentTests {
  static let kinds: [SoftAssignment] = [
    .softmax(sharpness: 1), .softmax(sharpness: 30), .inversePower(exponent: 1), .inversePower(exponent: 3),
    .inversePower(exponent: 2.5), .student(degreesOfFreedom: 1), .student(degreesOfFreedom: 2.5),
  ]

  /// The exact memberships of one sample, and how far each may be off in relation to itself.
  ///
  /// The distances err by (d + 3)u relative. A power e of a ratio of two errs by 2e times that and one
  /// division's rounding, an exponential by the error of its argument; a weight by itself and the mean of
  /// all, which the factor 2 covers; K + 5 roundings for the power or exponential (1.3 ulp, up to 2.6u),
  /// the sum and the division.
  static func exact(
    _ kind: SoftAssignment, _ distances: [Double], d: Int
  ) -> (values: [Double], bounds: [Double]) {
    let least = distances.min() ?? 0
    let roundings = Double(d + 5)
    var logs: [Double]
    var errors: [Double]
    switch kind {
    case .softmax(let alpha):
      logs = distances.map { -Double(alpha) * ($0 - least) }
      errors = distances.map { 2 * Double(alpha) * roundings * ($0 + least) }
    case .inversePower(let e):
      logs = distances.map { Double(e) * log(least / $0) }
      errors = distances.map { _ in 4 * Double(e) * roundings }
    case .student(let nu):
      let (nu, e) = (Double(nu), (Double(nu) + 1) / 2)
      logs = distances.map { e * log((nu + least) / (nu + $0)) }
      errors = distances.map { _ in 4 * e * roundings }
    }
    let weights = logs.map { exp($0) }
    let total = weights.reduce(0, +)
    let mean = zip(weights, errors).reduce(0) { $0 + $1.0 * $1.1 } / total
    let base = Double(distances.count) + 8
    return (
      weights.map { $0 / total },
      zip(weights, errors).map { weight, error in
        // Weights in the subnormal range have an absolute error.
        (weight / total) * expm1((error + mean + base) * Reference.roundoff) + 0x1p-148
      }
    )
  }

  @Test(arguments: try Engine.all())
  func membershipsAndSums(engine: Engine) throws {
    var workspace = Workspace()
    var (soft, sums) = (Matrix(rows: 0, columns: 0), [Double]())
    for (n, d, k) in NearestTests.shapes where d > 0 {
      let (x, c) = (Matrix.random(n, d, seed: 1), Matrix.random(k, d, seed: 2))
      let distances = DistanceTests.distances(x, c)
      for kind in Self.kinds {
        try engine.softAssignments(
          of: Samples(x), to: c, kind, into: &soft, sums: &sums, workspace: &workspace)
        var worst = 0.0
        var totals = [Double](repeating: 0, count: k)
        for i in 0..<n {
          let (values, bounds) = Self.exact(kind, distances[i], d: d)
          for (j, value) in soft.row(i).enumerated() {
            totals[j] += Double(value)
            worst = max(worst, Reference.distance(value, values[j]) / bounds[j])
          }
        }
        #expect(worst <= 1, "\(kind), \(n) × \(d), K = \(k)")
        let sumError = zip(sums, totals).map { Reference.distance($0, $1) }.max() ?? 1
        #expect(sums.count == k && sumError <= 1e-13 * Double(n + 1))
      }
    }
  }

  @Test(arguments: try Engine.all())
  func samplesOnCentroidsBelongToThem(engine: Engine) throws {
    var workspace = Workspace()
    var (soft, sums) = (Matrix(rows: 0, columns: 0), [Double]())
    for d in [3, 10, 70, 1100] {
      // Far from the origin, and every centroid twice: half a membership each.
      var x = Matrix.random(7, d, seed: 3)
      x.withUnsafeMutableElements { for i in $0.indices { $0[i] += 1000 } }
      let c = try Matrix(rows: 14, columns: d, elements: x.elements + x.elements)
      try engine.softAssignments(
        of: Samples(x), to: c, .inversePower(exponent: 1.5), into: &soft, sums: &sums,
        workspace: &workspace)
      let expected = (0..<7).flatMap { i in (0..<14).map { Float($0 % 7 == i ? 0.5 : 0) } }
      #expect(soft.elements == expected)
      #expect(sums == [Double](repeating: 0.5, count: 14))
    }
  }

  @Test(arguments: try Engine.all())
  func extremesStayMemberships(engine: Engine) throws {
    var workspace = Workspace()
    var (soft, sums) = (Matrix(rows: 0, columns: 0), [Double]())
    // Distances of 0, subnormal, huge and infinite.
    let x = try Matrix(rows: 4, columns: 1, elements: [0, 1e-22, 1e19, 3e38])
    let c = try Matrix(rows: 3, columns: 1, elements: [1e-21, -1e18, 1e5])
    for kind in Self.kinds + [.student(degreesOfFreedom: 5e37), .student(degreesOfFreedom: 9e37)] {
      try engine.softAssignments(of: Samples(x), to: c, kind, into: &soft, sums: &sums, workspace: &workspace)
      let rows = (0..<4).map { soft.row($0).reduce(0, +) }
      #expect(
        rows.allSatisfy { abs($0 - 1) <= 4 * Float(Reference.roundoff) * 2 }, "\(kind): \(soft.elements)")
    }
    // Squared distances so near Float's end that they are beyond it with ν added.
    let far = try Matrix(rows: 1, columns: 1, elements: [1.8e19])
    let near = try Matrix(rows: 3, columns: 1, elements: [0, 1e16, -1e17])
    for nu in [1e30, 2e31, 1e36, 5e37, 9e37] as [Float] {
      try engine.softAssignments(
        of: Samples(far), to: near, .student(degreesOfFreedom: nu), into: &soft, sums: &sums,
        workspace: &workspace)
      #expect(soft.elements == [0, 1, 0], "ν = \(nu): \(soft.elements)")
    }
    // Squared distances of 2⁻¹⁴⁹ and 3 · 2⁻¹⁴⁹, whose halves are no Floats.
    let side: Float = 0.8 * 0x1p-74
    let tiny = try Matrix(rows: 2, columns: 3, elements: [side, 0, 0, side, side, side])
    try engine.softAssignments(
      of: Samples(Matrix(rows: 1, columns: 3)), to: tiny, .inversePower(exponent: 2), into: &soft,
      sums: &sums,
      workspace: &workspace)
    #expect(soft.elements.map { ($0 * 10).rounded() } == [9, 1], "\(soft.elements)")
    let alone = try Matrix(rows: 2, columns: 1, elements: [.nan, 1])
    try engine.softAssignments(
      of: Samples(alone), to: c, .softmax(sharpness: 1), into: &soft, sums: &sums, workspace: &workspace)
    #expect(soft.row(0).allSatisfy(\.isNaN) && soft.row(1).allSatisfy(\.isFinite))
  }

  @Test(arguments: CPU.instructionSets)
  func sameBitsForAnyNumberOfThreads(instructionSet: InstructionSet) throws {
    let (x, c) = (Matrix.random(5003, 20, seed: 7), Matrix.random(70, 20, seed: 8))
    let part = try Matrix(rows: 100, columns: 20, elements: x.elements[140..<2140])
    for kind in Self.kinds {
      var results: [(Matrix, [Double])] = []
      for threads in [1, 2, 3] {
        let engine = try Engine(instructionSet: instructionSet, threads: threads)
        var workspace = Workspace()
        var (soft, sums) = (Matrix(rows: 0, columns: 0), [Double]())
        try engine.softAssignments(
          of: Samples(x), to: c, kind, into: &soft, sums: &sums, workspace: &workspace)
        results.append((soft, sums))
        var some = Matrix(rows: 0, columns: 0)
        try engine.softAssignments(
          of: Samples(part), to: c, kind, into: &some, sums: &sums, workspace: &workspace)
        #expect(some.elements == Array(soft.elements[490..<7490]))
      }
      #expect(results.allSatisfy { $0.0 == results[0].0 && $0.1 == results[0].1 })
    }
  }

  @Test(arguments: [
    SoftAssignment.softmax(sharpness: .infinity), .inversePower(exponent: 0),
    .student(degreesOfFreedom: 1e38),
  ])
  func parametersOutOfTheirRangeAreRefused(assignment: SoftAssignment) throws {
    let engine = try Engine(threads: 1)
    var workspace = Workspace()
    var (soft, sums) = (Matrix(rows: 0, columns: 0), [Double]())
    #expect(throws: KernelError.invalidSoftAssignment(assignment)) {
      try engine.softAssignments(
        of: Samples(Matrix(rows: 3, columns: 2)), to: Matrix(rows: 2, columns: 2), assignment, into: &soft,
        sums: &sums, workspace: &workspace)
    }
  }

  @Test func wrongShapesAreRefused() throws {
    let engine = try Engine(threads: 1)
    var workspace = Workspace()
    var (soft, sums) = (Matrix(rows: 0, columns: 0), [Double]())
    #expect(throws: KernelError.self) {
      try engine.softAssignments(
        of: Samples(Matrix(rows: 3, columns: 2)), to: Matrix(rows: 2, columns: 3), .softmax(sharpness: 1),
        into: &soft, sums: &sums, workspace: &workspace)
    }
  }
}
