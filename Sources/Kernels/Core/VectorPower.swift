// xʸ = 2^(y log₂ x). An error of the logarithm is multiplied by y log₂ x, up to 150, so it is carried as
// a sum of two floats. Numbers cut to 12 bits have exact products, so this works without fused
// multiply-add; the scheme is that of fdlibm's powf (Sun Microsystems 1993), with a division in place
// of its table.

/// xʸ with an error of at most 1.3 ulp over all of Float, and C's rules for zeros, infinities and NaN:
/// x⁰ = 1ʸ = 1 always, and negative numbers have powers with integer exponents only, NaN otherwise.
@inlinable @inline(__always)
func power<V: KernelVector>(_ x: V, _ exponent: PowerExponent) -> V {
  let zero = V.broadcast(0)
  let infinity = V.broadcast(.infinity)
  let base = V(bits: V.Bits.and(x.bits, V.Bits.broadcast(.max)))
  let logarithm = binaryLogarithm(base)
  let yHigh = V.broadcast(exponent.high)
  let high = V.multiply(yHigh, logarithm.high)  // exact
  let y = V.add(yHigh, V.broadcast(exponent.low))
  let low = V.multiplyAdd(V.broadcast(exponent.low), logarithm.high, V.multiply(y, logarithm.low))
  let power = binaryExponential(high: high, low: low)

  let finite = select(
    power, V.broadcast(.nan), where: V.isLess(x, V.broadcast(exponent.leastBase)))
  let special = select(
    V.broadcast(exponent.atNaN), V.broadcast(exponent.atInfinity), where: V.isEqual(base, infinity))
  let nonzero = select(special, finite, where: V.isLess(base, infinity))
  let magnitude = select(nonzero, V.broadcast(exponent.atZero), where: V.isEqual(base, zero))
  let signs = V.Bits.and(x.bits, V.Bits.broadcast(exponent.signBits))
  return V(bits: V.Bits.exclusiveOr(magnitude.bits, signs))
}

/// The lanes cut to their leading 12 bits: two such numbers have an exact product.
@inlinable @inline(__always)
func leadingBits<V: KernelVector>(_ x: V) -> V {
  V(bits: V.Bits.and(x.bits, V.Bits.broadcast(-0x1000)))
}

/// log₂ x of positive finite x as high + low, `high` of 12 bits, with a relative error of about 2⁻³³.
///
/// x = 2ᵉ m and s = (m − 1)/(m + 1), |s| < 0.1716; log₂ m = 2/(3 ln 2) · s (3 + s² + s⁴ p(s²)), where
/// 3 artanh(s) = s (3 + s² + …) and the error of p is 2^−36.7 of the sum.
@inlinable @inline(__always)
func binaryLogarithm<V: KernelVector>(_ x: V) -> (high: V, low: V) {
  let one = V.broadcast(1)
  let (e, m) = exponentAndSignificand(x)

  // s = sHigh + sLow: the division's remainder gives what its rounding and the cut lose.
  let f = V.subtract(m, one)
  let denominator = V.add(m, one)
  let reciprocal = V.divide(one, denominator)
  let s = V.multiply(f, reciprocal)
  let sHigh = leadingBits(s)
  let denominatorHigh = leadingBits(denominator)
  let denominatorLow = V.subtract(m, V.subtract(denominatorHigh, one))
  let remainder = V.subtract(
    V.subtract(f, V.multiply(sHigh, denominatorHigh)), V.multiply(sHigh, denominatorLow))
  let sLow = V.multiply(remainder, reciprocal)

  // 3 + s² + s⁴ p(s²) = sumHigh + sumLow, where s² = squareHigh + sLow (sHigh + s).
  let square = V.multiply(s, s)
  let squareHigh = V.multiply(sHigh, sHigh)  // exact
  var p = V.broadcast(0.35129732)
  p = V.multiplyAdd(p, square, V.broadcast(0.42820626))
  p = V.multiplyAdd(p, square, V.broadcast(0.60000229))
  let rest = V.multiplyAdd(V.multiply(square, square), p, V.multiply(sLow, V.add(sHigh, s)))
  let three = V.broadcast(3)
  let sumHigh = leadingBits(V.add(V.add(three, squareHigh), rest))
  let sumLow = V.subtract(rest, V.subtract(V.subtract(sumHigh, three), squareHigh))

  // s times that sum, and that times 2/(3 ln 2).
  let product = V.multiply(sHigh, sumHigh)  // exact
  let correction = V.multiplyAdd(sLow, sumHigh, V.multiply(sumLow, s))
  let productHigh = leadingBits(V.add(product, correction))
  let productLow = V.subtract(correction, V.subtract(productHigh, product))
  let logHigh = V.multiply(V.broadcast(0x1.ec6p-1), productHigh)  // exact
  let logLow = V.multiplyAdd(
    V.broadcast(0.00012677205), productHigh, V.multiply(V.broadcast(0.9617967), productLow))

  let high = leadingBits(V.add(V.add(logHigh, logLow), e))
  return (high, V.subtract(logLow, V.subtract(V.subtract(high, e), logHigh)))
}

/// 2^(high + low), where low is small beside a high that does not overflow.
///
/// high + low = n + r with |r| ≤ ½, and 2^r = 1 + r ln 2 + r² p(r) with p of degree 4, whose error is
/// 2^−28 of the result.
@inlinable @inline(__always)
func binaryExponential<V: KernelVector>(high: V, low: V) -> V {
  // Beyond these bounds the result is infinite or 0; `low` is then of no account, but may be huge.
  let high = V.minimum(V.maximum(high, V.broadcast(-160)), V.broadcast(160))
  let low = V.minimum(V.maximum(low, V.broadcast(-0.5)), V.broadcast(0.5))
  let shift = V.broadcast(roundingShift)
  let shifted = V.add(V.add(high, low), shift)
  let n = V.subtract(shifted, shift)
  let r = V.add(V.subtract(high, n), low)

  var p = V.broadcast(0.00015321007)
  p = V.multiplyAdd(p, r, V.broadcast(0.0013390274))
  p = V.multiplyAdd(p, r, V.broadcast(0.0096185282))
  p = V.multiplyAdd(p, r, V.broadcast(0.055503622))
  p = V.multiplyAdd(p, r, V.broadcast(0.24022648))
  p = V.multiplyAdd(p, r, V.broadcast(0.6931472))
  return scaled(V.multiplyAdd(p, r, V.broadcast(1)), byPowerOfTwo: shifted)
}

/// destination[i] ← source[i]ʸ.
@inlinable @inline(__always)
func power<V: KernelVector>(
  _ vector: V.Type, _ exponent: PowerExponent, _ source: UnsafePointer<Float>,
  into destination: UnsafeMutablePointer<Float>, count: Int
) {
  if exponent.isNaN {
    let one = V.broadcast(1)
    mapVectors(V.self, source, into: destination, count: count) {
      select(V.broadcast(.nan), one, where: V.isEqual($0, one))
    }
  } else {
    mapVectors(V.self, source, into: destination, count: count) { power($0, exponent) }
  }
}
