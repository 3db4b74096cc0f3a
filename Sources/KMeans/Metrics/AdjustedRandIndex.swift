/// Adjusted Rand index (ARI): agreement over pairs of samples, corrected for chance (Hubert & Arabie
/// 1985).
///
/// Of the ordered pairs of different samples let tp be together in both partitions, tn apart in both,
/// fp together only in the clusters and fn together only in the classes:
///
///     ARI = 2 (tp · tn − fn · fp) / ((tp + fn)(fn + tn) + (tp + fp)(fp + tn))
///
/// It is 1 where no pair is disputed, which includes two partitions of one part each, two partitions
/// into single samples, and a single sample.
///
/// - Parameters:
///   - predicted: the cluster of each sample, by any integers.
///   - truth: the class of each sample, by any integers.
/// - Returns: a number in [−0.5, 1], without unit; 0 is what random labels get on average.
/// - Throws: `MetricsError.lengthMismatch`, `MetricsError.emptyLabeling`.
/// - Complexity: O(n log n).
public func adjustedRandIndex(
  of predicted: some Collection<some BinaryInteger>, against truth: some Collection<some BinaryInteger>
) throws(MetricsError) -> Double {
  try ContingencyTable(of: predicted, against: truth).adjustedRandIndex
}

extension ContingencyTable {
  /// Adjusted Rand index; see `adjustedRandIndex(of:against:)`.
  ///
  /// - Complexity: O(number of cells that are not zero).
  public var adjustedRandIndex: Double {
    let together = cells.reduce(0) { $0 + $1.count * $1.count }
    let inClusters = clusterSizes.reduce(0) { $0 + $1 * $1 }
    let inClasses = classSizes.reduce(0) { $0 + $1 * $1 }
    let fp = inClusters - together
    let fn = inClasses - together
    if fp == 0, fn == 0 { return 1 }
    let tp = together - samples
    let tn = samples * samples - inClusters - inClasses + together
    // Numbers of pairs fit into an Int, their products do not.
    return Self.adjusted(tp: Double(tp), tn: Double(tn), fp: Double(fp), fn: Double(fn))
  }

  private static func adjusted(tp: Double, tn: Double, fp: Double, fn: Double) -> Double {
    2 * (tp * tn - fn * fp) / ((tp + fn) * (fn + tn) + (tp + fp) * (fp + tn))
  }
}
