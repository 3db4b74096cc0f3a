/// The external scores of a clustering that papers report, taken from one contingency table.
public struct ClusteringScores: Sendable, Equatable {
  /// Clustering accuracy, ACC, in (0, 1]; see `clusteringAccuracy(of:against:)`.
  public let accuracy: Double
  /// Normalised mutual information by the arithmetic mean, NMI, in [0, 1]; see
  /// `normalizedMutualInformation(of:against:normalizedBy:)`.
  public let nmi: Double
  /// Adjusted Rand index, ARI, in [−0.5, 1]; see `adjustedRandIndex(of:against:)`.
  public let ari: Double

  /// The scores of predicted clusters against true classes, both by any integers.
  ///
  /// - Throws: `MetricsError.lengthMismatch`, `MetricsError.emptyLabeling`.
  /// - Complexity: O(n log n + s² · l) for s the lesser and l the greater of the numbers of clusters
  ///   and classes.
  public init(of predicted: [Int], against truth: [Int]) throws(MetricsError) {
    self.init(try ContingencyTable(of: predicted, against: truth))
  }

  /// The scores of a contingency table.
  ///
  /// - Complexity: O(s² · l) for s the lesser and l the greater of the numbers of clusters and classes.
  public init(_ table: ContingencyTable) {
    accuracy = table.accuracy
    nmi = table.normalizedMutualInformation()
    ari = table.adjustedRandIndex
  }
}
