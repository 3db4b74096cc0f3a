/// Purity: the share of samples in the most frequent class of their cluster.
///
///     purity = (1/n) Σᵢ maxⱼ n_ij
///
/// where n_ij samples are in cluster i and class j; Manning, Raghavan & Schütze 2008, section 16.3. Unlike
/// the accuracy it lets several clusters share a class, so it does not fall as clusters are split: with
/// clusters of one sample each it is 1.
///
/// - Parameters:
///   - predicted: the cluster of each sample, by any integers.
///   - truth: the class of each sample, by any integers.
/// - Returns: a share in (0, 1]; 1 exactly if each cluster lies in one class.
/// - Throws: `MetricsError.lengthMismatch`, `MetricsError.emptyLabeling`.
/// - Complexity: O(n log n).
public func purity(
  of predicted: some Collection<some BinaryInteger>, against truth: some Collection<some BinaryInteger>
) throws(MetricsError) -> Double {
  try ContingencyTable(of: predicted, against: truth).purity
}

extension ContingencyTable {
  /// Purity; see `purity(of:against:)`.
  ///
  /// - Complexity: O(number of cells that are not zero).
  public var purity: Double {
    var greatest = [Int](repeating: 0, count: clusters.count)
    for cell in cells { greatest[cell.cluster] = max(greatest[cell.cluster], cell.count) }
    return Double(greatest.reduce(0, +)) / Double(samples)
  }
}
