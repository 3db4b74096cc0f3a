import Kernels

/// The leading eigenvectors of a covariance that is never made: subspace iteration with a Rayleigh-Ritz step.
///
/// Products in Float are as exact as the greatest eigenvalue allows. So of each iteration only the vectors are kept
/// whose eigenvalues are of its order; the samples lose their parts along these, and the next ones are found in what is
/// left.
struct SubspaceIteration {
  /// n × d, centred.
  let samples: Matrix
  /// Vectors that are found.
  let count: Int
  let engine: Engine

  /// Eigenvalues, descending, and eigenvectors, a row each.
  struct Result {
    var values: [Double] = []
    var vectors: [Double] = []
  }

  /// Vectors beyond those that are asked for: the further the eigenvalues have fallen there, the fewer steps.
  private static let surplus = 12
  private static let stepLimit = 200
  /// Greatest residual, of the greatest eigenvalue; products in Float go no further.
  private static let tolerance = 2e-6
  /// The least eigenvalue that is kept, of the greatest.
  private static let keptShare = 0.1
  /// What is left of the greatest eigenvalue when nothing but rounding is.
  private static let roundingShare = 1e-12
  /// Rows whose products are added up in Float before they are added up in Double.
  static let rowBlock = 4096

  /// The vectors; nil where they have not settled after many steps, unless they need not.
  func run(mustSettle: Bool = true) throws(KernelError) -> Result? {
    let d = samples.columns
    var result = Result()
    var rest = samples
    while result.values.count < count {
      let (found, settled) = try leading(count - result.values.count, of: rest)
      let greatest = result.values.first ?? found.values[0]
      let isRounding = found.values[0] <= Self.roundingShare * greatest
      if settled == 0, !isRounding, mustSettle { return nil }
      let kept =
        isRounding
        ? found.values[...]
        : mustSettle
          ? found.values.prefix(settled) : found.values.prefix { $0 >= Self.keptShare * found.values[0] }
      let vectors = Array(found.vectors.prefix(kept.count * d))
      result.values += kept
      result.vectors += vectors
      if result.values.count < count { try Self.remove(vectors, from: &rest, engine: engine) }
    }
    VectorRows.orthonormalize(&result.vectors, count: count, size: d)
    return result
  }

  /// The greatest eigenvalues of some samples and their vectors, and how many of those to keep have settled: all
  /// but after the last step.
  private func leading(
    _ count: Int, of samples: Matrix
  ) throws(KernelError) -> (found: Result, settled: Int) {
    let d = samples.columns
    let width = min(d, count + Self.surplus)
    var random = Random(seed: 1)
    var basis = (0..<width * d).map { _ in random.nextNormal() }
    var (found, settled) = (Result(), 0)
    for _ in 0..<Self.stepLimit {
      VectorRows.orthonormalize(&basis, count: width, size: d)
      let product = try covarianceProduct(samples, basis, width: width)
      var small = [Double](repeating: 0, count: width * width)
      for i in 0..<width {
        for j in 0...i {
          for k in 0..<d { small[i * width + j] += basis[i * d + k] * product[j * d + k] }
        }
      }
      let eigen = SymmetricEigen(small, size: width)
      let ritz = VectorRows.combine(basis, by: eigen.vectors, count: width, size: d)
      let images = VectorRows.combine(product, by: eigen.vectors, count: width, size: d)
      found = Result(values: Array(eigen.values.prefix(count)), vectors: Array(ritz.prefix(count * d)))
      // The others are found again in what the kept ones leave; steps for these may not be any for them.
      let kept = found.values.prefix { $0 >= Self.keptShare * found.values[0] }.count
      let bound = Self.tolerance * abs(found.values[0])
      settled =
        (0..<kept).prefix { i in
          var square = 0.0
          for k in 0..<d {
            let rest = images[i * d + k] - found.values[i] * ritz[i * d + k]
            square += rest * rest
          }
          return square.squareRoot() <= bound
        }.count
      if settled == kept { break }
      basis = try filtered(samples, ritz, images, values: eigen.values)
    }
    return (found, settled)
  }

  /// The vectors after some further products, which draw them towards those of the greatest eigenvalues.
  ///
  /// Where the eigenvalues fall slowly these are Chebyshev's polynomials: small up to the least of the values, and
  /// beyond it as steep as any. At 0 they are 1, no less than at the least value itself: the last product is the covariance
  /// alone, which takes away what has no variance.
  private func filtered(
    _ samples: Matrix, _ vectors: [Double], _ images: [Double], values: [Double]
  ) throws(KernelError) -> [Double] {
    guard let least = values.last, least >= Self.keptShare * values[0], least > 0 else { return images }
    // The polynomial of degree m is cosh(m arcosh x) at x > 1; more than e¹² would cost too many digits.
    let x = max(2 * values[0] / least - 1, 1 + 1e-6)
    let degree = min(16, Int(12 / naturalLogarithm(of: x + (x * x - 1).squareRoot())))
    var (last, next) = (vectors, zip(images, vectors).map { 2 / least * $0 - $1 })
    for _ in 1..<max(1, degree - 1) {
      let product = try covarianceProduct(samples, next, width: values.count)
      let after = next.indices.map { 2 * (2 / least * product[$0] - next[$0]) - last[$0] }
      (last, next) = (next, after)
    }
    return try covarianceProduct(samples, next, width: values.count)
  }

  /// The covariance times each vector, a row each.
  private func covarianceProduct(
    _ samples: Matrix, _ basis: [Double], width: Int
  ) throws(KernelError) -> [Double] {
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

  /// Takes from each sample its part along some vectors of length 1.
  private static func remove(
    _ vectors: [Double], from samples: inout Matrix, engine: Engine
  ) throws(KernelError) {
    let (n, d) = (samples.rows, samples.columns)
    let directions = try Matrix(rows: vectors.count / d, columns: d, elements: vectors.map(Float.init))
    for first in stride(from: 0, to: n, by: rowBlock) {
      let range = first..<min(n, first + rowBlock)
      let scores = try engine.gemm(samples[rows: range], directions.transposed)
      let parts = try engine.gemm(scores.view, directions.view)
      samples.withUnsafeMutableElements { elements in
        parts.withUnsafeElements { for index in $0.indices { elements[first * d + index] -= $0[index] } }
      }
    }
  }
}
