import Kernels

/// Centroids that a clustering left, applied to other samples.
public struct KMeansModel: Sendable, Equatable {
  /// K × d.
  public let centroids: Matrix

  /// A model of the given centroids, K × d.
  public init(centroids: Matrix) { self.centroids = centroids }

  /// The nearest centroid of each sample, by distances in Double; the lowest index on ties.
  ///
  /// - Throws: `KMeansError.shapeMismatch` if the features differ from those of the centroids or there are no centroids,
  ///   `.nonFiniteValue`, `.invalidOption` for centroids that are not finite.
  /// - Complexity: O(n · K · d).
  public func predict(_ samples: Samples, engine: Engine) throws(KMeansError) -> [Int32] {
    do { return try engine.nearestCentroids(of: samples, in: centroids) } catch { throw KMeansError(error) }
  }

  /// The nearest centroid of each row of a matrix; the lowest index on ties.
  ///
  /// - Throws: as for samples.
  /// - Complexity: O(n · K · d).
  public func predict(_ samples: Matrix, engine: Engine) throws(KMeansError) -> [Int32] {
    try predict(Samples(samples), engine: engine)
  }

  /// The distance ‖x − cₖ‖ of each sample to each centroid: n × K.
  ///
  /// - Throws: `KMeansError.shapeMismatch` if the features differ from those of the centroids or there are no centroids,
  ///   `.nonFiniteValue`, `.invalidOption` for centroids that are not finite.
  /// - Complexity: O(n · K · d).
  public func transform(_ samples: Matrix, engine: Engine) throws(KMeansError) -> Matrix {
    guard centroids.rows > 0 else {
      throw .shapeMismatch("samples of \(samples.shape) and centroids of \(centroids.shape)")
    }
    var distances = Matrix(rows: 0, columns: 0)
    do { try engine.squaredDistances(from: samples, to: centroids, into: &distances) } catch {
      throw KMeansError(error)
    }
    try distances.withUnsafeMutableElements { elements throws(KMeansError) in
      for i in elements.indices {
        let squared = elements[i]
        // Where squares leave the range of Float, distances need not.
        let isExact = squared >= .leastExactSquare && squared.isFinite
        elements[i] =
          isExact
          ? squared.squareRoot()
          : try distance(from: samples, i / centroids.rows, to: i % centroids.rows)
      }
    }
    return distances
  }

  /// The distance ‖x − cₖ‖ of each sample to each centroid, n × K, of samples that may be bytes.
  ///
  /// - Throws: as for a matrix.
  /// - Complexity: O(n · K · d), and a copy of the samples as floats.
  public func transform(_ samples: Samples, engine: Engine) throws(KMeansError) -> Matrix {
    try transform(engine.rows(of: samples, at: Array(0..<samples.rows)), engine: engine)
  }

  /// ‖x − cₖ‖ of a sample, by squares in Double.
  private func distance(from samples: Matrix, _ i: Int, to k: Int) throws(KMeansError) -> Float {
    let sum = zip(samples.row(i), centroids.row(k)).reduce(0.0) {
      let difference = Double($1.0) - Double($1.1)
      return $0 + difference * difference
    }
    guard !sum.isFinite else { return Float(sum.squareRoot()) }
    if let j = samples.row(i).firstIndex(where: { !$0.isFinite }) { throw .nonFiniteValue(row: i, column: j) }
    try KMeans.checkFinite("centroid", centroids)
    return .infinity
  }

  /// The share of each cluster in each sample, n × K, each row with sum 1.
  ///
  /// Squared distances beyond the range of Float count as infinite: of a sample that is so far from all centroids each
  /// has the same share.
  ///
  /// - Throws: `KMeansError.shapeMismatch`, `.nonFiniteValue`; `.invalidOption` unless the assignment's parameter is
  ///   positive and finite, degrees of freedom below 10³⁸, and for centroids that are not finite.
  /// - Complexity: O(n · K · d).
  public func softAssignments(
    _ samples: Samples, _ assignment: SoftAssignment, engine: Engine
  ) throws(KMeansError) -> Matrix {
    try KMeans.checkFinite("centroid", centroids)
    var (memberships, sums) = (Matrix(rows: 0, columns: 0), [Double]())
    var workspace = Workspace()
    do {
      try engine.softAssignments(
        of: samples, to: centroids, assignment, into: &memberships, sums: &sums, workspace: &workspace)
    } catch { throw KMeansError(error) }
    // A sample that is not finite has no distances, or infinite ones, which all clusters share.
    for i in 0..<memberships.rows
    where memberships[i, 0].isNaN || memberships.row(i).allSatisfy({ $0 == memberships[i, 0] }) {
      if let j = engine.rows(of: samples, at: [i]).elements.firstIndex(where: { !$0.isFinite }) {
        throw .nonFiniteValue(row: i, column: j)
      }
    }
    return memberships
  }

  /// The inertia Σᵢ wᵢ minₖ ‖xᵢ − cₖ‖² of samples, in Double: less is better.
  ///
  /// - Parameters:
  ///   - samples: n × d, floats or bytes.
  ///   - weights: a weight of at least 0 for each sample; nil for 1 each.
  ///   - engine: where the computing is done.
  /// - Throws: `KMeansError.shapeMismatch`, `.nonFiniteValue`, `.invalidOption` for weights below 0 or not finite, and for
  ///   centroids that are not finite.
  /// - Complexity: O(n · K · d).
  public func inertia(
    of samples: Samples, weights: [Float]? = nil, engine: Engine
  ) throws(KMeansError) -> Double {
    if let weights { try KMeans.check(weights, for: samples) }
    let labels = try predict(samples, engine: engine)
    return engine.inertia(of: samples, weights: weights, labels, about: centroids)
  }
}
