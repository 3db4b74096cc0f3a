import Kernels
import TestSupport
import Testing

@Suite struct EpilogueTests {
  /// Whole and clipped tiles, dot products, few rows, several slabs' worth of rows and several blocks.
  static let shapes: [(m: Int, n: Int, k: Int)] = [
    (1, 1, 1), (3, 2, 0), (9, 48, 40), (10, 49, 41), (35, 97, 100), (2, 300, 300), (40, 13, 77),
    (61, 10, 500),
    (33, 16, 1), (256, 100, 10), (300, 230, 64), (29, 460, 512), (130, 700, 33), (37, 19, 300), (50, 24, 30),
    (70, 50, 300), (4, 61, 90), (1, 140, 70),
  ]

  @Test(arguments: try Engine.all())
  func columnSumsAreTheSumsOfTheFinishedProduct(engine: Engine) throws {
    var workspace = Workspace()
    for (m, n, k) in Self.shapes + [(31, 16, 1500), (53, 300, 1030)] {
      let (a, b) = (Matrix.random(m, k, seed: 1), Matrix.random(k, n, seed: 2))
      let (ta, tb) = (a.transposedCopy(), b.transposedCopy())
      let gate = Matrix.random(m, n, seed: 3)
      for epilogue in [
        .none,
        GemmEpilogue(
          bias: .random(1, n, seed: 4), activation: .relu,
          derivative: ActivationDerivative(of: .relu, output: gate)),
      ] {
        for (left, right) in [(a.view, b.view), (a.view, tb.transposed), (ta.transposed, b.view)] {
          var plain = Matrix.random(m, n, seed: 5)
          var (c, sums) = (plain, Matrix.random(1, n, seed: 6))
          try engine.gemm(
            left, right, into: &plain, accumulating: true, epilogue: epilogue, workspace: &workspace)
          try engine.gemm(
            left, right, into: &c, columnSums: &sums, accumulating: true, epilogue: epilogue,
            workspace: &workspace)
          #expect(c == plain, "\(m) × \(n) × \(k)")
          var pass = Matrix(rows: 1, columns: n)
          try engine.columnSums(c, into: &pass)
          #expect(sums == pass, "\(m) × \(n) × \(k)")

          // The columns of C summed in Double are a product with a row of ones.
          let ones = try Matrix(rows: 1, columns: m, elements: [Float](repeating: 1, count: m))
          let (expected, magnitudes) = Reference.product(ones, c)
          #expect(
            Reference.worstError(sums, expected, magnitudes: magnitudes, depth: m) <= 1, "\(m) × \(n) × \(k)")
        }
      }
    }
  }

  @Test(arguments: CPU.instructionSets)
  func columnSumsHaveTheSameBitsForAnyNumberOfThreads(instructionSet: InstructionSet) throws {
    for (m, n, k) in [(256, 500, 84), (64, 120, 784), (300, 10, 500), (1000, 70, 64), (700, 200, 30)] {
      let (a, b) = (Matrix.random(m, k, seed: 7), Matrix.random(k, n, seed: 8))
      let sums = try [1, 2, 3, 8, 20].map { threads in
        var (c, sums, workspace) = (Matrix(rows: m, columns: n), Matrix(rows: 1, columns: n), Workspace())
        try Engine(instructionSet: instructionSet, threads: threads).gemm(
          a.view, b.view, into: &c, columnSums: &sums, workspace: &workspace)
        return sums
      }
      #expect(sums.allSatisfy { $0 == sums[0] }, "\(m) × \(n) × \(k)")
    }
  }

  /// The operands as they are and transposed: dot products need rows of A, a weight gradient has columns.
  @Test(arguments: CPU.instructionSets, [1, 2, 3])
  func fusedStepsEqualProductAndStep(instructionSet: InstructionSet, threads: Int) throws {
    let engine = try Engine(instructionSet: instructionSet, threads: threads)
    var workspace = Workspace()
    // The last has so long an inner dimension that the gradient is stored on the way.
    for (m, n, k) in Self.shapes + [(19, 70, 4500), (5, 3, 4500)] {
      let (a, b) = (Matrix.random(m, k, seed: 9), Matrix.random(k, n, seed: 10))
      let (ta, tb) = (a.transposedCopy(), b.transposedCopy())
      for (left, right) in [(a.view, b.view), (ta.transposed, b.view), (a.view, tb.transposed)] {
        let gradient = try engine.gemm(left, right)
        var product = Matrix.random(m, n, seed: 11)
        try engine.gradientProduct(left, times: right, into: &product, workspace: &workspace)
        #expect(product == gradient, "\(m) × \(n) × \(k)")
        let (apart, fused) = try steps(engine, gradient, left, right, workspace: &workspace)
        #expect(apart == fused, "\(m) × \(n) × \(k)")
      }
    }
  }

  /// Between one block of `gemm` and the longest of a step, the order of summation differs.
  @Test(arguments: try Engine.all())
  func longBlocksMeetTheErrorBound(engine: Engine) throws {
    var workspace = Workspace()
    for (m, n, k) in [(35, 97, 1300), (12, 7, 3000), (40, 300, 2000)] {
      let (a, b) = (Matrix.random(m, k, seed: 11), Matrix.random(k, n, seed: 12))
      var weights = Matrix(rows: m, columns: n)
      try engine.sgdStep(
        learningRate: -1, weights: &weights, gradient: a.view, times: b.view, workspace: &workspace)
      var gradient = weights
      try engine.gradientProduct(a.view, times: b.view, into: &gradient, workspace: &workspace)
      #expect(gradient == weights)
      let (expected, magnitudes) = Reference.product(a, b)
      #expect(Reference.worstError(weights, expected, magnitudes: magnitudes, depth: k) <= 1)
    }
  }

  @Test func wrongShapesAreRefused() throws {
    let engine = try Engine(threads: 1)
    let (a, b) = (Matrix(rows: 3, columns: 4), Matrix(rows: 4, columns: 5))
    var (c, sums, workspace) = (Matrix(rows: 3, columns: 5), Matrix(rows: 1, columns: 4), Workspace())
    #expect(throws: KernelError.shapeMismatch("column sums of 3 × 5 into 1 × 4")) {
      try engine.gemm(a.view, b.view, into: &c, columnSums: &sums, workspace: &workspace)
    }
    #expect(throws: KernelError.shapeMismatch("a gradient of 3 × 4 times 4 × 5 for weights of 1 × 4")) {
      try engine.sgdStep(
        learningRate: 1, weights: &sums, gradient: a.view, times: b.view, workspace: &workspace)
    }
    #expect(throws: KernelError.self) {
      try engine.sgdStep(
        learningRate: 1, momentum: 0.5, weights: &c, gradient: a.view, times: b.view, velocity: &sums,
        workspace: &workspace)
    }
  }

  /// Weights and state after two steps of each optimiser, with a stored gradient and with its product.
  private func steps(
    _ engine: Engine, _ gradient: Matrix, _ a: MatrixView, _ b: MatrixView, workspace: inout Workspace
  ) throws -> (apart: [Matrix], fused: [Matrix]) {
    let decay = WeightDecay.coupled(0.25)
    let start = Matrix.random(gradient.rows, gradient.columns, seed: 13)
    let zeros = Matrix(rows: gradient.rows, columns: gradient.columns)
    // Adam's weights and moments; descent; descent with momentum, and its velocity.
    var apart = [start, zeros, zeros, start, start, zeros]
    var fused = apart
    for step in 1...2 {
      var (w, m, v) = (apart[0], apart[1], apart[2])
      try engine.adamStep(
        step: step, learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: .decoupled(0.5),
        weights: &w, gradient: gradient, firstMoment: &m, secondMoment: &v)
      apart.replaceSubrange(0..<3, with: [w, m, v])
      try engine.sgdStep(learningRate: 0.1, weightDecay: decay, weights: &apart[3], gradient: gradient)
      (w, v) = (apart[4], apart[5])
      try engine.sgdStep(
        learningRate: 0.1, momentum: 0.9, weightDecay: decay, weights: &w, gradient: gradient, velocity: &v)
      apart.replaceSubrange(4..<6, with: [w, v])

      (w, m, v) = (fused[0], fused[1], fused[2])
      try engine.adamStep(
        step: step, learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: .decoupled(0.5),
        weights: &w, gradient: a, times: b, firstMoment: &m, secondMoment: &v, workspace: &workspace)
      fused.replaceSubrange(0..<3, with: [w, m, v])
      try engine.sgdStep(
        learningRate: 0.1, weightDecay: decay, weights: &fused[3], gradient: a, times: b,
        workspace: &workspace)
      (w, v) = (fused[4], fused[5])
      try engine.sgdStep(
        learningRate: 0.1, momentum: 0.9, weightDecay: decay, weights: &w, gradient: a, times: b,
        velocity: &v, workspace: &workspace)
      fused.replaceSubrange(4..<6, with: [w, v])
    }
    return (apart, fused)
  }
}
