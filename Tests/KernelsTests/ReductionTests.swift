import Kernels
import TestSupport
import Testing

/// Sums against Double, with the bounds of any order of summation (Higham 2002, §4.2).
@Suite struct ReductionTests {
  /// Lengths around vectors, running sums and chunks.
  static let shapes: [(rows: Int, columns: Int)] = [
    (0, 0), (0, 3), (3, 0), (1, 1), (7, 3), (5, 16), (9, 31), (3, 64), (4, 129), (2, 1000), (300, 70),
    (2, 16_385), (1, 50_001),
  ]

  /// The worst error in units of the bound (columns + 1) · 2⁻²⁴ · Σ|terms| of each row.
  static func worstRowError(_ computed: Matrix, _ x: Matrix, _ term: (Double) -> Double) -> Double {
    (0..<x.rows).reduce(0) { worst, row in
      let terms = x.row(row).map { term(Double($0)) }
      let magnitude = terms.reduce(0) { $0 + abs($1) }
      let error = Reference.distance(computed[row, 0], terms.reduce(0, +))
      let bound = Double(x.columns + 1) * Reference.roundoff * magnitude
      return error == 0 ? worst : max(worst, error / bound)
    }
  }

  @Test(arguments: try Engine.all())
  func rowsAreSummed(engine: Engine) throws {
    var worst = 0.0
    for (rows, columns) in Self.shapes {
      let x = Matrix.random(rows, columns, seed: 1)
      var (sums, norms) = (Matrix.random(rows, 1, seed: 2), Matrix.random(rows, 1, seed: 3))
      try engine.rowSums(of: x, into: &sums)
      try engine.rowSquaredNorms(of: x, into: &norms)
      worst = max(worst, Self.worstRowError(sums, x) { $0 })
      worst = max(worst, Self.worstRowError(norms, x) { $0 * $0 })
    }
    #expect(worst <= 1)
  }

  @Test(arguments: try Engine.all())
  func sumsAndDotProductsAreTakenInDouble(engine: Engine) throws {
    var worst = 0.0
    for (rows, columns) in Self.shapes {
      let (a, b) = (Matrix.random(rows, columns, seed: 4), Matrix.random(rows, columns, seed: 5))
      let products = zip(a.elements, b.elements).map { Double($0) * Double($1) }
      // Sums of numbers below 1; the reference errs as much.
      let bound = 2 * 0x1p-53 * Double(a.count * a.count)
      let sum = a.elements.reduce(0) { $0 + Double($1) }
      worst = max(worst, Reference.distance(engine.sum(of: a), sum) - bound)
      worst = max(worst, Reference.distance(try engine.dot(a, b), products.reduce(0, +)) - bound)
      if rows > 2 {
        let expected = zip(a.row(2), b.row(1)).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        let dot = try engine.dot(row: 2, of: a, row: 1, of: b)
        worst = max(worst, Reference.distance(dot, expected) - bound)
      }
    }
    #expect(worst <= 0)
  }

  /// Whole numbers have exact sums in Double, and their squares too, where Float would have lost them.
  @Test(arguments: try Engine.all())
  func wholeNumbersHaveExactSums(engine: Engine) throws {
    let count = 100_003
    let x = try Matrix(rows: 1, columns: count, elements: (0..<count).map { Float($0) })
    #expect(engine.sum(of: x) == Double(count * (count - 1) / 2))
    #expect(try engine.dot(x, x) == Double((count - 1) * count * (2 * count - 1) / 6))
  }

  @Test(arguments: CPU.instructionSets)
  func sameBitsForAnyNumberOfThreads(instructionSet: InstructionSet) throws {
    let (x, y) = (Matrix.random(700, 151, seed: 6), Matrix.random(700, 151, seed: 7))
    let results = try [1, 2, 3].map { threads in
      let engine = try Engine(instructionSet: instructionSet, threads: threads)
      var (sums, norms) = (Matrix(rows: 700, columns: 1), Matrix(rows: 700, columns: 1))
      try engine.rowSums(of: x, into: &sums)
      try engine.rowSquaredNorms(of: x, into: &norms)
      return sums.elements.map(Double.init) + norms.elements.map(Double.init)
        + [engine.sum(of: x), try engine.dot(x, y)]
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test(arguments: try Engine.all())
  func gradientDescentWithMomentum(engine: Engine) throws {
    let (rate, momentum) = (0.05, 0.9)
    for (rows, columns) in [(3, 5), (130, 131)] {
      let (start, gradient) = (Matrix.random(rows, columns, seed: 8), Matrix.random(rows, columns, seed: 9))
      let g = gradient.elements.map(Double.init)
      func worst(_ computed: Matrix, _ expected: [Double]) -> Double {
        zip(computed.elements, expected).map { Reference.distance($0, $1) }.max() ?? 1
      }

      var weights = start
      try engine.sgdStep(learningRate: rate, weights: &weights, gradient: gradient)
      let stepped = zip(start.elements, g).map { Double($0) - rate * $1 }
      #expect(worst(weights, stepped) <= 3 * Reference.roundoff)

      var velocity = Matrix(rows: rows, columns: columns)
      weights = start
      var (w, v) = (start.elements.map(Double.init), velocity.elements.map(Double.init))
      for _ in 0..<3 {
        try engine.sgdStep(
          learningRate: rate, momentum: momentum, weights: &weights, gradient: gradient,
          velocity: &velocity)
        v = zip(v, g).map { momentum * $0 + $1 }
        w = zip(w, v).map { $0 - rate * $1 }
      }
      // Velocities of up to 2.7, each with three roundings.
      #expect(worst(velocity, v) <= 8 * Reference.roundoff)
      #expect(worst(weights, w) <= 8 * Reference.roundoff)
    }
  }

  @Test func wrongShapesAreRefused() throws {
    let engine = try Engine(threads: 1)
    let x = Matrix(rows: 2, columns: 3)
    var wrong = Matrix(rows: 3, columns: 1)
    #expect(throws: KernelError.self) { try engine.rowSums(of: x, into: &wrong) }
    #expect(throws: KernelError.self) { try engine.dot(x, Matrix(rows: 3, columns: 2)) }
    #expect(throws: KernelError.self) { try engine.dot(row: 2, of: x, row: 0, of: x) }
    #expect(throws: KernelError.self) {
      try engine.sgdStep(learningRate: 1, weights: &wrong, gradient: x)
    }
  }
}
