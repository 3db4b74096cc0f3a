/// Statistics of one iteration.
public struct KMeansIteration: Sendable, Equatable {
  /// The run that it belongs to, counted from 0.
  public let restart: Int
  /// Its number in the run, counted from 0.
  public let index: Int
  /// The inertia of the samples about the centroids that the iteration began with.
  ///
  /// It comes from the sums of the clusters, with an error of rounding in proportion to the scatter of all samples, not to
  /// itself; the inertia of the result is summed directly.
  public let inertia: Double
  /// Samples whose label differs from the iteration before; all of them in the first.
  public let changedLabels: Int
  /// Clusters that had lost all their samples and were moved to the farthest ones.
  public let relocatedClusters: Int
  /// Samples that were given to other clusters, after labels had settled, because that lowers the inertia; see
  /// `KMeans.exchangesSamples`.
  public let exchangedSamples: Int
  /// Σₖ ‖r′ₖ − rₖ‖², by how much the centroids moved.
  public let centroidShift: Double
}
