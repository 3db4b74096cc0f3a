import Kernels

/// Principal component analysis: the orthogonal directions in which samples vary most (Pearson 1901).
public struct PrincipalComponents: Sendable {
  /// The mean of each feature.
  public var mean: [Float] { means.map { Float($0) } }
  /// A component a row, count × d, of length 1: in each the element of greatest magnitude is positive.
  public let components: Matrix
  /// The variance along each component, with the divisor n − 1; descending.
  public let explainedVariance: [Double]
  /// The variance of all features together.
  public let totalVariance: Double
  /// The means as they are subtracted: far from the origin, rounding to Float moves them by as much as samples differ.
  private let means: [Double]

  /// Most features of which the covariance is made and decomposed; with more the components are iterated.
  static let covarianceLimit = 256
  /// The share of the greatest variance below which components are refined: errors are 10⁻⁴ of such ones.
  private static let refinedShare = 1e-3

  /// Finds the `count` components of greatest variance.
  ///
  /// Up to 256 features, or where more than a quarter of all components is asked for, from the eigenvectors of the covariance, in
  /// Double; otherwise by subspace iteration, so that no d × d matrix is needed.
  ///
  /// Works on samples times a power of two, so that no finite ones are too great or too small.
  ///
  /// - Throws: `ProjectionError.invalidSamples` for fewer than 2 samples, samples without features, values that are not
  ///   finite, or components that do not settle; `.invalidOption` unless `count` is in 1 … min(n, d).
  /// - Complexity: O(n · d²) and O(d³), or O(n · d · count) for each step of the iteration.
  public init(of samples: Matrix, count: Int, engine: Engine) throws(ProjectionError) {
    try self.init(of: samples, count: count, mustSettle: true, engine: engine)
  }

  /// The same, or, unless they must settle, directions of nearly the greatest variance where they do not.
  init(of samples: Matrix, count: Int, mustSettle: Bool, engine: Engine) throws(ProjectionError) {
    let (n, d) = (samples.rows, samples.columns)
    guard n >= 2 else {
      throw .invalidSamples("\(n) samples have no variance; principal components need at least 2")
    }
    try samples.requireFeatures()
    guard count >= 1, count <= min(n, d) else {
      throw .invalidOption("\(count) components of samples of \(samples.shape); give 1 to \(min(n, d))")
    }
    try samples.requireFinite()
    let scaled = ScaledSamples(samples)
    let centred = scaled.matrix
    let unit = Double(sign: .plus, exponent: -2 * scaled.exponent, significand: 1)
    let eigen = try Self.eigen(of: centred, count: count, mustSettle: mustSettle, engine: engine)
    do throws(KernelError) {
      totalVariance = unit * (try engine.dot(centred, centred)) / Double(n - 1)
      components = try Matrix(
        rows: count, columns: d, elements: Self.withFixedSigns(eigen.vectors, size: d).map(Float.init))
    } catch {
      throw .invalidSamples("\(error)")
    }
    means = scaled.means
    explainedVariance = eigen.values.map { unit * max(0, $0) }
    guard components.withUnsafeElements({ $0.allSatisfy(\.isFinite) }) else {
      throw .invalidSamples("the components of samples of \(samples.shape) are not finite; scale the samples")
    }
  }

  /// The greatest eigenvalues of the covariance of centred samples, and their vectors.
  private static func eigen(
    of centred: Matrix, count: Int, mustSettle: Bool, engine: Engine
  ) throws(ProjectionError) -> SubspaceIteration.Result {
    let d = centred.columns
    let found: SubspaceIteration.Result?
    do throws(KernelError) {
      if d <= covarianceLimit || 4 * count > d {
        let all = try decomposition(of: centred, count: count, engine: engine)
        return SubspaceIteration.Result(
          values: Array(all.values.prefix(count)), vectors: Array(all.vectors.prefix(count * d)))
      }
      found = try SubspaceIteration(samples: centred, count: count, engine: engine).run(
        mustSettle: mustSettle)
    } catch {
      throw .invalidSamples("\(error)")
    }
    guard let found else {
      throw .invalidSamples(
        "\(count) components of \(d) features do not settle, because others have nearly the same variance; ask for another number of components"
      )
    }
    return found
  }

