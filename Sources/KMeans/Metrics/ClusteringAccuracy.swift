/// Clustering accuracy (ACC): the share of samples in the class that their cluster is matched with,
/// under the best one-to-one matching.
///
///     ACC = max_m (1/n) Σᵢ 1{yᵢ = m(cᵢ)}
///
/// where cᵢ and yᵢ are the cluster and the class of sample i and m ranges over the one-to-one
/// matchings of clusters to classes; eq. 12 of arXiv 2411.19496. Where there are more clusters than
/// classes, or fewer, those left over match nothing.
///
/// - Parameters:
///   - predicted: the cluster of each sample, by any integers.
///   - truth: the class of each sample, by any integers.
/// - Returns: a share in (0, 1]; 1 exactly if the partitions are the same.
/// - Throws: `MetricsError.lengthMismatch`, `MetricsError.emptyLabeling`.
/// - Complexity: O(n log n + s² · l) for s the lesser and l the greater of the numbers of clusters and
///   classes.
public func clusteringAccuracy(
  of predicted: some Collection<some BinaryInteger>, against truth: some Collection<some BinaryInteger>
) throws(MetricsError) -> Double {
  try ContingencyTable(of: predicted, against: truth).accuracy
}

extension ContingencyTable {
  /// Clustering accuracy; see `clusteringAccuracy(of:against:)`.
  ///
  /// - Complexity: O(s² · l) for s the lesser and l the greater of the numbers of clusters and classes.
  public var accuracy: Double {
    if isPerfectMatch { return 1 }
    return bestAssignment.total / Double(samples)
  }

  /// The class label that each cluster label is matched with when the accuracy is taken.
  ///
  /// Clusters beyond the number of classes are missing. Where several matchings are best, one of them
  /// is chosen by the order of the labels.
  ///
  /// - Complexity: O(s² · l) for s the lesser and l the greater of the numbers of clusters and classes.
  public var bestMatching: [Int: Int] {
    var matching: [Int: Int] = [:]
    for (cluster, column) in bestAssignment.columns.enumerated() {
      if let column { matching[clusters[cluster]] = classes[column] }
    }
    return matching
  }

  private var bestAssignment: OptimalAssignment {
    OptimalAssignment(maximizing: counts, rows: clusters.count, columns: classes.count)
  }
}
