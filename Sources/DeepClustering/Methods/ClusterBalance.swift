import Kernels

/// A loss of how unevenly clusters share a batch, against clusters that swallow others: the Kullback–Leibler
/// divergence of the mean memberships from equal ones.
///
///     T = μ Σₖ p̄ₖ ln(K p̄ₖ),  p̄ₖ = (1/B) Σᵢ Gₖ(hᵢ)
///
/// It is 0 where all clusters have the same share of the batch, and μ ln K where one has it all.
public struct ClusterBalance: Sendable, Equatable {
  /// G.
  public let membership: Membership
  /// μ.
  public let weight: Double

  /// The loss with the given weight.
  ///
  /// - Throws: `DeepClusteringError.invalidOption` for a weight that is negative or not finite, and for hard
  ///   memberships, which have no gradient.
  public init(of membership: Membership, weight: Double) throws(DeepClusteringError) {
    try membership.check()
    try checkWeight("the balance", weight)
    guard membership != .hard else {
      throw .invalidOption("hard memberships have no gradient that could balance clusters; choose others")
    }
    self.membership = membership
    self.weight = weight
  }

  /// T of a batch, and B times its derivatives by the distances:
  /// B ∂T/∂dᵢₖ = μ (ln f)′(dᵢₖ) Gᵢₖ (ln p̄ₖ − Σⱼ Gᵢⱼ ln p̄ⱼ).
  ///
  /// - Parameter distances: ‖hᵢ − rₖ‖² of each sample of the batch, at least one.
  /// - Complexity: O(B · K).
  public func loss(ofBatch distances: [[Double]]) -> BatchLoss {
    let terms = distances.map(membership.membershipsAndSlopes)
    var shares = [Double](repeating: 0, count: distances[0].count)
    for (memberships, _) in terms {
      for (k, membership) in memberships.enumerated() { shares[k] += membership / Double(terms.count) }
    }
    // A share of 0 counts for nothing, and has no sample that could change it.
    let logarithms = shares.map { naturalLogarithm(of: max($0, .leastNormalMagnitude)) }
    let entropy = zip(shares, logarithms).reduce(0) { $0 - $1.0 * $1.1 }
    let derivatives = terms.map { memberships, slopes in
      let mean = zip(memberships, logarithms).reduce(0) { $0 + $1.0 * $1.1 }
      return memberships.indices.map { k in
        weight * slopes[k] * memberships[k] * (logarithms[k] - mean)
      }
    }
    return BatchLoss(
      value: weight * (naturalLogarithm(of: Double(shares.count)) - entropy), derivatives: derivatives)
  }
}
