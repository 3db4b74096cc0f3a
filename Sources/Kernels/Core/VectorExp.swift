/// eˣ with an error of at most 1.1 ulp over all of Float.
///
/// x = n ln 2 + r with |r| ≤ ½ ln 2, and eˣ = 2ⁿ (1 + r + r² p(r)) with p of degree 4, whose error is
/// 2^−27.8 of the result. Overflows to infinity, underflows gradually, and passes NaN on.
@inlinable @inline(__always)
func exponential<V: KernelVector>(_ argument: V) -> V {
  // Beyond these bounds the result is infinite or 0 anyway; within them n fits `scaled`.
  let x = V.minimum(V.maximum(argument, V.broadcast(-104)), V.broadcast(89))
  let shift = V.broadcast(roundingShift)
  let shifted = V.multiplyAdd(x, V.broadcast(1.442695), shift)
  let n = V.subtract(shifted, shift)
  // ln 2 in two parts, the first of 15 bits: n times it is exact, with or without fused multiply-add.
  let partial = V.multiplyAdd(n, V.broadcast(-0x1.62e4p-1), x)
  let r = V.multiplyAdd(n, V.broadcast(-1.4286068e-06), partial)

  var p = V.broadcast(0.0013814480)
  p = V.multiplyAdd(p, r, V.broadcast(0.0083687799))
  p = V.multiplyAdd(p, r, V.broadcast(0.041668393))
  p = V.multiplyAdd(p, r, V.broadcast(0.16666520))
  p = V.multiplyAdd(p, r, V.broadcast(0.49999994))
  let aboveOne = V.multiplyAdd(V.multiply(r, r), p, r)
  return scaled(V.add(V.broadcast(1), aboveOne), byPowerOfTwo: shifted)
}
