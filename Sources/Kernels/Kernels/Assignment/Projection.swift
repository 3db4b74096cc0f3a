internal import KernelsCore

/// Samples projected on the few directions in which they vary most, and the norm of what is left out.
///
/// Any orthonormal basis gives valid bounds; one that holds most of the variance gives tight ones.
package struct Projection: Sendable {
  /// Orthonormal rows, r × d.
  let basis: Matrix
  /// y = B (x − origin) of each sample, n × r.
  let projected: Matrix
  /// ‖x − origin − Bᵀy‖ of each sample, rounded up, and a panel of zeros.
  let residuals: AlignedStorage<Float>
  /// The largest error of y·z + x″·c″ for x·c, as a share of ‖x‖‖c‖.
  let error: Double
  /// Number of directions, r.
  package var dimensions: Int { basis.rows }
}

extension Engine {
  /// Samples that the directions are found from.
  private static let basisSamples = 2048
  /// Multiplications by the samples' second moments; the directions need not be exact.
  private static let powerSteps = 2

  /// Projects samples on the `dimensions` directions in which they extend most, found by subspace iteration
  /// on some of them.
  ///
  /// - Parameter mostLost: the share of these samples' scatter that may be left out.
  /// - Returns: the projection, or nil if more is left out.
  /// - Throws: `KernelError.shapeMismatch`.
  /// - Complexity: O(n · d · r).
  package func project(
    _ set: SampleSet, dimensions: Int, mostLost: Double = 1, random: inout Random
  ) throws(KernelError) -> Projection? {
    let (n, d) = (set.count, set.samples.columns)
    let r = min(dimensions, d)
    var workspace = Workspace()
    var basis = Matrix(rows: r, columns: d)
    basis.withUnsafeMutableElements { for i in $0.indices { $0[i] = Float(random.nextNormal()) } }
    orthonormalize(&basis, times: 1)
    let count = min(n, Self.basisSamples)
    // At a scale where no second moment leaves the range of Float: a power of two changes no digit.
    let some = shiftedRows((0..<count).map { $0 * n / count }, of: set).scaledNearOne()
    var images = Matrix(rows: count, columns: r)
    for step in 1...Self.powerSteps {
      try gemm(some.view, basis.transposed, into: &images, workspace: &workspace)
      try gemm(images.transposed, some.view, into: &basis, workspace: &workspace)
      orthonormalize(&basis, times: step == Self.powerSteps ? 2 : 1)
    }
    if mostLost < 1 {
      try gemm(some.view, basis.transposed, into: &images, workspace: &workspace)
      guard scatter(of: images) >= (1 - mostLost) * scatter(of: some) else { return nil }
    }

    var projected = Matrix(rows: n, columns: r)
    if let matrix = set.samples.matrix, set.origin == nil {
      try gemm(matrix.view, basis.transposed, into: &projected, workspace: &workspace)
    } else {
      let block = 4096
      var part = Matrix(rows: 0, columns: r)
      for first in stride(from: 0, to: n, by: block) {
        let rows = shiftedRows(Array(first..<min(n, first + block)), of: set)
        part.resize(rows: rows.rows)
        try gemm(rows.view, basis.transposed, into: &part, workspace: &workspace)
        try projected.replaceRows(from: first, with: part)
      }
    }

    let error = projectionError(of: basis)
    // Passes read whole panels, of at most 64 samples.
    let residuals = AlignedStorage<Float>(capacity: n + 64)
    residualNorms(of: projected, norms: set.norms.base, columns: d, error: error, into: residuals.base)
    return Projection(basis: basis, projected: projected, residuals: residuals, error: error)
  }

  /// Σ ‖x − mean‖² of the rows: Σ ‖x‖² − n ‖mean‖².
  private func scatter(of rows: Matrix) -> Double {
    var (sums, squares) = ([Double](repeating: 0, count: rows.columns), 0.0)
    for i in 0..<rows.rows {
      let row = rows.storage.base + i * rows.columns
      for j in sums.indices {
        sums[j] += Double(row[j])
        squares += Double(row[j]) * Double(row[j])
      }
    }
    return squares - sums.reduce(0) { $0 + $1 * $1 } / Double(max(1, rows.rows))
  }

  /// ‖x″‖ = √(‖x‖² − ‖y‖²), with the error that the bound has.
  func residualNorms(
    of projected: Matrix, norms: UnsafePointer<Float>, columns: Int, error: Double,
    into residuals: UnsafeMutablePointer<Float>
  ) {
    let (r, source, squaredNorm) = (projected.columns, projected.storage.base, kernels.squaredNorm)
    parallel.forEachChunk(of: projected.rows, grain: 1024) { _, range in
      for i in range {
        // Squares below Float's normal numbers lose up to 2⁻¹⁵⁰ each.
        let squared = Double(norms[i]) * Double(norms[i]) * (1 + 2 * error) + Double(columns + 8) * 0x1p-149
        let rest = max(0, squared - Double(squaredNorm(source + i * r, r)))
        residuals[i] = Float(rest.squareRoot()) * (1 + 0x1p-20)
      }
    }
  }

  /// A bound on the error of products by way of a basis B, as a share of ‖x‖‖c‖.
  ///
  /// An element of y errs by γ_d ‖x‖, so y by γ_d √r ‖x‖, and z likewise; how far BBᵀ is from the identity
  /// is measured; a row of zeros is none of the basis.
  private func projectionError(of basis: Matrix) -> Double {
    let (r, d, base) = (basis.rows, basis.columns, basis.storage.base)
    let rowSums = AlignedStorage<Double>(capacity: r)
    parallel.forEach(r) { i in
      let hasLength = kernels.dot(base + i * d, base + i * d, d) > 0
      rowSums.base[i] = (0..<r).reduce(0) {
        $0 + abs(kernels.dot(base + i * d, base + $1 * d, d) - (i == $1 && hasLength ? 1 : 0))
      }
    }
    let departure = rowSums.array(count: r).max() ?? 0
    let gamma = Double(d + 16) * 0x1p-24 * 1.01
    return 3 * (gamma * Double(r).squareRoot() + departure)
  }

  /// Makes the rows orthonormal, one after the other (Gram and Schmidt); twice, to Float's rounding.
  private func orthonormalize(_ rows: inout Matrix, times: Int) {
    let (r, d, base) = (rows.rows, rows.columns, rows.mutableBase())
    for i in 0..<r {
      let row = base + i * d
      for _ in 0..<times {
        for j in 0..<i {
          kernels.subtractScaled(Float(kernels.dot(row, base + j * d, d)), base + j * d, row, d)
        }
        let norm = kernels.dot(row, row, d).squareRoot()
        // A direction that the others span already has nothing left; it stays 0 and costs nothing but time.
        let scale = norm > 1e-20 ? Float(1 / norm) : 0
        for p in 0..<d { row[p] *= scale }
      }
    }
  }

  /// Rows of the samples less the origin.
  private func shiftedRows(_ indices: [Int], of set: SampleSet) -> Matrix {
    shift(rows(of: set.samples, at: indices), by: set.origin)
  }
}
