import Kernels

/// The leading eigenvectors of a covariance that is never made: subspace iteration with a Rayleigh-Ritz step.
struct SubspaceIteration {
  /// n × d, centred.
  let samples: Matrix
  /// Vectors that are found.
  let count: Int
  let engine: Engine

  /// Vectors beyond those that are asked for: the further the eigenvalues have fallen there, the fewer steps.
  private static let surplus = 12
  private static let stepLimit = 200
  /// Greatest residual, of the greatest eigenvalue; products in Float go no further.
  private static let tolerance = 2e-6
  /// Rows whose products are added up in Float before they are added up in Double.
  static let rowBlock = 4096

  /// Eigenvalues, descending, and eigenvectors, a row each.
  func run() throws(KernelError) -> (values: [Double], vectors: [Double]) {
    let d = samples.columns
    let width = min(d, count + Self.surplus)
    var random = Random(seed: 1)
    var basis = (0..<width * d).map { _ in random.nextNormal() }
    Self.orthonormalize(&basis, count: width, size: d)
    var values: [Double] = []
    for _ in 0..<Self.stepLimit {
      let product = try covarianceProduct(basis, width: width)
      var small = [Double](repeating: 0, count: width * width)
      for i in 0..<width {
        for j in 0...i {
          for k in 0..<d { small[i * width + j] += basis[i * d + k] * product[j * d + k] }
        }
      }
      let eigen = SymmetricEigen(small, size: width)
      values = Array(eigen.values.prefix(count))
      let ritz = Self.combine(basis, by: eigen.vectors, width: width, size: d)
      var images = Self.combine(product, by: eigen.vectors, width: width, size: d)
      var worst = 0.0
      for i in 0..<count {
        var square = 0.0
        for k in 0..<d {
          let rest = images[i * d + k] - values[i] * ritz[i * d + k]
          square += rest * rest
        }
        worst = max(worst, square.squareRoot())
      }
      if worst <= Self.tolerance * abs(values[0]) { return (values, Array(ritz.prefix(count * d))) }
      Self.orthonormalize(&images, count: width, size: d)
      basis = images
    }
    return (values, Array(basis.prefix(count * d)))
  }

  /// The covariance times each vector, a row each.
  private func covarianceProduct(_ basis: [Double], width: Int) throws(KernelError) -> [Double] {
    let (n, d) = (samples.rows, samples.columns)
    let vectors = try Matrix(rows: width, columns: d, elements: basis.map(Float.init))
    var sums = [Double](repeating: 0, count: width * d)
    let scale = 1 / Double(max(n - 1, 1))
    for first in stride(from: 0, to: n, by: Self.rowBlock) {
      let rows = samples[rows: first..<min(n, first + Self.rowBlock)]
      let scores = try engine.gemm(rows, vectors.transposed)
      let part = try engine.gemm(scores.transposed, rows)
      part.withUnsafeElements { for (index, element) in $0.enumerated() { sums[index] += Double(element) } }
    }
    return sums.map { $0 * scale }
  }

  /// Row i of the result: Σⱼ factors[i, j] · row j.
  private static func combine(_ rows: [Double], by factors: [Double], width: Int, size: Int) -> [Double] {
    var result = [Double](repeating: 0, count: width * size)
    for i in 0..<width {
      for j in 0..<width {
        let factor = factors[i * width + j]
        for k in 0..<size { result[i * size + k] += factor * rows[j * size + k] }
      }
    }
    return result
  }

  /// Gram and Schmidt's, twice over; a row that the others leave nothing of becomes a direction of an axis.
  private static func orthonormalize(_ rows: inout [Double], count: Int, size: Int) {
    var axis = 0
    for i in 0..<count {
      var isDone = false
      while !isDone {
        let before = norm(rows, i, size)
        for _ in 0..<2 {
          for j in 0..<i {
            var product = 0.0
            for k in 0..<size { product += rows[i * size + k] * rows[j * size + k] }
            for k in 0..<size { rows[i * size + k] -= product * rows[j * size + k] }
          }
        }
        let after = norm(rows, i, size)
        isDone = after > 1e-10 * before && after > 0
        if isDone {
          for k in 0..<size { rows[i * size + k] /= after }
        } else {
          for k in 0..<size { rows[i * size + k] = k == axis ? 1 : 0 }
          axis = (axis + 1) % size
        }
      }
    }
  }

  private static func norm(_ rows: [Double], _ i: Int, _ size: Int) -> Double {
    var square = 0.0
    for k in 0..<size { square += rows[i * size + k] * rows[i * size + k] }
    return square.squareRoot()
  }
}
