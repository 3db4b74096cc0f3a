import Kernels
internal import KernelsCore

/// The search for the width of a sample's Gaussian: that whose entropy is the logarithm of the perplexity.
struct PerplexitySearch {
  /// ln of the perplexity.
  let entropy: Double
  let kernels: PlanarKernels

  /// Greatest difference of the entropies.
  static let tolerance = 1e-6
  /// Most steps: Newton's method takes about six, and from one end of Float's range to the other it is 250 doublings.
  private static let stepLimit = 400

  init(perplexity: Double, kernels: PlanarKernels) {
    entropy = naturalLogarithm(of: perplexity)
    self.kernels = kernels
  }

  /// weights ← pⱼ = e^(−β dⱼ) / Σ e^(−β d) with −Σ pⱼ ln pⱼ = ln perplexity.
  ///
  /// Newton's method for H(β) = ln Σ e^(−βd) + β d̄, whose derivative is −β times the variance of d, within
  /// bounds that close in on the solution. Where no β has the entropy, as for more equal nearest distances than
  /// the perplexity, β is as great as it gets, and for equal distances the weights are equal.
  ///
  /// - Parameters:
  ///   - distances: squared, from the nearest on; whole vectors of memory, more than `count` of them are read.
  ///   - weights: receives `count` floats.
  func weights(
    of distances: UnsafePointer<Float>, count: Int, into weights: UnsafeMutablePointer<Float>
  ) {
    let nearest = distances[0]
    let start = kernels.gaussianSums(distances, count, nearest, 0)
    guard start.first > 0 else {
      for j in 0..<count { weights[j] = 1 / Float(count) }
      return
    }
    var (low, high) = (0.0, Double.infinity)
    var beta = Double(count) / start.first
    var sums = start
    for _ in 0..<Self.stepLimit {
      sums = kernels.gaussianSums(distances, count, nearest, Float(beta))
      let mean = sums.first / sums.weight
      let excess = naturalLogarithm(of: sums.weight) + beta * mean - entropy
      if abs(excess) < Self.tolerance { break }
      if excess > 0 { low = beta } else { high = beta }
      let variance = sums.second / sums.weight - mean * mean
      let next = beta + excess / (beta * variance)
      if next > low, next < high, next < 8 * beta {
        beta = next
      } else {
        beta = high.isFinite ? (low + high) / 2 : 2 * beta
      }
      if !(Float(beta) < .greatestFiniteMagnitude) || low == high { break }
    }
    beta = min(beta, Double(Float.greatestFiniteMagnitude))
    sums = kernels.gaussianSums(distances, count, nearest, Float(beta))
    kernels.gaussianWeights(distances, count, nearest, Float(beta), Float(1 / sums.weight), weights)
  }
}
