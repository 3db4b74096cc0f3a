/// ln x with an error of at most 1 ulp over all of Float.
///
/// x = 2ᵉ (1 + f) with 1 + f in [√½, √2), and ln x = e ln 2 + f − f²/2 + f³ p(f) with p of degree 8,
/// whose error is 2^−28.2 of ln(1 + f). ln 0 = −∞, ln ∞ = ∞, and NaN for negative numbers and NaN.
@inlinable @inline(__always)
func naturalLogarithm<V: KernelVector>(_ x: V) -> V {
  let (e, m) = exponentAndSignificand(x)
  let one = V.broadcast(1)
  let f = V.subtract(m, one)

  var p = V.broadcast(0.067466281)
  p = V.multiplyAdd(p, f, V.broadcast(-0.11675633))
  p = V.multiplyAdd(p, f, V.broadcast(0.11888153))
  p = V.multiplyAdd(p, f, V.broadcast(-0.12405589))
  p = V.multiplyAdd(p, f, V.broadcast(0.14219554))
  p = V.multiplyAdd(p, f, V.broadcast(-0.16667996))
  p = V.multiplyAdd(p, f, V.broadcast(0.20002119))
  p = V.multiplyAdd(p, f, V.broadcast(-0.25000009))
  p = V.multiplyAdd(p, f, V.broadcast(0.33333313))
  // f² (f p − ½): what is missing from f.
  let curvature = V.multiply(V.multiply(f, f), V.multiplyAdd(f, p, V.broadcast(-0.5)))

  // e ln 2 + f with what its rounding loses. The first part of ln 2 has 15 bits, so e times it is exact.
  let whole = V.multiply(e, V.broadcast(0x1.62e4p-1))
  let sum = V.add(whole, f)
  let lost = V.subtract(f, V.subtract(sum, whole))
  let low = V.multiplyAdd(e, V.broadcast(1.4286068e-06), lost)
  let logarithm = V.add(sum, V.add(low, curvature))

  let infinity = V.broadcast(.infinity)
  let zero = V.broadcast(0)
  return x.replaced(by: logarithm, whereLess: x, infinity)
    .replaced(by: V.broadcast(.nan), whereLess: x, zero)
    .replaced(by: V.broadcast(-.infinity), whereEqual: x, zero)
}
