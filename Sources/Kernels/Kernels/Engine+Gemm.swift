internal import KernelsCore

extension Engine {
  /// Products of fewer multiply-adds than this run on the calling thread.
  private static let serialWork = 1 << 19

  /// The matrix product: C ← f(A·B), or C ← f(A·B + C), with f the epilogue.
  ///
  /// A and B may be transposed or row ranges of a matrix. Every element is summed over k in one fixed
  /// order, in blocks whose length depends on k, and for up to 16 columns on n, so the bits do not depend on the threads.
  ///
  /// - Parameters:
  ///   - a: A, m × k.
  ///   - b: B, k × n.
  ///   - c: m × n. Unless `accumulating`, its elements are not read.
  ///   - accumulating: whether the product is added to C.
  ///   - epilogue: f.
  ///   - workspace: scratch memory, kept by the caller so that repeated calls allocate nothing.
  /// - Throws: `KernelError.shapeMismatch`.
  /// - Complexity: m · n · k multiply-adds.
  public func gemm(
    _ a: MatrixView, _ b: MatrixView, into c: inout Matrix, accumulating: Bool = false,
    epilogue: GemmEpilogue = .none, workspace: inout Workspace
  ) throws(KernelError) {
    try requireProduct(a, b, into: c.rows, c.columns, epilogue)
    guard c.rows > 0, c.columns > 0 else { return }
    let whole = product(a, b, at: c.mutableBase(), accumulating: accumulating, epilogue)
    withExtendedLifetime((a, b, epilogue)) { run(plan(whole, a, b, limits), workspace: &workspace) }
  }

  /// The matrix product C ← f(A·B) or C ← f(A·B + C), and the sum of each column of what C then holds.
  ///
  /// Each column is summed in Float from the first row to the last, as `columnSums(_:into:)` does: to
  /// the same bits, for any number of threads. Wherever one thread works on whole columns they are added
  /// up while the product is in L1, and otherwise in a pass of their own.
  ///
  /// - Parameters:
  ///   - a: A, m × k.
  ///   - b: B, k × n.
  ///   - c: m × n. Unless `accumulating`, its elements are not read.
  ///   - sums: the column sums, 1 × n; their elements are not read.
  ///   - accumulating: whether the product is added to C.
  ///   - epilogue: f.
  ///   - workspace: scratch memory, kept by the caller so that repeated calls allocate nothing.
  /// - Throws: `KernelError.shapeMismatch`.
  /// - Complexity: m · n · k multiply-adds and m · n additions.
  public func gemm(
    _ a: MatrixView, _ b: MatrixView, into c: inout Matrix, columnSums sums: inout Matrix,
    accumulating: Bool = false, epilogue: GemmEpilogue = .none, workspace: inout Workspace
  ) throws(KernelError) {
    try requireProduct(a, b, into: c.rows, c.columns, epilogue)
    guard sums.rows == 1, sums.columns == b.columns else {
      throw .shapeMismatch("column sums of \(c.shape) into \(sums.shape)")
    }
    let totals = sums.mutableBase()
    totals.update(repeating: 0, count: sums.count)
    guard c.rows > 0, c.columns > 0 else { return }
    let whole = product(a, b, at: c.mutableBase(), accumulating: accumulating, epilogue)
    var plan = plan(whole, a, b, limits)
    guard plan.takesRowsInOrder else {
      withExtendedLifetime((a, b, epilogue)) { run(plan, workspace: &workspace) }
      return try columnSums(c, into: &sums)
    }
    plan.whole.epilogue.columnSums = totals
    withExtendedLifetime((a, b, epilogue)) { run(plan, workspace: &workspace) }
  }

