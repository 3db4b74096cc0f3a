import KernelsCore

extension Engine {
  /// Elements that one thread takes at a time in elementwise work.
  static let grain = 1 << 14

  /// One Adam step on a parameter (Kingma & Ba 2015, algorithm 1):
  /// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η m̂ / (√v̂ + ε),
  /// where m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).
  ///
  /// - Parameters:
  ///   - step: t, counted from 1.
  ///   - learningRate: η.
  /// - Throws: `KernelError.shapeMismatch` unless all four matrices have the same shape.
  /// - Complexity: O(count).
  public func adamStep(
    step: Int, learningRate: Double, beta1: Double, beta2: Double, epsilon: Double,
    weights: inout Matrix, gradient: Matrix, firstMoment: inout Matrix, secondMoment: inout Matrix
  ) throws(KernelError) {
    let coefficients = AdamCoefficients(
      step: step, learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
    for (name, other) in [("gradient", gradient), ("m", firstMoment), ("v", secondMoment)] {
      try requireSameShape("weights", weights, name, other)
    }
    let (g, w) = (gradient.storage.base, weights.mutableBase())
    let (m, v) = (firstMoment.mutableBase(), secondMoment.mutableBase())
    parallel.forEachChunk(of: weights.count, grain: Self.grain) { _, range in
      let first = range.lowerBound
      kernels.adamStep(coefficients, w + first, g + first, m + first, v + first, range.count)
    }
  }

  /// difference ← scale · (a − b), returning Σ (a − b)².
  ///
  /// With scale 2 / n this is the squared error's gradient together with its value. Partial sums are
  /// taken row by row in Float and added up in Double, in the order of the rows.
  ///
  /// - Throws: `KernelError.shapeMismatch`.
  public func scaledDifference(
    _ a: Matrix, _ b: Matrix, scale: Float, into difference: inout Matrix
  ) throws(KernelError) -> Double {
    try requireSameShape("a", a, "b", b)
    try requireSameShape("a", a, "difference", difference)
    let columns = a.columns
    let sums = AlignedStorage<Float>(capacity: a.rows)
    let (left, right, out) = (a.storage.base, b.storage.base, difference.mutableBase())
    let grain = max(1, Self.grain / max(columns, 1))
    parallel.forEachChunk(of: a.rows, grain: grain) { _, range in
      for row in range {
        let first = row * columns
        sums.base[row] = kernels.scaledDifference(
          left + first, right + first, scale, out + first, columns)
      }
    }
    return sums.array(count: a.rows).reduce(0) { $0 + Double($1) }
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
    parallel.forEachChunk(of: columns, grain: grain) { _, range in
      let first = range.lowerBound
      kernels.columnSums(source + first, columns, rows, range.count, target + first)
    }
  }

  /// Copies the rows with the given indices, in that order, into the rows of `batch`, resizing it.
  ///
  /// - Throws: `KernelError.shapeMismatch` if an index lies outside the matrix.
  public func gatherRows(
    of matrix: Matrix, at indices: ArraySlice<Int>, into batch: inout Matrix
  ) throws(KernelError) {
    if let outside = indices.first(where: { $0 < 0 || $0 >= matrix.rows }) {
      throw .shapeMismatch("row \(outside) of a \(matrix.shape) matrix")
    }
    batch.resize(rows: indices.count, columns: matrix.columns)
    let columns = matrix.columns
    let (from, to) = (matrix.storage.base, batch.mutableBase())
    for (row, index) in indices.enumerated() {
      (to + row * columns).update(from: from + index * columns, count: columns)
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
