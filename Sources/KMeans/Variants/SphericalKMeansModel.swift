import Kernels

/// Directions that spherical K-means left, applied to other samples.
public struct SphericalKMeansModel: Sendable, Equatable {
  /// K × d, rows of length 1; zeros, or what is not finite, only if given so.
  public let centroids: Matrix

  /// A model of given centroids, K × d, of any lengths: cₖ/‖cₖ‖ of those that are not of length 1.
  ///
  /// Those of length 1, as Float rounds it, keep their bits. Those without a direction stay as they are, for `predict` to
  /// refuse.
  ///
  /// - Complexity: O(K · d).
  public init(centroids: Matrix) {
    var directions = centroids
    let d = centroids.columns
    for k in Self.rowsNotOfLengthOne(centroids) {
      let length = Self.squaredLength(centroids.row(k)).squareRoot()
      guard length > 0, length.isFinite else { continue }
      for j in 0..<d { directions[k, j] = Float(Double(centroids[k, j]) / length) }
    }
    self.centroids = directions
  }

  /// The centroid of greatest cosine of each sample; the lowest index on ties.
  ///
  /// - Throws: `KMeansError.zeroVector` for a sample without direction, `.shapeMismatch` if the features differ from those
  ///   of the centroids or there are none, `.nonFiniteValue`, `.invalidOption` for centroids that are not finite or all zeros.
  /// - Complexity: O(n · K · d), and a copy of the samples.
  public func predict(_ samples: Samples, engine: Engine) throws(KMeansError) -> [Int32] {
    guard samples.columns == centroids.columns, samples.columns > 0 else {
      throw .shapeMismatch("samples of \(samples.shape) and centroids of \(centroids.shape)")
    }
    if let k = (0..<centroids.rows).first(where: { Self.squaredLength(centroids.row($0)) == 0 }) {
      throw .invalidOption(
        "centroid \(k) is all zeros and has no direction; give a centroid of a length above 0")
    }
    let directions = try engine.directions(of: samples)
    do { return try engine.nearestCentroids(of: directions, in: centroids) } catch {
      throw KMeansError(error)
    }
  }

  /// The same of the rows of a matrix.
  ///
  /// - Throws: as `predict` of `Samples`.
  /// - Complexity: O(n · K · d), and a copy of the samples.
  public func predict(_ samples: Matrix, engine: Engine) throws(KMeansError) -> [Int32] {
    try predict(Samples(samples), engine: engine)
  }

  /// The samples at length 1, among which the centroids are the nearest: what the labels are taken of.
  ///
  /// - Throws: `KMeansError.zeroVector`, `.nonFiniteValue`.
  /// - Complexity: O(n · d).
  public static func directions(of samples: Samples, engine: Engine) throws(KMeansError) -> Matrix {
    try engine.directions(of: samples)
  }

  /// ‖x‖² in Double.
  static func squaredLength(_ row: [Float]) -> Double { row.reduce(0) { $0 + Double($1) * Double($1) } }

  /// The rows with |‖c‖² − 1| > (d + 8) 2⁻²⁴.
  ///
  /// Scaled to length 1 in Float, a row has less: d roundings in the sum of its squares, in whatever order, and a few in
  /// the root and the quotients.
  static func rowsNotOfLengthOne(_ centroids: Matrix) -> [Int] {
    let bound = Double(centroids.columns + 8) * 0x1p-24
    return (0..<centroids.rows).filter { !(abs(squaredLength(centroids.row($0)) - 1) <= bound) }
  }
}

/// A clustering by direction.
public struct SphericalKMeansResult: Sendable {
  /// K × d, rows of length 1.
  public let centroids: Matrix
  /// The centroid of greatest cosine of each sample; equal to `predict` of the samples.
  public let labels: [Int32]
  /// Σᵢ wᵢ (1 − cos(xᵢ, c(xᵢ))), in Double.
  public let objective: Double
  /// What happened in each iteration of the run that was kept; the inertia there is that of the samples at
  /// length 1, twice the objective.
  public let iterations: [KMeansIteration]
  /// Why the run ended.
  public let stopReason: StopReason

  init(_ result: KMeansResult) {
    centroids = result.centroids
    labels = result.labels
    objective = result.inertia / 2
    iterations = result.iterations
    stopReason = result.stopReason
  }

  /// Whether the run ended because labels or centroids no longer changed.
  public var hasConverged: Bool { stopReason.isConvergence }
  /// Clusters that have at least one sample.
  public var nonEmptyClusterCount: Int { Set(labels).count }
  /// Clusters that had lost all their samples and were moved to the farthest ones, in all iterations.
  public var relocatedClusters: Int { iterations.reduce(0) { $0 + $1.relocatedClusters } }
  /// The centroids, to be used on other samples.
  public var model: SphericalKMeansModel { SphericalKMeansModel(centroids: centroids) }
}

extension Engine {
  /// Samples at length 1, with the errors of this module.
  func directions(of samples: Samples) throws(KMeansError) -> Matrix {
    let (rows, firstZeroRow): (Matrix, Int?)
    do { (rows, firstZeroRow) = try normalizedRows(of: samples) } catch { throw KMeansError(error) }
    if let firstZeroRow { throw .zeroVector(row: firstZeroRow) }
    return rows
  }
}
