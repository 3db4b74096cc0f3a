internal import KernelsCore

extension Engine {
  /// Elements that one thread takes at a time in elementwise work.
  static let grain = 1 << 14

  /// difference ← scale · (a − b), returning Σ (a − b)².
  ///
  /// With scale 2 / n this is the squared error's gradient together with its value. Partial sums are
  /// taken row by row in Float and added up in Double, in the order of the rows.
  ///
  /// - Parameters:
  ///   - a: any shape.
  ///   - b: the same shape.
  ///   - scale: what the difference is multiplied by, and the sum is not.
  ///   - difference: the same shape; its elements are not read.
  ///   - workspace: scratch memory, kept by the caller so that repeated calls allocate nothing.
  /// - Throws: `KernelError.shapeMismatch`.
  /// - Complexity: O(count).
  public func scaledDifference(
    _ a: Matrix, _ b: Matrix, scale: Float, into difference: inout Matrix, workspace: inout Workspace
  ) throws(KernelError) -> Double {
    try requireSameShape("a", a, "b", b)
    try requireSameShape("a", a, "difference", difference)
    return sumOfRows(kernels.scaledDifference, a, b, scale, into: &difference, workspace: &workspace)
  }

  /// difference ← scale · (σ(z) − x), returning the binary cross-entropy Σ −x ln σ(z) − (1 − x) ln(1 − σ(z)).
  ///
  /// It is computed from the logits z as max(z, 0) − xz + ln(1 + e^−|z|), which is finite for every finite z. With
  /// scale 1 / n the difference is the gradient of the mean over n samples by z. Rows are added up in Double,
  /// in order.
  ///
  /// - Parameters:
  ///   - logits: z.
  ///   - targets: x, in [0, 1].
  ///   - scale: what the difference is multiplied by, and the sum is not.
  ///   - difference: the same shape; its elements are not read.
  ///   - workspace: as in `scaledDifference`.
  /// - Throws: `KernelError.shapeMismatch`.
  /// - Complexity: O(count).
  public func binaryCrossEntropy(
    logits: Matrix, targets: Matrix, scale: Float, into difference: inout Matrix,
    workspace: inout Workspace
  ) throws(KernelError) -> Double {
    try requireSameShape("logits", logits, "targets", targets)
    try requireSameShape("logits", logits, "difference", difference)
    return sumOfRows(kernels.logisticLoss, logits, targets, scale, into: &difference, workspace: &workspace)
  }

  /// Takes a loss of each row, and adds them up in the order of the rows.
  private func sumOfRows(
    _ loss: @escaping KernelTable.RowLoss, _ a: Matrix, _ b: Matrix, _ scale: Float,
    into result: inout Matrix,
    workspace: inout Workspace
  ) -> Double {
    let (rows, columns) = (a.rows, a.columns)
    let sums = UnsafeMutableRawPointer(workspace.reserve(2 * rows)).bindMemory(
      to: Double.self, capacity: rows)
    defer { UnsafeMutableRawPointer(sums).bindMemory(to: Float.self, capacity: 2 * rows) }
    let work = RowLossWork(
      loss: loss, a: a.storage.base, b: b.storage.base, scale: scale, result: result.mutableBase(),
      sums: sums, rows: rows, columns: columns, grain: max(1, Self.grain / max(columns, 1)))
    parallel.forEachOfWorker(
      Parallel.chunkCount(of: rows, grain: work.grain), sharing: work
    ) { work, chunk, _ in
      for row in chunk * work.grain..<min((chunk + 1) * work.grain, work.rows) {
        let first = row * work.columns
        work.sums[row] = work.loss(
          work.a + first, work.b + first, work.scale, work.result + first, work.columns)
      }
    }
    return UnsafeBufferPointer(start: sums, count: rows).reduce(0, +)
  }

  func requireSameShape(
    _ nameA: String, _ a: Matrix, _ nameB: String, _ b: Matrix
  ) throws(KernelError) {
    guard a.rows == b.rows, a.columns == b.columns else {
      throw .shapeMismatch("\(nameA) is \(a.shape) and \(nameB) \(b.shape)")
    }
  }
}

/// Losses of rows, which threads share: a struct, because a function in a tuple would be wrapped in another one on the
/// heap.
private struct RowLossWork {
  let loss: KernelTable.RowLoss
  let a: UnsafeMutablePointer<Float>
  let b: UnsafeMutablePointer<Float>
  let scale: Float
  let result: UnsafeMutablePointer<Float>
  let sums: UnsafeMutablePointer<Double>
  let rows: Int
  let columns: Int
  let grain: Int
}
