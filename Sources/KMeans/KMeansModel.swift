import Kernels

/// Centroids that a clustering left, applied to other samples.
public struct KMeansModel: Sendable, Equatable {
  /// K × d.
  public let centroids: Matrix

  /// A model of the given centroids, K × d.
  public init(centroids: Matrix) { self.centroids = centroids }

  /// The nearest centroid of each sample, by distances in Double; the lowest index on ties.
  ///
  /// - Throws: `KMeansError.shapeMismatch` if the features differ from those of the centroids,
  ///   `.nonFiniteValue`.
  /// - Complexity: O(n · K · d).
  public func predict(_ samples: Samples, engine: Engine) throws(KMeansError) -> [Int32] {
    do { return try engine.nearestCentroids(of: samples, in: centroids) } catch { throw KMeansError(error) }
  }

  /// The distance ‖x − cₖ‖ of each sample to each centroid: n × K.
  ///
  /// - Throws: `KMeansError.shapeMismatch`.
  /// - Complexity: O(n · K · d).
  public func transform(_ samples: Matrix, engine: Engine) throws(KMeansError) -> Matrix {
    var distances = Matrix(rows: 0, columns: 0)
    do { try engine.squaredDistances(from: samples, to: centroids, into: &distances) } catch {
      throw KMeansError(error)
    }
    distances.withUnsafeMutableElements { elements in
      for i in elements.indices { elements[i] = elements[i].squareRoot() }
    }
    return distances
  }

  /// The share of each cluster in each sample, n × K, each row with sum 1.
  ///
  /// - Throws: `KMeansError.shapeMismatch`.
  /// - Complexity: O(n · K · d).
  public func softAssignments(
    _ samples: Samples, _ assignment: SoftAssignment, engine: Engine
  ) throws(KMeansError) -> Matrix {
    var (memberships, sums) = (Matrix(rows: 0, columns: 0), [Double]())
    var workspace = Workspace()
    do {
      try engine.softAssignments(
        of: samples, to: centroids, assignment, into: &memberships, sums: &sums, workspace: &workspace)
    } catch { throw KMeansError(error) }
    return memberships
  }

  /// The inertia Σᵢ wᵢ minₖ ‖xᵢ − cₖ‖² of samples, in Double: less is better.
  ///
  /// - Throws: `KMeansError.shapeMismatch`, `.nonFiniteValue`.
  /// - Complexity: O(n · K · d).
  public func inertia(
    of samples: Samples, weights: [Float]? = nil, engine: Engine
  ) throws(KMeansError) -> Double {
    if let weights, weights.count != samples.rows {
      throw .shapeMismatch("\(weights.count) weights for samples of \(samples.shape)")
    }
    let labels = try predict(samples, engine: engine)
    return engine.inertia(of: samples, weights: weights, labels, about: centroids)
  }
}
