// Distances by the direct formula, and sums of samples.

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
  var total = V.add(V.add(s0, s1), V.add(s2, s3)).laneSum
  while i < count {
    let d = a[i] - b[i]
    total += d * d
    i = i &+ 1
  }
  return total
}

/// ‖a‖², in the same order of summation as `squaredDistance` from the origin.
@inlinable @inline(__always)
func squaredNorm<V: KernelVector>(_ vector: V.Type, _ a: UnsafePointer<Float>, count: Int) -> Float {
  let width = V.scalarCount
  var (s0, s1, s2, s3) = (V(), V(), V(), V())
  var i = 0
  while i &+ 4 &* width <= count {
    let (x0, x1) = (V.load(a + i), V.load(a + (i &+ width)))
    let (x2, x3) = (V.load(a + (i &+ 2 &* width)), V.load(a + (i &+ 3 &* width)))
    s0 = V.multiplyAdd(x0, x0, s0)
    s1 = V.multiplyAdd(x1, x1, s1)
    s2 = V.multiplyAdd(x2, x2, s2)
    s3 = V.multiplyAdd(x3, x3, s3)
    i = i &+ 4 &* width
  }
  while i &+ width <= count {
    let x = V.load(a + i)
    s0 = V.multiplyAdd(x, x, s0)
    i = i &+ width
  }
  var total = V.add(V.add(s0, s1), V.add(s2, s3)).laneSum
  while i < count {
    total += a[i] * a[i]
    i = i &+ 1
  }
  return total
}

/// Adds a row of floats to a row of running sums in Double.
@inlinable @inline(__always)
func addRow<V: KernelVector>(
  _ vector: V.Type, _ row: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Double>, count: Int
) {
  for i in 0..<count { sums[i] += Double(row[i]) }
}
