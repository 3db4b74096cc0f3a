import Kernels

/// A clustering: centroids, and what they make of the samples.
public struct KMeansResult: Sendable {
  /// K × d.
  public let centroids: Matrix
  /// The nearest centroid of each sample; equal to `predict` of the samples.
  public let labels: [Int32]
  /// Σᵢ wᵢ ‖xᵢ − c(xᵢ)‖², by the direct formula, in Double.
  public let inertia: Double
  /// What happened in each iteration of the run that was kept.
  public let iterations: [KMeansIteration]
  /// Why the run ended.
  public let stopReason: StopReason

  /// Whether the run ended because labels or centroids no longer changed, or with mini-batches the smoothed inertia.
  public var hasConverged: Bool { stopReason.isConvergence }
  /// Clusters that have at least one sample.
  public var nonEmptyClusterCount: Int { Set(labels).count }
  /// Clusters that had lost all their samples and were moved to the farthest ones, in all iterations.
  public var relocatedClusters: Int { iterations.reduce(0) { $0 + $1.relocatedClusters } }
  /// Samples that were given to other clusters after labels had settled, in all iterations.
  public var exchangedSamples: Int { iterations.reduce(0) { $0 + $1.exchangedSamples } }
  /// The centroids, to be used on other samples.
  public var model: KMeansModel { KMeansModel(centroids: centroids) }

  /// The nearest centroid of each sample; the lowest index on ties.
  ///
  /// - Throws: `KMeansError.shapeMismatch` if the features differ from those of the centroids,
  ///   `.nonFiniteValue`.
  /// - Complexity: O(n · K · d).
  public func predict(_ samples: Samples, engine: Engine) throws(KMeansError) -> [Int32] {
    try model.predict(samples, engine: engine)
  }

  /// The nearest centroid of each row of a matrix; the lowest index on ties.
  ///
  /// - Throws: as for samples.
  /// - Complexity: O(n · K · d).
  public func predict(_ samples: Matrix, engine: Engine) throws(KMeansError) -> [Int32] {
    try model.predict(samples, engine: engine)
  }
}
