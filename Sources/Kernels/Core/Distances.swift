// Distances between samples and centroids, once their products are known or by the direct formula.

/// For each row of products x·c: the index of the least ‖c‖²/2 − x·c, the lowest index on ties.
///
/// That is the nearest centroid, as ‖x − c‖² = ‖x‖² + 2 (‖c‖²/2 − x·c).
@inlinable @inline(__always)
func nearestFromProducts<V: KernelVector>(
  _ vector: V.Type, products: UnsafePointer<Float>, stride: Int, rows: Int, clusters: Int,
  halfNorms: UnsafePointer<Float>, labels: UnsafeMutablePointer<Int32>
) {
  let width = V.scalarCount
  var lanes = V()
  for lane in 0..<width { lanes[lane] = Float(lane) }
  for row in 0..<rows {
    let scores = products + row &* stride
    var best = Float.infinity
    var bestIndex = 0
    var k = 0
    if clusters >= width {
      var value = V.broadcast(.infinity)
      var index = V.broadcast(0)
      while k &+ width <= clusters {
        let candidate = V.multiplyAdd(V.broadcast(-1), V.load(scores + k), V.load(halfNorms + k))
        V.takeSmaller(
          &value, &index, candidate: candidate, candidateIndex: V.add(lanes, V.broadcast(Float(k))))
        k = k &+ width
      }
      for lane in 0..<width {
        let laneIndex = Int(index[lane])
        if value[lane] < best || (value[lane] == best && laneIndex < bestIndex) {
          best = value[lane]
          bestIndex = laneIndex
        }
      }
    }
    while k < clusters {
      let candidate = halfNorms[k] - scores[k]
      if candidate < best {
        best = candidate
        bestIndex = k
      }
      k = k &+ 1
    }
    labels[row] = Int32(truncatingIfNeeded: bestIndex)
  }
}

/// ‖a − b‖² by the direct formula, in four running vectors added up as a tree.
@inlinable @inline(__always)
func squaredDistance<V: KernelVector>(
  _ vector: V.Type, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
) -> Float {
  let width = V.scalarCount
  let minusOne = V.broadcast(-1)
  var (s0, s1, s2, s3) = (V(), V(), V(), V())
  var i = 0
  while i &+ 4 &* width <= count {
    let d0 = V.multiplyAdd(minusOne, V.load(b + i), V.load(a + i))
    let d1 = V.multiplyAdd(minusOne, V.load(b + (i &+ width)), V.load(a + (i &+ width)))
    let d2 = V.multiplyAdd(minusOne, V.load(b + (i &+ 2 &* width)), V.load(a + (i &+ 2 &* width)))
    let d3 = V.multiplyAdd(minusOne, V.load(b + (i &+ 3 &* width)), V.load(a + (i &+ 3 &* width)))
    s0 = V.multiplyAdd(d0, d0, s0)
    s1 = V.multiplyAdd(d1, d1, s1)
    s2 = V.multiplyAdd(d2, d2, s2)
    s3 = V.multiplyAdd(d3, d3, s3)
    i = i &+ 4 &* width
  }
  while i &+ width <= count {
    let d = V.multiplyAdd(minusOne, V.load(b + i), V.load(a + i))
    s0 = V.multiplyAdd(d, d, s0)
    i = i &+ width
  }
  var total = horizontalSum(V.add(V.add(s0, s1), V.add(s2, s3)))
  while i < count {
    let d = a[i] - b[i]
    total += d * d
    i = i &+ 1
  }
  return total
}

/// The sum of the lanes, pairwise, always in the same order.
@inlinable @inline(__always)
func horizontalSum<V: KernelVector>(_ vector: V) -> Float {
  withUnsafeTemporaryAllocation(of: Float.self, capacity: V.scalarCount) { lanes in
    guard let base = lanes.baseAddress else { return 0 }
    vector.store(base)
    var half = V.scalarCount / 2
    while half > 0 {
      for lane in 0..<half { base[lane] += base[lane &+ half] }
      half /= 2
    }
    return base[0]
  }
}

/// Adds a row of floats to a row of running sums in Double.
@inlinable @inline(__always)
func addRow<V: KernelVector>(
  _ vector: V.Type, _ row: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Double>, count: Int
) {
  for i in 0..<count { sums[i] += Double(row[i]) }
}
