// Distances of a panel of samples, whose lanes run along the samples: element p of sample s stands at
// p · width + s, and the value of centroid k and sample s at k · width + s.

/// values ← max(0, ‖x‖² + 2 (‖c‖²/2 − values)): squared distances from the products x·c, by the operations
/// that the nearest centroids have.
@inlinable @inline(__always)
func squaredDistancesFromProducts<V: KernelVector>(
  _ vector: V.Type, _ values: UnsafeMutablePointer<Float>, width: Int, clusters: Int,
  halfNorms: UnsafePointer<Float>, squaredNorms: UnsafePointer<Float>
) {
  let minusOne = V.broadcast(-1)
  for k in 0..<clusters {
    let (row, halfNorm) = (values + k &* width, V.broadcast(halfNorms[k]))
    var s = 0
    while s < width {
      V.multiplyAdd(minusOne, V.load(row + s), halfNorm).store(row + s)
      s = s &+ V.scalarCount
    }
    squaredDistancesFromScores(V.self, scores: row, squaredNorms: squaredNorms, count: width)
  }
}

/// values ← Σ (x − c)² over a part of the inner dimension, or adds it: the direct formula.
///
/// Four centroids at a time: as many running sums as the latency of a multiply-add asks for.
@inlinable @inline(__always)
func directSquaredDistances<V: KernelVector>(
  _ vector: V.Type, panel: UnsafePointer<Float>, width: Int, depth: Int,
  centroids: UnsafePointer<Float>, stride: Int, clusters: Int, accumulates: Bool,
  into values: UnsafeMutablePointer<Float>
) {
  let minusOne = V.broadcast(-1)
  var s = 0
  while s < width {
    var k = 0
    while k < clusters {
      // The last group may repeat its last centroid: the same sums, computed and stored again.
      let (k1, k2, k3) = (
        min(k &+ 1, clusters &- 1), min(k &+ 2, clusters &- 1), min(k &+ 3, clusters &- 1)
      )
      let (c0, c1) = (centroids + k &* stride, centroids + k1 &* stride)
      let (c2, c3) = (centroids + k2 &* stride, centroids + k3 &* stride)
      let (v0, v1) = (values + (k &* width &+ s), values + (k1 &* width &+ s))
      let (v2, v3) = (values + (k2 &* width &+ s), values + (k3 &* width &+ s))
      var (s0, s1) = (accumulates ? V.load(v0) : V(), accumulates ? V.load(v1) : V())
      var (s2, s3) = (accumulates ? V.load(v2) : V(), accumulates ? V.load(v3) : V())
      for p in 0..<depth {
        let x = V.load(panel + (p &* width &+ s))
        let d0 = V.multiplyAdd(minusOne, V.broadcast(c0[p]), x)
        let d1 = V.multiplyAdd(minusOne, V.broadcast(c1[p]), x)
        let d2 = V.multiplyAdd(minusOne, V.broadcast(c2[p]), x)
        let d3 = V.multiplyAdd(minusOne, V.broadcast(c3[p]), x)
        s0 = V.multiplyAdd(d0, d0, s0)
        s1 = V.multiplyAdd(d1, d1, s1)
        s2 = V.multiplyAdd(d2, d2, s2)
        s3 = V.multiplyAdd(d3, d3, s3)
      }
      s0.store(v0)
      s1.store(v1)
      s2.store(v2)
      s3.store(v3)
      k = k &+ 4
    }
    s = s &+ V.scalarCount
  }
}

/// ‖x‖² of each sample of a panel: element p of sample s at p · width + s.
@inlinable @inline(__always)
func panelSquaredNorms<V: KernelVector>(
  _ vector: V.Type, panel: UnsafePointer<Float>, width: Int, depth: Int, accumulates: Bool,
  into norms: UnsafeMutablePointer<Float>
) {
  var s = 0
  while s < width {
    var (even, odd) = (accumulates ? V.load(norms + s) : V(), V())
    var p = 0
    while p &+ 2 <= depth {
      let x = V.load(panel + (p &* width &+ s))
      let y = V.load(panel + ((p &+ 1) &* width &+ s))
      even = V.multiplyAdd(x, x, even)
      odd = V.multiplyAdd(y, y, odd)
      p = p &+ 2
    }
    if p < depth {
      let x = V.load(panel + (p &* width &+ s))
      even = V.multiplyAdd(x, x, even)
    }
    V.add(even, odd).store(norms + s)
    s = s &+ V.scalarCount
  }
}
