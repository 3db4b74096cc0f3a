/// How many samples a cluster and a class have in common by chance.
///
/// Of n samples a are in the cluster, b in the class, and x in both with probability
///
///     P(x) = C(b, x) · C(n − b, a − x) / C(n, a)
struct HypergeometricDistribution {
  let a: Int
  let b: Int
  let n: Int

  /// Far below what a term may add to a sum in Double.
  private static let negligible = 1e-24

  /// The mean μ = ab/n.
  var mean: Double { Double(a) * Double(b) / Double(n) }

  /// Σₓ P(x) · value(x).
  ///
  /// The ratio of neighbouring probabilities is rational, so they are had from the mode outwards up to a
  /// common factor, which their sum gives. No factorials are needed, whose logarithms lose digits where n
  /// is large.
  ///
  /// - Parameter value: not negative, and of moderate growth, so that the tails may be left out.
  /// - Complexity: O(1 + √(ab/n)), the width of the distribution.
  func expectation(of value: (Int) -> Double) -> Double {
    let mode = (a + 1) * (b + 1) / (n + 2)
    var weights = 1.0
    var sum = value(mode)

    var weight = 1.0
    var x = mode
    while x < min(a, b), weight > Self.negligible {
      weight *= ratio(above: x)
      x += 1
      weights += weight
      sum += weight * value(x)
    }
    weight = 1
    x = mode
    while x > max(0, a + b - n), weight > Self.negligible {
      x -= 1
      weight /= ratio(above: x)
      weights += weight
      sum += weight * value(x)
    }
    return sum / weights
  }

  /// P(x + 1) / P(x).
  private func ratio(above x: Int) -> Double {
    Double(a - x) * Double(b - x) / (Double(x + 1) * Double(n - a - b + x + 1))
  }
}
