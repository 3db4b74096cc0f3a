// Distances by the direct formula.

/// ‖a − b‖² by the direct formula, in four running vectors added up as a tree.
///
/// Up to a vector less one is read behind the rows.
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
  if i < count {
    let d = V.multiplyAdd(minusOne, V.load(b + i, first: count &- i), V.load(a + i, first: count &- i))
    s1 = V.multiplyAdd(d, d, s1)
  }
  return V.add(V.add(s0, s1), V.add(s2, s3)).laneSum
}
