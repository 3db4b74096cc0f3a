// Distances to the candidates of a seeding step.

/// values ← min(closest, max(0, ‖x‖² + 2 (‖c‖²/2 − values))), from products; returns whether any squared
/// distance came out within its error of 0.
///
/// - Parameter closest: the squared distance of each sample to the centroids so far.
@inlinable @inline(__always)
func shortenDistances<V: KernelVector>(
  _ vector: V.Type, _ values: UnsafeMutablePointer<Float>, width: Int, candidates: Int,
  halfNorms: UnsafePointer<Float>, norms: UnsafePointer<Float>, margin: ScoreMargin,
  closest: UnsafePointer<Float>, count: Int
) -> Bool {
  let (minusOne, zero, two) = (V.broadcast(-1), V.broadcast(0), V.broadcast(2))
  let (curve, slope, offset) = (
    V.broadcast(margin.curve + margin.normError), V.broadcast(margin.slope), V.broadcast(margin.offset)
  )
  var least = V.broadcast(.infinity)
  var s = 0
  while s < count {
    let (norm, near) = (V.load(norms + s), V.load(closest + s))
    let error = V.multiplyAdd(V.multiplyAdd(curve, norm, slope), norm, offset)
    let squaredNorm = V.multiply(norm, norm)
    for k in 0..<candidates {
      let score = V.multiplyAdd(minusOne, V.load(values + (k &* width &+ s)), V.broadcast(halfNorms[k]))
      let distance = V.multiplyAdd(two, score, squaredNorm)
      least = V.minimum(least, V.subtract(distance, error))
      V.minimum(V.maximum(distance, zero), near).store(values + (k &* width &+ s))
    }
    s = s &+ V.scalarCount
  }
  for lane in 0..<V.scalarCount where least[lane] < 0 { return true }
  return false
}

/// closest ← min(closest, distances).
@inlinable @inline(__always)
func takeSmaller<V: KernelVector>(
  _ vector: V.Type, _ distances: UnsafePointer<Float>, into closest: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count { closest[i] = distances[i] < closest[i] ? distances[i] : closest[i] }
}
