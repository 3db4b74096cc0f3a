import KernelsCore

extension Engine {
  /// Elements that one thread takes at a time in elementwise work.
  static let grain = 1 << 14

  /// difference ← scale · (a − b), returning Σ (a − b)².
  ///
  /// With scale 2 / n this is the squared error's gradient together with its value. Partial sums are
  /// taken row by row in Float and added up in Double, in the order of the rows.
  ///
  /// - Parameter workspace: scratch memory, kept by the caller so that repeated calls allocate nothing.
  /// - Throws: `KernelError.shapeMismatch`.
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
    let grain = max(1, Self.grain / max(columns, 1))
    let shared = (
      loss, a.storage.base, b.storage.base, scale, result.mutableBase(), sums, rows, columns, grain
    )
    parallel.forEachOfWorker(Parallel.chunkCount(of: rows, grain: grain), sharing: shared) {
      shared, chunk, _ in
      let (loss, a, b, scale, out, sums, rows, columns, grain) = shared
      for row in chunk * grain..<min((chunk + 1) * grain, rows) {
        let first = row * columns
        sums[row] = loss(a + first, b + first, scale, out + first, columns)
      }
    }
    return UnsafeBufferPointer(start: sums, count: rows).reduce(0, +)
  }

  /// The sum of each column, added from the first row to the last: a 1 × columns matrix.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless `sums` is 1 × columns.
  public func columnSums(_ matrix: Matrix, into sums: inout Matrix) throws(KernelError) {
    guard sums.rows == 1, sums.columns == matrix.columns else {
      throw .shapeMismatch("column sums of \(matrix.shape) into \(sums.shape)")
    }
    let (rows, columns) = (matrix.rows, matrix.columns)
    let (source, target) = (matrix.storage.base, sums.mutableBase())
    let grain = rows * columns < Self.grain ? max(columns, 1) : 256
    parallel.forEachOfWorker(
      Parallel.chunkCount(of: columns, grain: grain),
      sharing: (kernels.columnSums, source, target, rows, columns, grain)
    ) { shared, chunk, _ in
      let (columnSums, source, target, rows, columns, grain) = shared
      let first = chunk * grain
      columnSums(source + first, columns, rows, min(grain, columns - first), target + first)
    }
  }

  /// Copies the rows with the given indices, in that order, into the rows of `batch`, resizing it.
  ///
  /// - Throws: `KernelError.shapeMismatch` if an index lies outside the matrix.
  /// - Complexity: O(indices · columns).
  public func gatherRows(
    of matrix: Matrix, at indices: ArraySlice<Int>, into batch: inout Matrix
  ) throws(KernelError) {
    try requireRows(indices, of: matrix.rows, matrix.columns)
    batch.resize(rows: indices.count, columns: matrix.columns)
    let columns = matrix.columns
    let (from, to) = (matrix.storage.base, batch.mutableBase())
    for (row, index) in indices.enumerated() {
      (to + row * columns).update(from: from + index * columns, count: columns)
    }
  }

  /// Converts the rows of bytes with the given indices, in that order, into the rows of `batch`, resizing it:
  /// each element becomes (byte − offset) / divisor, whatever the scale of `bytes`.
  ///
  /// In Float, with one rounding where the difference is exact.
  ///
  /// - Throws: `KernelError.shapeMismatch` if an index lies outside the matrix.
  /// - Complexity: O(indices · columns).
  public func gatherRows(
    of bytes: ByteMatrix, at indices: ArraySlice<Int>, offset: Float, divisor: Float, into batch: inout Matrix
  ) throws(KernelError) {
    try requireRows(indices, of: bytes.rows, bytes.columns)
    batch.resize(rows: indices.count, columns: bytes.columns)
    let columns = bytes.columns
    let (from, to) = (bytes.storage.base, batch.mutableBase())
    for (row, index) in indices.enumerated() {
      kernels.convertBytes(from + index * columns, offset, divisor, to + row * columns, columns)
    }
  }

  private func requireRows(_ indices: ArraySlice<Int>, of rows: Int, _ columns: Int) throws(KernelError) {
    if let outside = indices.first(where: { $0 < 0 || $0 >= rows }) {
      throw .shapeMismatch("row \(outside) of a \(rows) × \(columns) matrix")
    }
  }

  func requireSameShape(
    _ nameA: String, _ a: Matrix, _ nameB: String, _ b: Matrix
  ) throws(KernelError) {
    guard a.rows == b.rows, a.columns == b.columns else {
      throw .shapeMismatch("\(nameA) is \(a.shape) and \(nameB) \(b.shape)")
    }
  }
}
