import Kernels
import Serialization

/// The target P of DEC and IDEC (Xie et al. 2016, equations 1 and 3), set anew every T steps:
///
///     qᵢₖ ∝ (1 + ‖hᵢ − rₖ‖² / ν)^(−(ν+1)/2),   pᵢₖ ∝ qᵢₖ² / fₖ,   fₖ = Σᵢ qᵢₖ
///
/// each normalised over k, the sums fₖ over all samples.
public struct TargetDistribution: Sendable {
  /// Q: Student's t, of one degree of freedom in the papers.
  public let membership: Membership
  /// T, the steps between two targets; 140 in IDEC's program for MNIST.
  public let refreshInterval: Int
  /// Training may end once less than this share of the labels differs between two targets; 0.001 in the papers.
  public let tolerance: Double

  /// P, n × K.
  private(set) var targets = Matrix(rows: 0, columns: 0)
  private var labels: [Int32] = []
  private var refreshes = 0
  /// Whether less than `tolerance` of the labels changed between the last two targets; it is looked at after each
  /// epoch, so that a later target of the same epoch may take it back.
  public private(set) var hasSettled = false

  /// The published settings unless told otherwise.
  ///
  /// - Throws: `DeepClusteringError.invalidOption`.
  public init(
    degreesOfFreedom: Double = 1, refreshInterval: Int = 140, tolerance: Double = 0.001
  ) throws(DeepClusteringError) {
    membership = .student(degreesOfFreedom: degreesOfFreedom)
    try membership.check()
    guard refreshInterval >= 1 else {
      throw .invalidOption("\(refreshInterval) steps between two targets; give 1 or more")
    }
    guard tolerance >= 0, tolerance.isFinite else {
      throw .invalidOption("a tolerance of \(tolerance); give 0 or a positive number")
    }
    self.refreshInterval = refreshInterval
    self.tolerance = tolerance
  }

  /// KL(p‖q) of a sample, and its derivatives (ln f)′(dₖ) (qₖ − pₖ).
  ///
  /// For Student's t that is (ν+1)/2 · (pₖ − qₖ) / (ν + dₖ), equation 4 of Xie et al.
  ///
  /// - Precondition: there has been a `refresh` with the sample.
  public func divergence(ofSample sample: Int, distances: [Double]) -> SampleLoss {
    let (logarithms, slopes) = membership.logMemberships(distances)
    var loss = SampleLoss(value: 0, derivatives: distances)
    for k in distances.indices {
      let p = Double(targets[sample, k])
      if p > 0 { loss.value += p * (naturalLogarithm(of: p) - logarithms[k]) }
      loss.derivatives[k] = slopes[k] * (exponential(of: logarithms[k]) - p)
    }
    return loss
  }

  /// Computes P from the squared distances of all samples, n × K.
  ///
  /// Q is computed twice, for the sums and for P, so that no table of it is kept.
  ///
  /// - Complexity: O(n · K).
  public mutating func refresh(distances: Matrix) {
    let (n, clusters) = (distances.rows, distances.columns)
    if labels.count != n { labels = Array(repeating: -1, count: n) }
    var (sums, changed) = ([Double](repeating: 0, count: clusters), 0)
    for i in 0..<n {
      let row = distances.row(i)
      let q = membership.memberships(row.map(Double.init))
      for k in 0..<clusters { sums[k] += q[k] }
      let nearest = row.indices.min { row[$0] < row[$1] }.map { Int32($0 - row.startIndex) } ?? 0
      if labels[i] != nearest { changed += 1 }
      labels[i] = nearest
    }
    targets.resize(rows: n, columns: clusters)
    for i in 0..<n {
      let q = membership.memberships(distances.row(i).map(Double.init))
      // A cluster that no sample belongs to has q = 0 throughout, and then p = 0.
      let weights = zip(q, sums).map { $1 > 0 ? $0 * $0 / $1 : 0 }
      let total = weights.reduce(0, +)
      for k in 0..<clusters { targets[i, k] = Float(weights[k] / total) }
    }
    // The first target comes before the first step, when no label can have changed.
    hasSettled = refreshes > 0 && Double(changed) < tolerance * Double(n)
    refreshes += 1
  }

  // MARK: State

  /// Targets, labels and the number of targets so far, for the `state` of a method.
  public var state: [String: Tensor] {
    [
      "targets": Tensor(targets), "labels": Tensor(labels),
      "refreshes": Tensor([refreshes, hasSettled ? 1 : 0]),
    ]
  }

  /// Takes over what `state` gave.
  ///
  /// - Throws: `SafeTensorsError`, or `DeepClusteringError.invalidCheckpoint` for a state of another form.
  public mutating func restore(_ state: [String: Tensor], samples: Int, clusters: Int) throws {
    let file = SafeTensors(tensors: state)
    targets = try file.matrix("targets")
    labels = try file.integers("labels").map { Int32(truncatingIfNeeded: $0) }
    let counts = try file.integers("refreshes")
    // The first target comes before the first step, and nothing is written before that.
    guard counts.count == 2, (1...1 << 53).contains(counts[0]), labels.count == samples,
      labels.allSatisfy({ (0..<Int32(clusters)).contains($0) }),
      targets.rows == samples, targets.columns == clusters
    else {
      throw DeepClusteringError.invalidCheckpoint(
        "its target distribution is \(targets.shape), with \(labels.count) labels, not of \(samples) samples and \(clusters) clusters"
      )
    }
    (refreshes, hasSettled) = (counts[0], counts[1] != 0)
  }
}