  /// The coordinates of samples along the components, n × count, counted from the mean.
  ///
  /// - Throws: `ProjectionError.invalidSamples` unless the samples have d features, finite values and coordinates within the
  ///   range of Float.
  /// - Complexity: O(n · d · count).
  public func transform(_ samples: Matrix, engine: Engine) throws(ProjectionError) -> Matrix {
    guard samples.columns == components.columns else {
      throw .invalidSamples(
        "samples of \(samples.shape) for components of \(components.columns) features; give as many features")
    }
    try samples.requireFinite()
    let scores: Matrix
    do throws(KernelError) {
      scores = try engine.gemm(Self.subtract(means, from: samples).view, components.transposed)
    } catch {
      throw .invalidSamples("\(error)")
    }
    if let index = scores.withUnsafeElements({ $0.firstIndex { !$0.isFinite } }) {
      throw .invalidSamples(
        "sample \(index / scores.columns) has coordinates beyond the range of Float; divide the samples by a number"
      )
    }
    return scores
  }

  private static func subtract(_ means: [Double], from samples: Matrix) -> Matrix {
    var centred = samples
    let rows = samples.rows
    centred.withUnsafeMutableElements { elements in
      for i in 0..<rows {
        for j in means.indices {
          elements[i * means.count + j] = Float(Double(elements[i * means.count + j]) - means[j])
        }
      }
    }
    return centred
  }

  /// All eigenvalues of the covariance of centred samples, and their vectors; at least the first `count` are exact.
  ///
  /// Products in Float leave errors of some 10⁻⁷ of the greatest value in all. Where that is too much, the samples'
  /// coordinates along the vectors are decomposed once more: their covariance is nearly diagonal, so that small elements
  /// are sums of small products.
  private static func decomposition(
    of centred: Matrix, count: Int, engine: Engine
  ) throws(KernelError) -> SubspaceIteration.Result {
    let d = centred.columns
    let first = SymmetricEigen(try covariance(centred, engine: engine), size: d)
    guard first.values[count - 1] < refinedShare * first.values[0] else {
      return SubspaceIteration.Result(values: first.values, vectors: first.vectors)
    }
    // What is rounded in them is made good by the second vectors.
    let directions = try Matrix(rows: d, columns: d, elements: first.vectors.map(Float.init))
    let second = SymmetricEigen(try covariance(centred, along: directions, engine: engine), size: d)
    var vectors = VectorRows.combine(
      directions.elements.map(Double.init), by: second.vectors, count: d, size: d)
    VectorRows.orthonormalize(&vectors, count: d, size: d)
    return SubspaceIteration.Result(values: second.values, vectors: vectors)
  }

  /// The covariance of centred samples, or of their coordinates along some directions: products of blocks of rows in
  /// Float, their sums in Double.
  private static func covariance(
    _ centred: Matrix, along directions: Matrix? = nil, engine: Engine
  ) throws(KernelError) -> [Double] {
    let (n, d) = (centred.rows, centred.columns)
    var sums = [Double](repeating: 0, count: d * d)
    var (part, workspace) = (Matrix(rows: d, columns: d), Workspace())
    for first in stride(from: 0, to: n, by: SubspaceIteration.rowBlock) {
      let rows = centred[rows: first..<min(n, first + SubspaceIteration.rowBlock)]
      if let directions {
        let scores = try engine.gemm(rows, directions.transposed)
        try engine.gemm(scores.transposed, scores.view, into: &part, workspace: &workspace)
      } else {
        try engine.gemm(rows.transposed, rows, into: &part, workspace: &workspace)
      }
      part.withUnsafeElements { for (index, element) in $0.enumerated() { sums[index] += Double(element) } }
    }
    return sums.map { $0 / Double(n - 1) }
  }

  /// The vectors, turned so that the first of their elements of greatest magnitude is positive.
  private static func withFixedSigns(_ vectors: [Double], size: Int) -> [Double] {
    var vectors = vectors
    for start in stride(from: 0, to: vectors.count, by: size) {
      var greatest = vectors[start]
      for index in start..<start + size where abs(vectors[index]) > abs(greatest) {
        greatest = vectors[index]
      }
      guard greatest < 0 else { continue }
      for index in start..<start + size { vectors[index] = -vectors[index] }
    }
    return vectors
  }
}
