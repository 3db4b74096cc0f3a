import KernelsCore

/// What is done to a product on its way out, while it is in registers: first the bias, then the
/// rectifier, then the gate.
public struct GemmEpilogue: Sendable {
  /// A 1 × n row to add to every row of the product, or nil.
  public var bias: Matrix?
  /// Whether max(0, ·) is applied (ReLU).
  public var rectifies: Bool
  /// A matrix of the product's shape: where it is not positive the result is 0 (the derivative of
  /// ReLU, given its output), or nil.
  public var gate: Matrix?

  /// Nothing, or any combination of the three.
  public init(bias: Matrix? = nil, rectifies: Bool = false, gate: Matrix? = nil) {
    self.bias = bias
    self.rectifies = rectifies
    self.gate = gate
  }

  /// The bare product.
  public static var none: GemmEpilogue { GemmEpilogue() }
}

extension Engine {
  /// Products of fewer multiply-adds than this run on the calling thread.
  private static let serialWork = 1 << 17

  /// The matrix product: C ← f(A·B), or C ← f(A·B + C), with f the epilogue.
  ///
  /// A and B may be transposed or row ranges of a matrix. Every element is summed over k in one fixed
  /// order, in blocks whose length depends on k alone, so the bits do not depend on the threads.
  ///
  /// - Parameters:
  ///   - a: A, m × k.
  ///   - b: B, k × n.
  ///   - c: C, m × n. Unless `accumulating`, its elements are not read.
  ///   - workspace: scratch memory, kept by the caller so that repeated calls allocate nothing.
  /// - Throws: `KernelError.shapeMismatch`.
  /// - Complexity: m · n · k multiply-adds.
  public func gemm(
    _ a: MatrixView, _ b: MatrixView, into c: inout Matrix, accumulating: Bool = false,
    epilogue: GemmEpilogue = .none, workspace: inout Workspace
  ) throws(KernelError) {
    let (m, n, k) = (a.rows, b.columns, a.columns)
    guard b.rows == k, c.rows == m, c.columns == n else {
      throw .shapeMismatch("gemm of \(a.shape) and \(b.shape) into \(c.shape)")
    }
    if let bias = epilogue.bias, bias.count != n {
      throw .shapeMismatch("a bias of \(bias.shape) for \(n) columns")
    }
    if let gate = epilogue.gate, gate.rows != m || gate.columns != n {
      throw .shapeMismatch("a gate of \(gate.shape) for a product of \(c.shape)")
    }
    guard m > 0, n > 0 else { return }

    let blocking = GemmBlocking(
      m: m, n: n, k: k, transposesA: a.isTransposed, transposesB: b.isTransposed, kernel: kernels.gemm,
      limits: limits)
    var whole = GemmPanel(
      rows: m, columns: n, depth: k, a: a.base, isPacked: false, aRowStride: 0, aDepthStride: 1, b: b.base,
      bDepthStride: 1, c: c.mutableBase(), cStride: n, accumulates: accumulating)
    whole.epilogue.rectifies = epilogue.rectifies
    whole.epilogue.bias = epilogue.bias.map { UnsafePointer($0.storage.base) }
    whole.epilogue.gate = epilogue.gate.map { UnsafePointer($0.storage.base) }
    whole.epilogue.gateStride = n
    let plan = GemmPlan(
      kernel: kernels.gemm, blocking: blocking,
      parallel: m * n * k < Self.serialWork ? Parallel(threads: 1) : parallel, a: a, b: b, whole: whole)
    withExtendedLifetime((a, b, epilogue)) { plan.run(scratch: workspace.reserve(plan.scratchCount)) }
  }

  /// The matrix product with a workspace of its own, for calls that are not repeated.
  ///
  /// - Throws: `KernelError.shapeMismatch`.
  public func gemm(
    _ a: MatrixView, _ b: MatrixView, epilogue: GemmEpilogue = .none
  ) throws(KernelError) -> Matrix {
    var c = Matrix(rows: a.rows, columns: b.columns)
    var workspace = Workspace()
    try gemm(a, b, into: &c, epilogue: epilogue, workspace: &workspace)
    return c
  }
}
