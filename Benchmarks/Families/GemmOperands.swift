import Kernels

/// Random operands of a product, its result and its workspace.
struct GemmOperands {
  private let left: MatrixView
  private let right: MatrixView
  private var c: Matrix
  private var workspace = Workspace()

  fileprivate init(_ shape: GemmShape) {
    var random = Random(seed: 1).stream("gemm operands")
    let (m, n, k) = (shape.m, shape.n, shape.k)
    let a = random.matrix(rows: shape.transposesA ? k : m, columns: shape.transposesA ? m : k)
    let b = random.matrix(rows: shape.transposesB ? n : k, columns: shape.transposesB ? k : n)
    left = shape.transposesA ? a.transposed : a.view
    right = shape.transposesB ? b.transposed : b.view
    c = Matrix(rows: m, columns: n)
  }

  /// Computes the product.
  mutating func multiply(_ engine: Engine) throws {
    try engine.gemm(left, right, into: &c, workspace: &workspace)
  }
}

extension GemmShape {
  /// Operands of this shape, uniform in [−1, 1).
  func makeOperands() -> GemmOperands { GemmOperands(self) }
}
