internal import KernelsCore

// Sums. Chunks are cut by the size alone and their sums added in order, so the bits do not depend on the
// number of threads.
extension Engine {
  /// sumsᵢ ← Σⱼ xᵢⱼ, a column of the rows' sums, taken in Float.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless `sums` is rows × 1.
  /// - Complexity: O(count).
  public func rowSums(of x: Matrix, into sums: inout Matrix) throws(KernelError) {
    try reduceRows(x, into: &sums, kernels.rowSums)
  }

  /// normsᵢ ← ‖xᵢ‖² = Σⱼ xᵢⱼ², a column of the rows' squared norms, taken in Float.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless `norms` is rows × 1.
  /// - Complexity: O(count).
  public func rowSquaredNorms(of x: Matrix, into norms: inout Matrix) throws(KernelError) {
    try reduceRows(x, into: &norms, kernels.rowSquaredNorms)
  }

  /// The sum of each column, added from the first row to the last: a 1 × columns matrix.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless `sums` is 1 × columns.
  /// - Complexity: O(count).
  public func columnSums(_ matrix: Matrix, into sums: inout Matrix) throws(KernelError) {
    guard sums.rows == 1, sums.columns == matrix.columns else {
      throw .shapeMismatch("column sums of \(matrix.shape) into \(sums.shape)")
    }
    let (rows, columns) = (matrix.rows, matrix.columns)
    let (source, target) = (matrix.storage.base, sums.mutableBase())
    let grain = rows * columns < Self.grain ? max(columns, 1) : 256
    let work = ColumnSumWork(
      columnSums: kernels.columnSums, source: source, target: target, rows: rows, columns: columns,
      grain: grain)
    parallel.forEachOfWorker(
      Parallel.chunkCount(of: columns, grain: grain), sharing: work
    ) { work, chunk, _ in
      let first = chunk * work.grain
      work.columnSums(
        work.source + first, work.columns, work.rows, min(work.grain, work.columns - first),
        work.target + first)
    }
  }

  /// Σ xᵢⱼ, added up in Double.
  ///
  /// - Complexity: O(count).
  public func sum(of x: Matrix) -> Double {
    let source = x.storage.base
    return sumOfChunks(of: x.count) { kernels.sum(source + $0.lowerBound, $0.count) }
  }

  /// Σ aᵢⱼ bᵢⱼ, the products exact and added up in Double.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless both matrices have the same shape.
  /// - Complexity: O(count).
  public func dot(_ a: Matrix, _ b: Matrix) throws(KernelError) -> Double {
    try requireSameShape("a", a, "b", b)
    let (left, right) = (a.storage.base, b.storage.base)
    return sumOfChunks(of: a.count) {
      kernels.dot(left + $0.lowerBound, right + $0.lowerBound, $0.count)
    }
  }

  /// Σⱼ aᵢⱼ bₖⱼ of row i of `a` and row k of `b`, the products exact and added up in Double.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless both rows exist and have the same length.
  /// - Complexity: O(columns).
  public func dot(row i: Int, of a: Matrix, row k: Int, of b: Matrix) throws(KernelError) -> Double {
    guard a.columns == b.columns, i >= 0, i < a.rows, k >= 0, k < b.rows else {
      throw .shapeMismatch("row \(i) of a \(a.shape) matrix and row \(k) of a \(b.shape) one")
    }
    return kernels.dot(a.storage.base + i * a.columns, b.storage.base + k * b.columns, a.columns)
  }

  /// Gives each row a number, by a kernel that takes several rows.
  private func reduceRows(
    _ x: Matrix, into result: inout Matrix,
    _ reduce: (UnsafePointer<Float>, Int, Int, UnsafeMutablePointer<Float>) -> Void
  ) throws(KernelError) {
    guard result.rows == x.rows, result.columns == 1 else {
      throw .shapeMismatch("a number for each row of \(x.shape) into \(result.shape)")
    }
    let columns = x.columns
    let (source, target) = (x.storage.base, result.mutableBase())
    parallel.forEachChunk(of: x.rows, grain: max(1, Self.grain / max(1, columns))) { _, range in
      let first = range.lowerBound
      reduce(source + first * columns, columns, range.count, target + first)
    }
  }

  /// The sum of the chunks' sums, in the order of the chunks.
  private func sumOfChunks(of count: Int, _ sum: (Range<Int>) -> Double) -> Double {
    let chunks = Parallel.chunkCount(of: count, grain: Self.grain)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: chunks) { sums in
      let partial = sums.baseAddress
      parallel.forEachChunk(of: count, grain: Self.grain) { chunk, range in
        partial?[chunk] = sum(range)
      }
      return sums.reduce(0, +)
    }
  }
}

/// Sums of columns, which threads share: a struct, because a function in a tuple would be wrapped in another one on the
/// heap.
private struct ColumnSumWork {
  let columnSums: @Sendable (UnsafePointer<Float>, Int, Int, Int, UnsafeMutablePointer<Float>) -> Void
  let source: UnsafeMutablePointer<Float>
  let target: UnsafeMutablePointer<Float>
  let rows: Int
  let columns: Int
  let grain: Int
}
