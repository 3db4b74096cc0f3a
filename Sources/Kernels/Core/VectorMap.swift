// Functions of one element applied to arrays. What a lane becomes depends on that lane alone, so an
// element's result does not depend on where in the array it stands or on how the array was cut.

/// destination[i] ← function(source[i]).
@inlinable @inline(__always)
func mapVectors<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, into destination: UnsafeMutablePointer<Float>,
  count: Int, function: (V) -> V
) {
  let width = V.scalarCount
  var i = 0
  while i &+ width <= count {
    function(V.load(source + i)).store(destination + i)
    i = i &+ width
  }
  guard i < count else { return }
  withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { lanes in
    guard let base = lanes.baseAddress else { return }
    // Ones in the unused lanes: every function here takes them without a slow path.
    V.broadcast(1).store(base)
    base.update(from: source + i, count: count &- i)
    function(V.load(base)).store(base)
    (destination + i).update(from: base, count: count &- i)
  }
}

/// `a` where the mask's bits are 0 and `b` where they are 1.
///
/// By bits: the standard library's `replacing` between two constants became code for each lane, and so did
/// all that used it.
@inlinable @inline(__always)
func select<V: KernelVector>(_ a: V, _ b: V, where mask: V.Bits) -> V {
  let change = V.Bits.and(V.Bits.exclusiveOr(a.bits, b.bits), mask)
  return V(bits: V.Bits.exclusiveOr(a.bits, change))
}

/// 1.5 · 2²³: a float of that size has no fraction bits, so adding it rounds to an integer, which then
/// stands in the low bits; subtracting it again gives the integer as a float.
@inlinable @inline(__always)
var roundingShift: Float { 0x1.8p23 }

/// value · 2ⁿ with one rounding, where `shifted` is n + `roundingShift` and −253 ≤ n ≤ 254.
///
/// 2ⁿ may lie outside the normal numbers, so it is multiplied in as two halves, of which only the second
/// can overflow or become subnormal.
@inlinable @inline(__always)
func scaled<V: KernelVector>(_ value: V, byPowerOfTwo shifted: V) -> V {
  let bias = V.Bits.broadcast(127)
  let n = V.Bits.subtract(shifted.bits, V.broadcast(roundingShift).bits)
  let half = n.shiftedRight(by: 1)
  let first = V.Bits.add(half, bias).shiftedLeft(by: 23)
  let second = V.Bits.add(V.Bits.subtract(n, half), bias).shiftedLeft(by: 23)
  return V.multiply(V.multiply(value, V(bits: first)), V(bits: second))
}

/// x = 2ᵉ · m with m in [√½, √2), for positive finite x, subnormal ones included: e and m.
@inlinable @inline(__always)
func exponentAndSignificand<V: KernelVector>(_ x: V) -> (exponent: V, significand: V) {
  // Subnormal numbers are scaled up. Their mask is made by integer operations: a comparison that chooses
  // between constants came out as code for each lane on SSE2.
  let leastNormal = V.Bits.broadcast(0x0080_0000)
  let isSubnormal = V.Bits.subtract(x.bits, leastNormal).shiftedRight(by: 31)
  let normal = select(x, V.multiply(x, V.broadcast(0x1p24)), where: isSubnormal).bits
  let offset = V.Bits.and(isSubnormal, V.Bits.broadcast(24))

  // Counted from the bits of √½, the exponent field is e and the rest what m's bits exceed those of √½ by.
  let rootOfHalf = V.Bits.broadcast(0x3f35_04f3)
  let pattern = V.Bits.subtract(normal, rootOfHalf)
  let exponent = V.Bits.subtract(pattern.shiftedRight(by: 23), offset)
  let shift = V.broadcast(roundingShift)
  let shifted = V(bits: V.Bits.add(exponent, shift.bits))
  let fraction = V.Bits.and(pattern, V.Bits.broadcast(0x007f_ffff))
  return (V.subtract(shifted, shift), V(bits: V.Bits.add(fraction, rootOfHalf)))
}