  /// The matrix product with a workspace of its own, for calls that are not repeated.
  ///
  /// - Throws: `KernelError.shapeMismatch`, before there is memory for C.
  /// - Complexity: m · n · k multiply-adds.
  public func gemm(
    _ a: MatrixView, _ b: MatrixView, epilogue: GemmEpilogue = .none
  ) throws(KernelError) -> Matrix {
    // Before there is memory for C, which operands that do not fit may ask for without end.
    try requireProduct(a, b, into: a.rows, b.columns, epilogue)
    var c = Matrix(rows: a.rows, columns: b.columns)
    var workspace = Workspace()
    try gemm(a, b, into: &c, epilogue: epilogue, workspace: &workspace)
    return c
  }

  // MARK: Parts of a product

  /// Throws unless the operands fit, also into a C of `rows` × `columns`.
  private func requireProduct(
    _ a: MatrixView, _ b: MatrixView, into rows: Int, _ columns: Int, _ epilogue: GemmEpilogue
  ) throws(KernelError) {
    guard b.rows == a.columns, rows == a.rows, columns == b.columns else {
      throw .shapeMismatch("gemm of \(a.shape) and \(b.shape) into \(rows) × \(columns)")
    }
    if let bias = epilogue.bias, bias.rows != 1 || bias.columns != columns {
      throw .shapeMismatch("a bias of \(bias.shape) for \(columns) columns; give one of 1 × \(columns)")
    }
    if let y = epilogue.derivative?.output, y.rows != rows || y.columns != columns {
      throw .shapeMismatch("a derivative at outputs of \(y.shape) for a product of \(rows) × \(columns)")
    }
  }

  /// All of C at `c`, and what is done to it.
  func product(
    _ a: MatrixView, _ b: MatrixView, at c: UnsafeMutablePointer<Float>, accumulating: Bool = false,
    _ epilogue: GemmEpilogue = .none
  ) -> GemmPanel {
    var whole = GemmPanel(
      rows: a.rows, columns: b.columns, depth: a.columns, a: a.base, isAPacked: false, aRowStride: 0,
      aDepthStride: 1, b: b.base, bDepthStride: 1, c: c, cStride: b.columns, accumulates: accumulating,
      // The plan has the memory for a tile.
      scratch: c)
    whole.epilogue.activation = epilogue.activation.function
    whole.epilogue.bias = epilogue.bias.map { UnsafePointer($0.storage.base) }
    // A linear layer's derivative is 1.
    if let derivative = epilogue.derivative, derivative.activation != .linear {
      whole.epilogue.gate = UnsafePointer(derivative.output.storage.base)
      whole.epilogue.gateActivation = derivative.activation.function
      whole.epilogue.gateStride = b.columns
    }
    return whole
  }

  /// How a product that has elements is computed.
  func plan(_ whole: GemmPanel, _ a: MatrixView, _ b: MatrixView, _ limits: BlockLimits) -> GemmPlan {
    let (m, n, k) = (whole.rows, whole.columns, whole.depth)
    let threads = m * n * k < Self.serialWork ? 1 : threads
    let blocking = GemmBlocking(
      m: m, n: n, k: k, transposesA: a.isTransposed, transposesB: b.isTransposed,
      threads: threads, kernel: kernels.gemm, limits: limits)
    var whole = whole
    // A tile of a short inner dimension is over before memory has answered.
    whole.prefetchesA = m * k > limits.unprefetchedA
    whole.prefetchesC = k > GemmBlocking.shortDepth && m * n > limits.unprefetchedC
    return GemmPlan(
      kernel: kernels.gemm, blocking: blocking, threads: threads, a: GemmOperand(a), b: GemmOperand(b),
      whole: whole)
  }

  /// Computes a planned product; the operands must be kept alive.
  private func run(_ plan: GemmPlan, workspace: inout Workspace) {
    run(plan, scratch: workspace.reserve(plan.scratchCount))
  }

  /// Computes a planned product with scratch memory of the caller's.
  func run(_ plan: GemmPlan, scratch: UnsafeMutablePointer<Float>) {
    plan.run(on: plan.threads == 1 ? Parallel(threads: 1) : parallel, scratch: scratch)
  }
}
