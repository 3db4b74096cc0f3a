import Kernels

/// What the mutual information is divided by: a mean of the entropies of the two partitions.
public enum EntropyNormalization: String, Sendable, CaseIterable {
  /// (H(C) + H(Y)) / 2, the usual choice.
  case arithmetic
  /// √(H(C) · H(Y)).
  case geometric
  /// min(H(C), H(Y)), the largest score.
  case minimum
  /// max(H(C), H(Y)), the smallest score.
  case maximum

  func mean(_ first: Double, _ second: Double) -> Double {
    switch self {
    case .arithmetic: (first + second) / 2
    case .geometric: (first * second).squareRoot()
    case .minimum: min(first, second)
    case .maximum: max(first, second)
    }
  }
}

/// Normalised mutual information (NMI) of clusters C and classes Y (Strehl & Ghosh 2002).
///
///     NMI = I(C; Y) / mean(H(C), H(Y))
///
/// With two partitions of one part each it is 1, with one such partition 0.
///
/// - Parameters:
///   - predicted: the cluster of each sample, by any integers.
///   - truth: the class of each sample, by any integers.
///   - normalization: the mean of the two entropies to divide by.
/// - Returns: a number in [0, 1], without unit: 1 exactly if the partitions are the same. By the minimum it
///   is also 1, up to rounding, where one partition refines the other, but for a partition of one part.
/// - Throws: `MetricsError.lengthMismatch`, `MetricsError.emptyLabeling`.
/// - Complexity: O(n log n).
public func normalizedMutualInformation(
  of predicted: some Collection<some BinaryInteger>, against truth: some Collection<some BinaryInteger>,
  normalizedBy normalization: EntropyNormalization = .arithmetic
) throws(MetricsError) -> Double {
  try ContingencyTable(of: predicted, against: truth)
    .normalizedMutualInformation(normalizedBy: normalization)
}

extension ContingencyTable {
  /// The mutual information I(C; Y) = Σ (n_ij / n) ln(n · n_ij / (a_i · b_j)) in nats; not negative.
  ///
  /// - Complexity: O(number of cells that are not zero).
  public var mutualInformation: Double {
    let n = Double(samples)
    let sum = cells.reduce(0.0) { sum, cell in
      let count = Double(cell.count)
      let independent = Double(clusterSizes[cell.cluster]) * Double(classSizes[cell.class])
      return sum + count * naturalLogarithm(of: n * count / independent)
    }
    return max(sum / n, 0)
  }

  /// The entropy H(C) = Σ (a_i / n) ln(n / a_i) of the clusters in nats.
  public var clusterEntropy: Double { entropy(ofSizes: clusterSizes) }

  /// The entropy H(Y) = Σ (b_j / n) ln(n / b_j) of the classes in nats.
  public var classEntropy: Double { entropy(ofSizes: classSizes) }

  /// Normalised mutual information; see `normalizedMutualInformation(of:against:normalizedBy:)`.
  ///
  /// - Complexity: O(number of cells that are not zero).
  public func normalizedMutualInformation(
    normalizedBy normalization: EntropyNormalization = .arithmetic
  ) -> Double {
    if isPerfectMatch { return 1 }
    // A partition of one part has no entropy, and by the geometric or least mean 0/0 would arise.
    if clusters.count == 1 || classes.count == 1 { return 0 }
    return min(mutualInformation / normalization.mean(clusterEntropy, classEntropy), 1)
  }

  private func entropy(ofSizes sizes: [Int]) -> Double {
    let n = Double(samples)
    return sizes.reduce(0.0) { $0 + Double($1) * naturalLogarithm(of: n / Double($1)) } / n
  }
}
