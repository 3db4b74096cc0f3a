/// The paper's method (arXiv 2411.19496, equations 10 and 11), and its ablation without reinitialisation.
///
/// It trains on the centering loss
///
///     λ (1/B) Σᵢ Σₖ Gₖ(hᵢ) ‖hᵢ − rₖ‖²
///
/// beside the reconstruction loss, the centroids R fixed during an epoch and reinitialised by K-means
/// on all embeddings after it.
///
/// - Complexity: of the loss O(K) a sample beside its K distances.
public struct CT: ClusteringMethod {
  /// G, the membership of a sample in each cluster.
  public let membership: Membership
  /// λ, the weight of the centering loss beside the reconstruction loss.
  public let lambda: Double
  /// Whether the centering loss' gradient flows through G; otherwise memberships count as constants there.
  ///
  /// That of the balance always does.
  public let differentiatesMembership: Bool
  /// K-means after every epoch; `.keep` is the ablation CT − rein.
  public let centroidRule: CentroidRule
  /// The centroids stay during an epoch; `.gradient` learns them, a reading of CT − rein that the paper leaves
  /// open, and of CT that its program, made from DKM's, suggests.
  public let centroidStep: CentroidStep
  /// A loss against clusters that swallow others; nil, as published, or with this `membership`.
  public let clusterBalance: ClusterBalance?

  /// The method with the inverse-power membership of the given exponent.
  ///
  /// - Throws: `DeepClusteringError.invalidOption`.
  public init(
    alpha: Double, lambda: Double, centroidRule: CentroidRule = .reinitialise
  ) throws(DeepClusteringError) {
    try self.init(membership: .inverse(alpha: alpha), lambda: lambda, centroidRule: centroidRule)
  }

  /// The method with any membership.
  ///
  /// - Parameters:
  ///   - membership: G.
  ///   - lambda: λ.
  ///   - differentiatesMembership: whether the centering loss' gradient flows through G.
  ///   - centroidRule: what becomes of the centroids after an epoch.
  ///   - centroidStep: what becomes of them with each step.
  ///   - balance: μ of `ClusterBalance`, or 0 for none; not of the paper.
  /// - Throws: `DeepClusteringError.invalidOption` unless the membership's parameter is in its range, λ is not
  ///   negative, and the centroids move by gradient if at all.
  public init(
    membership: Membership, lambda: Double, differentiatesMembership: Bool = true,
    centroidRule: CentroidRule = .reinitialise, centroidStep: CentroidStep = .none,
    balance: Double = 0
  ) throws(DeepClusteringError) {
    try membership.check()
    try checkWeight("lambda", lambda)
    guard centroidStep != .ofMethod else {
      throw .invalidOption("CT has no rule of its own to move centroids with; leave them or learn them")
    }
    self.membership = membership
    self.lambda = lambda
    self.differentiatesMembership = differentiatesMembership
    self.centroidRule = centroidRule
    self.centroidStep = centroidStep
    clusterBalance = balance == 0 ? nil : try ClusterBalance(of: membership, weight: balance)
  }

  /// "CT", or "CT-norein" without reinitialisation.
  public var name: String { centroidRule == .reinitialise ? "CT" : "CT-norein" }

  /// Whether `clusterBalance` is there.
  public var hasBatchLoss: Bool { clusterBalance != nil }

  /// The loss of `clusterBalance`.
  public func loss(ofBatch distances: [[Double]]) -> BatchLoss {
    clusterBalance?.loss(ofBatch: distances) ?? .none(for: distances)
  }

  /// λ Σₖ Gₖ dₖ, and λ times its derivatives.
  public func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss {
    membership.centeringLoss(distances, differentiatesMembership: differentiatesMembership).times(lambda)
  }
}
