// Sums. Float sums run in four vectors and Double sums in four halves, added up as a tree: the order
// depends on the count and the vector's width alone.

/// Σ term(i), in Float: `vector` gives the terms of a whole vector from i on, `scalar` that of one element.
@inlinable @inline(__always)
func sumOfTerms<V: KernelVector>(
  _ type: V.Type, count: Int, vector: (_ sum: V, _ i: Int) -> V, scalar: (_ i: Int) -> Float
) -> Float {
  let width = V.scalarCount
  var (s0, s1, s2, s3) = (V(), V(), V(), V())
  var i = 0
  while i &+ 4 &* width <= count {
    s0 = vector(s0, i)
    s1 = vector(s1, i &+ width)
    s2 = vector(s2, i &+ 2 &* width)
    s3 = vector(s3, i &+ 3 &* width)
    i = i &+ 4 &* width
  }
  while i &+ width <= count {
    s0 = vector(s0, i)
    i = i &+ width
  }
  var total = V.add(V.add(s0, s1), V.add(s2, s3)).laneSum
  while i < count {
    total += scalar(i)
    i = i &+ 1
  }
  return total
}

/// Σ xᵢ of a row, in Float.
@inlinable @inline(__always)
func sumOfRow<V: KernelVector>(_ vector: V.Type, _ row: UnsafePointer<Float>, count: Int) -> Float {
  sumOfTerms(V.self, count: count, vector: { V.add($0, V.load(row + $1)) }, scalar: { row[$0] })
}

/// Σ xᵢ² of a row, in Float.
@inlinable @inline(__always)
func squaredNorm<V: KernelVector>(_ vector: V.Type, _ row: UnsafePointer<Float>, count: Int) -> Float {
  sumOfTerms(
    V.self, count: count,
    vector: { sum, i in
      let lanes = V.load(row + i)
      return V.multiplyAdd(lanes, lanes, sum)
    },
    scalar: { row[$0] * row[$0] })
}

/// Σ xᵢ in Double.
@inlinable @inline(__always)
func wideSum<V: KernelVector>(_ vector: V.Type, _ source: UnsafePointer<Float>, count: Int) -> Double {
  wideSumOfTerms(
    V.self, count: count,
    vector: { i, low, high in V.addWidened(V.load(source + i), low: &low, high: &high) },
    scalar: { Double(source[$0]) })
}

/// Σ aᵢbᵢ in Double; the products are exact.
@inlinable @inline(__always)
func wideDot<V: KernelVector>(
  _ vector: V.Type, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
) -> Double {
  wideSumOfTerms(
    V.self, count: count,
    vector: { i, low, high in
      V.addWidenedProduct(V.load(a + i), V.load(b + i), low: &low, high: &high)
    },
    scalar: { Double(a[$0]) * Double(b[$0]) })
}

/// Σ term(i), in Double: `vector` adds the terms of a whole vector from i on, `scalar` gives that of one
/// element.
@inlinable @inline(__always)
func wideSumOfTerms<V: KernelVector>(
  _ type: V.Type, count: Int, vector: (_ i: Int, _ low: inout V.Wide, _ high: inout V.Wide) -> Void,
  scalar: (_ i: Int) -> Double
) -> Double {
  let width = V.scalarCount
  var (low0, high0, low1, high1) = (V.Wide(), V.Wide(), V.Wide(), V.Wide())
  var i = 0
  while i &+ 2 &* width <= count {
    vector(i, &low0, &high0)
    vector(i &+ width, &low1, &high1)
    i = i &+ 2 &* width
  }
  if i &+ width <= count {
    vector(i, &low0, &high0)
    i = i &+ width
  }
  var total = 0.0
  for lane in 0..<V.Wide.scalarCount {
    total += (low0[lane] + low1[lane]) + (high0[lane] + high1[lane])
  }
  while i < count {
    total += scalar(i)
    i = i &+ 1
  }
  return total
}
