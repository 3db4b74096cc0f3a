/// Sums over the Gaussian weights e^(−β dⱼ) of a row's squared distances.
public struct GaussianSums {
  /// Σ e^(−β dⱼ).
  public var weight: Double
  /// Σ dⱼ e^(−β dⱼ).
  public var first: Double
  /// Σ dⱼ² e^(−β dⱼ).
  public var second: Double

  /// Sums of the given values.
  public init(weight: Double, first: Double, second: Double) {
    (self.weight, self.first, self.second) = (weight, first, second)
  }
}

/// The sums of a row whose distances are filled up to whole vectors; dⱼ is counted from `nearest`.
@inlinable @inline(__always)
func gaussianSums<V: KernelVector>(
  _ vector: V.Type, _ distances: UnsafePointer<Float>, count: Int, nearest: Float, beta: Float
) -> GaussianSums {
  var (weightLow, weightHigh, firstLow, firstHigh) = (V.Wide(), V.Wide(), V.Wide(), V.Wide())
  var (secondLow, secondHigh) = (V.Wide(), V.Wide())
  let (minusBeta, nearest) = (V.broadcast(-beta), V.broadcast(nearest))
  var j = 0
  while j < count {
    let d = V.subtract(V.load(distances + j), nearest)
    var weight = exponential(V.multiply(minusBeta, d))
    if j &+ V.scalarCount > count { weight = firstLanes(weight, count &- j) }
    let product = V.multiply(d, weight)
    V.addWidened(weight, low: &weightLow, high: &weightHigh)
    V.addWidened(product, low: &firstLow, high: &firstHigh)
    V.addWidenedProduct(d, product, low: &secondLow, high: &secondHigh)
    j = j &+ V.scalarCount
  }
  var sums = GaussianSums(weight: 0, first: 0, second: 0)
  for lane in 0..<V.Wide.scalarCount {
    sums.weight += weightLow[lane] + weightHigh[lane]
    sums.first += firstLow[lane] + firstHigh[lane]
    sums.second += secondLow[lane] + secondHigh[lane]
  }
  return sums
}

/// The first lanes, and 0 in the others.
@inlinable @inline(__always)
func firstLanes<V: KernelVector>(_ lanes: V, _ count: Int) -> V {
  var result = lanes
  for lane in count..<V.scalarCount { result[lane] = 0 }
  return result
}

/// Lists the centroids whose score ‖c‖²/2 − x·c lies below a sample's limit; returns their number.
///
/// - Parameters:
///   - products: x·c of centroid k and sample s at k · width + s; at most 64 samples wide.
@inlinable @inline(__always)
func listBelow<V: KernelVector>(
  _ vector: V.Type, products: UnsafePointer<Float>, width: Int, clusters: Int, first: Int,
  halfNorms: UnsafePointer<Float>, limits: UnsafePointer<Float>, list: UnsafeMutablePointer<Candidate>
) -> Int {
  let minusOne = V.broadcast(-1)
  var count = 0
  for k in 0..<clusters {
    let row = products + k &* width
    let half = V.broadcast(halfNorms[first &+ k])
    var samples: UInt64 = 0
    var s = 0
    while s < width {
      let score = V.multiplyAdd(minusOne, V.load(row + s), half)
      samples |= UInt64(V.isLess(score, V.load(limits + s)).laneMask) &<< UInt64(truncatingIfNeeded: s)
      s = s &+ V.scalarCount
    }
    list[count] = Candidate(centroid: first &+ k, samples: samples)
    count = count &+ (samples == 0 ? 0 : 1)
  }
  return count
}
