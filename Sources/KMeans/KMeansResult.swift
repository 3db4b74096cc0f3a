import Kernels

/// A clustering: centroids, and what they make of the samples.
public struct KMeansResult: Sendable {
  /// K × d.
  public let centroids: Matrix
  /// The nearest centroid of each sample; equal to `predict` of the samples.
  public let labels: [Int32]
  /// Σᵢ ‖xᵢ − c(xᵢ)‖², by the direct formula, added up in Double.
  public let inertia: Double
  /// What happened in each iteration of the run that was kept.
  public let iterations: [KMeansIteration]
  /// Whether the run ended before the limit on iterations.
  public let hasConverged: Bool

  /// The nearest centroid of each sample; the lowest index on ties.
  ///
  /// - Throws: `KMeansError.shapeMismatch` if the features differ from those of the centroids.
  public func predict(_ samples: Matrix, engine: Engine) throws(KMeansError) -> [Int32] {
    do { return try engine.nearestCentroids(of: samples, in: centroids) } catch {
      throw .shapeMismatch(error.description)
    }
  }
}

/// Statistics of one iteration of Lloyd's algorithm.
public struct KMeansIteration: Sendable, Equatable {
  /// The inertia of the samples about the centroids that the iteration began with.
  public let inertia: Double
  /// Samples whose label differs from the iteration before; all of them in the first.
  public let changedLabels: Int
  /// Clusters that had lost all their samples and were moved to the farthest ones.
  public let relocatedClusters: Int
  /// Σₖ ‖r′ₖ − rₖ‖², by how much the centroids moved.
  public let centroidShift: Double
}
