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

@Suite struct ElementwiseTests {
  @Test(arguments: try Engine.all())
  func adamFollowsTheAlgorithm(engine: Engine) throws {
    for decay in [.none, .coupled(0.3), .decoupled(0.3)] as [WeightDecay] { try checkAdam(engine, decay) }
  }

  private func checkAdam(_ engine: Engine, _ decay: WeightDecay) throws {
    let (rows, columns) = (37, 501)
    var weights = Matrix.random(rows, columns, seed: 1)
    var (m, v) = (Matrix(rows: rows, columns: columns), Matrix(rows: rows, columns: columns))
    var expected = weights.elements.map(Double.init)
    var (m64, v64) = (
      [Double](repeating: 0, count: rows * columns), [Double](repeating: 0, count: rows * columns)
    )
    let (rate, beta1, beta2, epsilon) = (1e-3, 0.9, 0.999, 1e-8)
    var (power1, power2) = (1.0, 1.0)
    for step in 1...5 {
      let gradient = Matrix.random(rows, columns, seed: UInt64(10 + step))
      try engine.adamStep(
        step: step, learningRate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon,
        weightDecay: decay, weights: &weights, gradient: gradient, firstMoment: &m, secondMoment: &v)
      (power1, power2) = (power1 * beta1, power2 * beta2)
      for (i, g) in gradient.elements.map(Double.init).enumerated() {
        var g = g
        if case .coupled(let lambda) = decay { g += lambda * expected[i] }
        if case .decoupled(let lambda) = decay { expected[i] *= 1 - rate * lambda }
        m64[i] = beta1 * m64[i] + (1 - beta1) * g
        v64[i] = beta2 * v64[i] + (1 - beta2) * g * g
        expected[i] -= rate * (m64[i] / (1 - power1)) / ((v64[i] / (1 - power2)).squareRoot() + epsilon)
      }
    }
    // Weights of up to 1 are rounded twice a step, which moves them by up to the learning rate with a dozen
    // roundings.
    let worst = zip(weights.elements, expected).map { Reference.distance($0, $1) }.max() ?? 1
    #expect(worst <= 5 * (2 + 12 * 1e-3) * Reference.roundoff)
  }

  @Test(arguments: try Engine.all())
  func scaledDifferenceIsTheGradientOfTheSquaredError(engine: Engine) throws {
    let (a, b) = (Matrix.random(19, 83, seed: 2), Matrix.random(19, 83, seed: 3))
    var (difference, workspace) = (Matrix(rows: 19, columns: 83), Workspace())
    let sum = try engine.scaledDifference(a, b, scale: 0.25, into: &difference, workspace: &workspace)
    let expected = zip(a.elements, b.elements).map { 0.25 * ($0 - $1) }
    #expect(difference.elements == expected)
    let reference = zip(a.elements, b.elements).reduce(0.0) {
      let d = Double($1.0) - Double($1.1)
      return $0 + d * d
    }
    #expect(abs(sum - reference) <= 86 * Reference.roundoff * reference)
  }

  /// −x ln σ(z) − (1 − x) ln(1 − σ(z)) and σ(z) − x, up to logits at which σ(z) is 0 or 1 in Float.
  @Test(arguments: try Engine.all())
  func binaryCrossEntropyFollowsItsFormula(engine: Engine) throws {
    var (z, workspace) = (Matrix.random(7, 83, seed: 8), Workspace())
    z.withUnsafeMutableElements { elements in
      for i in elements.indices { elements[i] *= Float(i % 5) * 12 }
    }
    var (x, difference) = (Matrix.random(7, 83, seed: 9), z)
    x.withUnsafeMutableElements { elements in
      for i in elements.indices { elements[i] = i % 7 < 2 ? Float(i % 7) : abs(elements[i]) }
    }
    let sum = try engine.binaryCrossEntropy(
      logits: z, targets: x, scale: 0.5, into: &difference, workspace: &workspace)
    let pairs = zip(z.elements.map(Double.init), x.elements.map(Double.init))
    let reference = pairs.reduce(0.0) { $0 + log1p(exp(-abs($1.0))) + max($1.0, 0) - $1.0 * $1.1 }
    #expect(abs(sum - reference) <= 1e-6 * reference)
    let expected = pairs.map { 0.5 * (1 / (1 + exp(-$0)) - $1) }
    let worst = zip(difference.elements, expected).map { Reference.distance($0, $1) }.max() ?? 1
    #expect(worst <= 2 * Reference.roundoff)
  }

  @Test(arguments: try Engine.all())
  func columnSumsAddRowsInOrder(engine: Engine) throws {
    let matrix = Matrix.random(64, 777, seed: 4)
    var sums = Matrix(rows: 1, columns: 777)
    try engine.columnSums(matrix, into: &sums)
    var expected = [Float](repeating: 0, count: 777)
    for row in 0..<64 { for (j, x) in matrix.row(row).enumerated() { expected[j] += x } }
    #expect(sums.elements == expected)
  }

  /// All bytes, in rows that are no whole vectors, with one rounding each.
  @Test(arguments: try Engine.all())
  func gatherConvertsBytes(engine: Engine) throws {
    let bytes = try ByteMatrix(rows: 4, columns: 67, elements: (0..<268).map { UInt8($0 % 256) })
    var batch = Matrix(rows: 0, columns: 0)
    for (offset, divisor) in [(0, 255), (127.5, 127.5)] as [(Float, Float)] {
      try engine.gatherRows(of: bytes, at: [3, 1], offset: offset, divisor: divisor, into: &batch)
      let values = Array(201..<268) + Array(67..<134)
      #expect(batch.elements == values.map { (Float($0 % 256) - offset) / divisor })
    }
    #expect(throws: KernelError.shapeMismatch("row 4 of a 4 × 67 matrix")) {
      try engine.gatherRows(of: bytes, at: [4], offset: 0, divisor: 1, into: &batch)
    }
  }

  @Test func gatherCopiesRowsInTheGivenOrder() throws {
    let engine = try Engine(threads: 1)
    let matrix = Matrix.random(10, 3, seed: 7)
    var batch = Matrix(rows: 0, columns: 0)
    try engine.gatherRows(of: matrix, at: [9, 0, 4, 4][1...], into: &batch)
    #expect(batch.elements == matrix.row(0) + matrix.row(4) + matrix.row(4))
    #expect(throws: KernelError.shapeMismatch("row 10 of a 10 × 3 matrix")) {
      try engine.gatherRows(of: matrix, at: [10], into: &batch)
    }
  }
}
