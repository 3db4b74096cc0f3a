/// New numbers for the clusters of one run that agree best with those of another.
///
/// The numbers of clusters mean nothing by themselves. To compare two runs sample by sample, the clusters
/// of one are matched one to one with those of the other so that as many samples as possible have the
/// same number (the Hungarian algorithm). Clusters left over, where there are more than in the other
/// run, get the least numbers from 0 on that the other run does not use.
///
/// - Parameters:
///   - labels: the clusters to give new numbers, by any integers.
///   - reference: the clusters whose numbers they shall have, by any integers.
/// - Returns: the new number of each label; no two are the same. Where several matchings are best, one
///   of them is chosen by the order of the labels.
/// - Throws: `MetricsError.lengthMismatch`, `MetricsError.emptyLabeling`.
/// - Complexity: O(n log n + s² · l) for s the lesser and l the greater number of clusters.
public func labelRenumbering(
  of labels: some Collection<some BinaryInteger>, toMatch reference: some Collection<some BinaryInteger>
) throws(MetricsError) -> [Int: Int] {
  try ContingencyTable(of: labels, against: reference).renumbering
}

/// Labels with the numbers that `labelRenumbering(of:toMatch:)` gives their clusters.
///
/// - Parameters:
///   - labels: the labels to change, by any integers.
///   - reference: the labels that they shall agree with, by any integers.
/// - Returns: the same partition by other numbers.
/// - Throws: `MetricsError.lengthMismatch`, `MetricsError.emptyLabeling`.
/// - Complexity: O(n log n + s² · l) for s the lesser and l the greater number of clusters.
public func renumberedLabels(
  _ labels: some Collection<some BinaryInteger>, toMatch reference: some Collection<some BinaryInteger>
) throws(MetricsError) -> [Int] {
  let renumbering = try labelRenumbering(of: labels, toMatch: reference)
  return labels.integers.compactMap { renumbering[$0] }
}

extension ContingencyTable {
  /// New numbers for all clusters that agree best with those of the classes; see
  /// `labelRenumbering(of:toMatch:)`.
  ///
  /// It is `bestMatching` with numbers for the clusters that have none there.
  ///
  /// - Complexity: O(s² · l) for s the lesser and l the greater of the numbers of clusters and classes.
  public var renumbering: [Int: Int] {
    var renumbering = bestMatching
    let used = Set(classes)
    var fresh = 0
    for cluster in clusters where renumbering[cluster] == nil {
      while used.contains(fresh) { fresh += 1 }
      renumbering[cluster] = fresh
      fresh += 1
    }
    return renumbering
  }
}
