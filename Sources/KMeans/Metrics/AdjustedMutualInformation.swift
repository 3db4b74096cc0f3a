import Kernels

/// Adjusted mutual information (AMI) of clusters C and classes Y: corrected for chance (Vinh, Epps &
/// Bailey 2010).
///
///     AMI = (I(C; Y) − E[I]) / (mean(H(C), H(Y)) − E[I])
///
/// where E[I] is the mean of the mutual information over all pairs of partitions with the same sizes of
/// parts. With two partitions of one part each AMI is 1. With one such partition, or with one partition
/// into single samples, the information is never other than expected, and AMI is 0.
///
/// - Parameters:
///   - predicted: the cluster of each sample, by any integers.
///   - truth: the class of each sample, by any integers.
///   - normalization: the mean of the two entropies.
/// - Returns: a number of at most 1, without unit: 1 exactly if the partitions are the same, 0 is what
///   random labels get on average, and less is possible. By the minimum it is also 1, up to rounding,
///   where one partition refines the other, but for partitions of one part or into single samples.
/// - Throws: `MetricsError.lengthMismatch`, `MetricsError.emptyLabeling`.
/// - Complexity: O(n log n), and that of `ContingencyTable.expectedMutualInformation`.
public func adjustedMutualInformation(
  of predicted: some Collection<some BinaryInteger>, against truth: some Collection<some BinaryInteger>,
  normalizedBy normalization: EntropyNormalization = .arithmetic
) throws(MetricsError) -> Double {
  try ContingencyTable(of: predicted, against: truth)
    .adjustedMutualInformation(normalizedBy: normalization)
}

extension ContingencyTable {
  /// Adjusted mutual information; see `adjustedMutualInformation(of:against:normalizedBy:)`.
  ///
  /// - Complexity: that of `expectedMutualInformation`.
  public func adjustedMutualInformation(
    normalizedBy normalization: EntropyNormalization = .arithmetic
  ) -> Double {
    if isPerfectMatch { return 1 }
    // The information equals its expectation; by the least mean 0/0 would arise.
    if [1, samples].contains(clusters.count) || [1, samples].contains(classes.count) { return 0 }
    let expected = expectedMutualInformation
    let mean = normalization.mean(clusterEntropy, classEntropy)
    return min((mutualInformation - expected) / (mean - expected), 1)
  }

  /// The expected mutual information E[I] in nats over all pairs of partitions with the same sizes of
  /// parts; not negative.
  ///
  ///     E[I] = Σᵢⱼ Σₓ P(x) (x/n) ln(n · x / (a_i · b_j))
  ///
  /// with P the hypergeometric distribution of the number x of samples in cluster i and class j (Vinh,
  /// Epps & Bailey 2010).
  ///
  /// - Complexity: O(n log n + Σ (1 + √(ab/n))) over the pairs of distinct sizes a of clusters and b of
  ///   classes. There are fewer than 2n such pairs: parts of equal size are counted together.
  public var expectedMutualInformation: Double {
    let classRuns = runs(ofSizes: classSizes)
    var sum = 0.0
    for (a, clusterCount) in runs(ofSizes: clusterSizes) {
      for (b, classCount) in classRuns {
        let common = HypergeometricDistribution(a: a, b: b, n: samples)
        sum += Double(clusterCount) * Double(classCount) * Self.expectedTerm(common)
      }
    }
    return sum / Double(samples)
  }

  /// The expectation of x ln(x/μ), taken as that of x ln(x/μ) − (x − μ).
  ///
  /// Both are the same since x is μ on average, but the latter is never negative, so nothing cancels.
  private static func expectedTerm(_ common: HypergeometricDistribution) -> Double {
    let mean = common.mean
    return common.expectation { x in
      let count = Double(x)
      return x == 0 ? mean : max(count * naturalLogarithm(of: count / mean) - (count - mean), 0)
    }
  }

  /// The distinct sizes, ascending, and how often each occurs.
  private func runs(ofSizes sizes: [Int]) -> [(size: Int, count: Int)] {
    var runs: [(size: Int, count: Int)] = []
    for size in sizes.sorted() {
      if let last = runs.last, last.size == size {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((size, 1))
      }
    }
    return runs
  }
}
