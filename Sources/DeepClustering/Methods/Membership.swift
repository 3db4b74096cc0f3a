import Kernels

/// How much a sample belongs to each cluster: Gₖ(h) = f(dₖ) / Σⱼ f(dⱼ), with dₖ = ‖h − rₖ‖² and one
/// function f for each choice (equation 11 of arXiv 2411.19496).
///
/// The text of the paper that could be had lacks the formula of its f. `inverse` fits what it reports:
/// the highest membership of a sample rises during training, and the published scores without
/// reinitialisation come out.
public enum Membership: Sendable, Equatable {
  /// f(d) = d^−α: Gₖ = ‖h − rₖ‖^−2α / Σⱼ ‖h − rⱼ‖^−2α. The default.
  ///
  /// Near a centroid the gradient of its loss is as d^(α−½): below α = ½ it grows without bound.
  case inverse(alpha: Double)
  /// f(d) = exp(−α d), the softmax of DKM (Moradi Fard et al. 2020).
  case softmax(alpha: Double)
  /// f(d) = (1 + d/ν)^(−(ν+1)/2), Student's t as in DEC (Xie et al. 2016).
  case student(degreesOfFreedom: Double)
  /// f(d) = d^(−1/(m−1)), fuzzy c-means' of the fuzzifier m (Bezdek 1981): `inverse` with α = 1/(m − 1).
  case fuzzy(fuzzifier: Double)
  /// The same memberships u, of which the centering loss takes the power m: Gₖ = uₖᵐ, the objective of fuzzy
  /// c-means (Bezdek 1981, equation 11.1).
  case cMeans(fuzzifier: Double)
  /// All of it to the nearest centroid, the lowest index on ties: plain K-means.
  case hard

  /// Throws unless the parameter is in its range, outside of which memberships mean nothing.
  ///
  /// Every method that takes a membership calls it.
  ///
  /// - Throws: `DeepClusteringError.invalidOption`.
  public func check() throws(DeepClusteringError) {
    switch self {
    case .inverse(let alpha), .softmax(let alpha): try checkPositive("alpha", alpha)
    case .student(let degreesOfFreedom): try checkPositive("the degrees of freedom", degreesOfFreedom)
    case .fuzzy(let fuzzifier), .cMeans(let fuzzifier):
      guard fuzzifier > 1, fuzzifier.isFinite else {
        throw .invalidOption("a fuzzifier of \(fuzzifier); give a number above 1")
      }
    case .hard: break
    }
  }

  /// ln f(d) and its derivative by d, for d > 0.
  private func logWeight(_ d: Double) -> (value: Double, slope: Double) {
    switch self {
    case .inverse(let alpha): (-alpha * naturalLogarithm(of: d), -alpha / d)
    case .softmax(let alpha): (-alpha * d, -alpha)
    case .student(let nu): (-(nu + 1) / 2 * naturalLogarithm(ofOnePlus: d / nu), -(nu + 1) / 2 / (nu + d))
    case .fuzzy(let m), .cMeans(let m): Self.inverse(alpha: 1 / (m - 1)).logWeight(d)
    case .hard: (0, 0)
    }
  }

  /// The memberships of one sample.
  ///
  /// - Parameter distances: dₖ = ‖h − rₖ‖² ≥ 0, at least one.
  /// - Returns: Gₖ, which sum to 1; with `cMeans` the uₖ themselves, before the power.
  /// - Complexity: O(K).
  public func memberships(_ distances: [Double]) -> [Double] { terms(Self.floored(distances)).memberships }

  /// The centering loss of one sample, L = Σₖ Gₖ dₖ, and its derivative by each dₖ:
  /// ∂L/∂dₖ = Gₖ (1 + (ln f)′(dₖ) (dₖ − L)).
  ///
  /// For `inverse` that is Gₖ (1 − α + α L/dₖ): near centroids attract and far ones repel. With `cMeans`
  /// L = Σₖ uₖᵐ dₖ, and ∂L/∂dₖ = uₖᵐ: all centroids attract, near ones most.
  ///
  /// - Parameters:
  ///   - distances: dₖ = ‖h − rₖ‖² ≥ 0, at least one.
  ///   - differentiatesMembership: whether G counts as a function of the distances; otherwise the derivative is
  ///     Gₖ.
  /// - Complexity: O(K).
  public func centeringLoss(
    _ distances: [Double], differentiatesMembership: Bool = true
  ) -> SampleLoss {
    // The same floor throughout: at a distance of 0 the ratio L/d has to come out as its limit.
    let floored = Self.floored(distances)
    let (memberships, slopes) = terms(floored)
    if case .cMeans(let m) = self {
      // u minimises Σₖ uₖᵐ dₖ among all memberships that sum to 1, so that its own change counts for nothing.
      let weights = memberships.map { power($0, m) }
      return SampleLoss(value: zip(weights, floored).reduce(0) { $0 + $1.0 * $1.1 }, derivatives: weights)
    }
    let loss = zip(memberships, floored).reduce(0) { $0 + $1.0 * $1.1 }
    guard differentiatesMembership else { return SampleLoss(value: loss, derivatives: memberships) }
    let derivatives = floored.indices.map { k in
      memberships[k] * (1 + slopes[k] * (floored[k] - loss))
    }
    return SampleLoss(value: loss, derivatives: derivatives)
  }

  /// Gₖ and (ln f)′(dₖ).
  func membershipsAndSlopes(_ distances: [Double]) -> (memberships: [Double], slopes: [Double]) {
    terms(Self.floored(distances))
  }

  /// ln Gₖ, which holds where Gₖ itself would underflow, and (ln f)′(dₖ).
  func logMemberships(_ distances: [Double]) -> (logarithms: [Double], slopes: [Double]) {
    let (logs, slopes) = logTerms(Self.floored(distances))
    let total = naturalLogarithm(of: logs.reduce(0) { $0 + exponential(of: $1) })
    return (logs.map { $0 - total }, slopes)
  }

  /// Distances that are above 0, also of a sample on its centroid, which then has all of it: at least 1e-30, or that part
  /// of the largest where even this is small.
  private static func floored(_ distances: [Double]) -> [Double] {
    let largest = distances.reduce(0, max)
    let floor = largest < 1 ? max(1e-30 * largest, 1e-300) : 1e-30
    return distances.map { max($0, floor) }
  }

  /// G and (ln f)′ for each centroid.
  private func terms(_ distances: [Double]) -> (memberships: [Double], slopes: [Double]) {
    if self == .hard {
      let nearest = distances.indices.min { distances[$0] < distances[$1] }
      return (
        distances.indices.map { $0 == nearest ? 1 : 0 }, [Double](repeating: 0, count: distances.count)
      )
    }
    let (logs, slopes) = logTerms(distances)
    let weights = logs.map(exponential(of:))
    let total = weights.reduce(0, +)
    return (weights.map { $0 / total }, slopes)
  }

  /// ln f relative to the largest of them, so that nothing overflows, and (ln f)′.
  private func logTerms(_ distances: [Double]) -> (logarithms: [Double], slopes: [Double]) {
    let logs = distances.map(logWeight)
    let largest = logs.reduce(-.infinity) { max($0, $1.value) }
    return (logs.map { $0.value - largest }, logs.map(\.slope))
  }
}
