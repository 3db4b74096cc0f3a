/// ln x with an error of at most 1 ulp over all of Float.
///
/// x = 2ᵉ (1 + f) with 1 + f in [√½, √2), and ln x = e ln 2 + f − f²/2 + f³ p(f) with p of degree 8,
/// whose error is 2^−28.2 of ln(1 + f). ln 0 = −∞, ln ∞ = ∞, and NaN for negative numbers and NaN.
@inlinable @inline(__always)
func naturalLogarithm<V: KernelVector>(_ x: V) -> V {
  let (e, m) = exponentAndSignificand(x)
  let one = V.broadcast(1)
  let f = V.subtract(m, one)

  // By Estrin's scheme: Swift's operators work lane by lane, and the optimiser joins the lanes again only
  // in short chains. Horner's chain came out as code for each lane on SSE2.
  let square = V.multiply(f, f)
  let fourth = V.multiply(square, square)
  let p01 = V.multiplyAdd(V.broadcast(-0.25000009), f, V.broadcast(0.33333313))
  let p23 = V.multiplyAdd(V.broadcast(-0.16667996), f, V.broadcast(0.20002119))
  let p45 = V.multiplyAdd(V.broadcast(-0.12405589), f, V.broadcast(0.14219554))
  let p67 = V.multiplyAdd(V.broadcast(-0.11675633), f, V.broadcast(0.11888153))
  let upper = V.multiplyAdd(
    fourth, V.broadcast(0.067466281), V.multiplyAdd(p67, square, p45))
  let p = V.multiplyAdd(fourth, upper, V.multiplyAdd(p23, square, p01))
  // f² (f p − ½): what is missing from f.
  let curvature = V.multiply(square, V.multiplyAdd(f, p, V.broadcast(-0.5)))

  // ln 2 in two parts, the first a multiple of 2⁻¹⁵ of 15 bits, and f likewise: e times the first part of
  // ln 2 is exact, and so is its sum with the first part of f.
  let toMultiple = V.broadcast(0x1.8p8)
  let fHigh = V.subtract(V.add(f, toMultiple), toMultiple)
  let sum = V.multiplyAdd(e, V.broadcast(0x1.62e4p-1), fHigh)
  let low = V.multiplyAdd(e, V.broadcast(1.4286068e-06), V.subtract(f, fHigh))
  let logarithm = V.add(sum, V.add(low, curvature))

  // Special values are added: ∞ at ∞, −∞ at 0, NaN where x is negative or NaN, and 0 elsewhere.
  let zero = V.broadcast(0)
  let infinity = V.broadcast(.infinity)
  let nan = V.broadcast(.nan).bits
  let isValid = V.Bits.exclusiveOr(V.isLess(zero, x), V.isEqual(x, zero))
  let invalid = V.Bits.exclusiveOr(V.Bits.and(isValid, nan), nan)
  let infinite = V.Bits.exclusiveOr(
    V.Bits.and(V.isEqual(x, infinity), infinity.bits),
    V.Bits.and(V.isEqual(x, zero), V.broadcast(-.infinity).bits))
  return V.add(logarithm, V(bits: V.Bits.exclusiveOr(infinite, invalid)))
}
