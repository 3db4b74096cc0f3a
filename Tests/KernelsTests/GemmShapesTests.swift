import Kernels
import TestSupport
import Testing

/// Shapes of products that do not fit, and of products without elements.
@Suite struct GemmShapesTests {
  @Test func wrongShapesAreRefused() throws {
    let engine = try Engine(threads: 1)
    let (a, b) = (Matrix(rows: 3, columns: 4), Matrix(rows: 5, columns: 6))
    var c = Matrix(rows: 3, columns: 6)
    var workspace = Workspace()
    #expect(throws: KernelError.shapeMismatch("gemm of 3 × 4 and 5 × 6 into 3 × 6")) {
      try engine.gemm(a.view, b.view, into: &c, workspace: &workspace)
    }
    // A bias has a row, not a column.
    for (rows, columns) in [(1, 2), (3, 1)] {
      let error = KernelError.shapeMismatch("a bias of \(rows) × \(columns) for 3 columns; give one of 1 × 3")
      let epilogue = GemmEpilogue(bias: Matrix(rows: rows, columns: columns))
      #expect(throws: error) { try engine.gemm(a.view, a.transposed, epilogue: epilogue) }
      var square = Matrix(rows: 3, columns: 3)
      #expect(throws: error) {
        try engine.gemm(a.view, a.transposed, into: &square, epilogue: epilogue, workspace: &workspace)
      }
    }
    let gate = ActivationDerivative(of: .relu, output: c)
    #expect(
      throws: KernelError.shapeMismatch("a derivative at outputs of 3 × 6 for a product of 3 × 3")
    ) { try engine.gemm(a.view, a.transposed, epilogue: GemmEpilogue(derivative: gate)) }
  }

  /// What has no columns takes no memory, the product of operands that do not fit would.
  @Test func wrongShapesAreRefusedBeforeThereIsMemoryForTheProduct() throws {
    let (a, b) = (Matrix(rows: .max, columns: 0), Matrix(rows: 1, columns: 2))
    #expect(
      throws: KernelError.shapeMismatch("gemm of \(Int.max) × 0 and 1 × 2 into \(Int.max) × 2")
    ) { try Engine(threads: 1).gemm(a.view, b.view) }
  }

  /// However many rows or columns the other side has.
  @Test(arguments: try Engine.all())
  func productsWithoutElementsAreDone(engine: Engine) throws {
    var workspace = Workspace()
    for (m, n) in [(Int.max, 0), (0, Int.max), (0, 0)] {
      let (a, b) = (Matrix(rows: m, columns: 0), Matrix(rows: 0, columns: n))
      for (left, right) in [(a.view, b.view), (Matrix(rows: 0, columns: m).transposed, b.view)] {
        #expect(try engine.gemm(left, right).shape == "\(m) × \(n)")
      }
      guard n == 0 else { continue }
      var (c, sums) = (Matrix(rows: m, columns: n), Matrix(rows: 1, columns: n))
      try engine.gemm(a.view, b.view, into: &c, columnSums: &sums, workspace: &workspace)
    }
    // Sums of no rows are 0, whatever stood there.
    var (c, sums) = (Matrix(rows: 0, columns: 5), Matrix.random(1, 5, seed: 1))
    try engine.gemm(
      Matrix(rows: 0, columns: 3).view, Matrix.random(3, 5, seed: 2).view, into: &c, columnSums: &sums,
      workspace: &workspace)
    #expect(sums == Matrix(rows: 1, columns: 5))
  }
}
