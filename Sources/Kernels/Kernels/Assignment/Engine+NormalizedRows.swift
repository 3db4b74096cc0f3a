internal import KernelsCore

extension Engine {
  /// xᵢ / ‖xᵢ‖ of each sample, the norms taken in Double: the same bits with every instruction set.
  ///
  /// - Returns: the rows, those of zeros left as they are, and the first of these.
  /// - Throws: `KernelError.nonFiniteValue`.
  /// - Complexity: O(n · d).
  package func normalizedRows(
    of samples: Samples
  ) throws(KernelError) -> (rows: Matrix, firstZeroRow: Int?) {
    let (n, d) = (samples.rows, samples.columns)
    var result = Matrix(rows: n, columns: d)
    let (target, zeros) = (result.mutableBase(), AlignedStorage<Float>(capacity: d))
    let norms = AlignedStorage<Double>(capacity: n)
    let reader = RowReader(samples, kernels: kernels)
    let squaredDistance = kernels.assignment.wideSquaredDistance
    parallel.forEachChunk(of: n, grain: max(1, Self.grain / max(1, d))) { _, range in
      reader.withBuffer { buffer in
        for i in range {
          let (row, normalized) = (reader.row(i, buffer), target + i * d)
          let norm = squaredDistance(row, zeros.base, d).squareRoot()
          norms.base[i] = norm
          let divisor = norm > 0 ? norm : 1
          for j in 0..<d { normalized[j] = Float(Double(row[j]) / divisor) }
        }
      }
    }
    if let i = (0..<n).first(where: { !norms.base[$0].isFinite }) { throw notFinite(i, reader) }
    return (result, (0..<n).first { norms.base[$0] == 0 })
  }

  /// Scales each row to the length 1, as `normalizedRows(of:)` does; a row of zeros becomes that of `fallback`.
  ///
  /// - Complexity: O(K · d).
  package func normalizedRows(of means: Matrix, orElse fallback: Matrix) throws(KernelError) -> Matrix {
    var (rows, firstZeroRow) = try normalizedRows(of: Samples(means))
    guard let first = firstZeroRow else { return rows }
    let d = rows.columns
    let (target, source) = (rows.mutableBase(), fallback.storage.base)
    for k in first..<rows.rows where (0..<d).allSatisfy({ target[k * d + $0] == 0 }) {
      (target + k * d).update(from: source + k * d, count: d)
    }
    return rows
  }
}
