/// Homogeneity: whether each cluster has samples of one class only (Rosenberg & Hirschberg 2007).
///
///     h = 1 − H(Y|C) / H(Y) = I(C; Y) / H(Y)
///
/// With a single class it is 1. Clusters and classes exchanged, it is the completeness.
///
/// - Parameters:
///   - predicted: the cluster of each sample, by any integers.
///   - truth: the class of each sample, by any integers.
/// - Returns: a number in [0, 1], without unit: 1 exactly if each cluster lies in one class.
/// - Throws: `MetricsError.lengthMismatch`, `MetricsError.emptyLabeling`.
/// - Complexity: O(n log n).
public func homogeneity(
  of predicted: some Collection<some BinaryInteger>, against truth: some Collection<some BinaryInteger>
) throws(MetricsError) -> Double {
  try ContingencyTable(of: predicted, against: truth).homogeneity
}

/// Completeness: whether each class is in one cluster only (Rosenberg & Hirschberg 2007).
///
///     c = 1 − H(C|Y) / H(C) = I(C; Y) / H(C)
///
/// With a single cluster it is 1. Clusters and classes exchanged, it is the homogeneity.
///
/// - Parameters:
///   - predicted: the cluster of each sample, by any integers.
///   - truth: the class of each sample, by any integers.
/// - Returns: a number in [0, 1], without unit: 1 exactly if each class lies in one cluster.
/// - Throws: `MetricsError.lengthMismatch`, `MetricsError.emptyLabeling`.
/// - Complexity: O(n log n).
public func completeness(
  of predicted: some Collection<some BinaryInteger>, against truth: some Collection<some BinaryInteger>
) throws(MetricsError) -> Double {
  try ContingencyTable(of: predicted, against: truth).completeness
}

/// V-measure: the weighted harmonic mean of homogeneity h and completeness c (Rosenberg & Hirschberg
/// 2007).
///
///     V = (1 + β) h c / (β h + c)
///
/// With β = 1 it is the mutual information normalised by the arithmetic mean. It is 0 where h or c is.
///
/// - Parameters:
///   - predicted: the cluster of each sample, by any integers.
///   - truth: the class of each sample, by any integers.
///   - beta: the weight β of the completeness, 0 or more: above 1 it counts more than the homogeneity.
/// - Returns: a number in [0, 1], without unit: 1 exactly if the partitions are the same.
/// - Throws: `MetricsError.lengthMismatch`, `MetricsError.emptyLabeling`, `MetricsError.invalidBeta`.
/// - Complexity: O(n log n).
public func vMeasure(
  of predicted: some Collection<some BinaryInteger>, against truth: some Collection<some BinaryInteger>,
  beta: Double = 1
) throws(MetricsError) -> Double {
  try ContingencyTable(of: predicted, against: truth).vMeasure(beta: beta)
}

extension ContingencyTable {
  /// Homogeneity; see `homogeneity(of:against:)`.
  ///
  /// - Complexity: O(number of cells that are not zero).
  public var homogeneity: Double {
    // As many cells as clusters: each cluster meets one class.
    cells.count == clusters.count ? 1 : min(mutualInformation / classEntropy, 1)
  }

  /// Completeness; see `completeness(of:against:)`.
  ///
  /// - Complexity: O(number of cells that are not zero).
  public var completeness: Double {
    cells.count == classes.count ? 1 : min(mutualInformation / clusterEntropy, 1)
  }

  /// V-measure with β = 1; see `vMeasure(of:against:beta:)`.
  ///
  /// - Complexity: O(number of cells that are not zero).
  public var vMeasure: Double { weightedVMeasure(1) }

  /// V-measure; see `vMeasure(of:against:beta:)`.
  ///
  /// - Throws: `MetricsError.invalidBeta` unless `beta` is finite and not negative.
  /// - Complexity: O(number of cells that are not zero).
  public func vMeasure(beta: Double) throws(MetricsError) -> Double {
    guard beta >= 0, beta.isFinite else { throw .invalidBeta(beta) }
    return weightedVMeasure(beta)
  }

  private func weightedVMeasure(_ beta: Double) -> Double {
    let (h, c) = (homogeneity, completeness)
    if h == 0 || c == 0 { return 0 }
    // The mean of equal numbers is that number, which the formula may miss by a rounding.
    return h == c ? h : (1 + beta) * h * c / (beta * h + c)
  }
}
