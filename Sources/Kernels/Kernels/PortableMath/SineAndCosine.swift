/// sin x and cos x by basic arithmetic alone, so that they have the same bits on every platform.
///
/// x = q π/2 + r with |r| ≤ π/4, and both of r by their series up to the 17th and the 16th power: exact to 2⁻⁵² for |x| up
/// to 10⁶, beyond which x is taken modulo the Double next to 2π, and digits are lost; NaN where x is not finite.
package func sineAndCosine(of x: Double) -> (sine: Double, cosine: Double) {
  let x = x.magnitude <= 1e6 ? x : x.remainder(dividingBy: 2 * .pi)
  let q = (x * 0.6366197723675814).rounded()
  // The first part of π/2 has 33 bits, so that its product with q is exact.
  let r = (x - q * 1.5707963267341256) - q * 6.077100506506192e-11
  let square = r * r
  var (sine, cosine) = (0.0, 0.0)
  for (odd, even) in signedInverseFactorials {
    sine = sine * square + odd
    cosine = cosine * square + even
  }
  (sine, cosine) = (r + r * (square * sine), 1 + square * cosine)
  switch q - 4 * (q / 4).rounded(.down) {
  case 1: return (cosine, -sine)
  case 2: return (-sine, -cosine)
  case 3: return (-cosine, sine)
  default: return (sine, cosine)
  }
}

/// 1/17! and 1/16!, −1/15! and −1/14!, … −1/3! and −1/2!.
private let signedInverseFactorials: [(odd: Double, even: Double)] = [
  (1 / 355_687_428_096_000, 1 / 20_922_789_888_000), (-1 / 1_307_674_368_000, -1 / 87_178_291_200),
  (1 / 6_227_020_800, 1 / 479_001_600), (-1 / 39_916_800, -1 / 3_628_800), (1 / 362_880, 1 / 40_320),
  (-1 / 5040, -1 / 720), (1 / 120, 1 / 24), (-1 / 6, -1 / 2),
]

/// cos x alone; see `sineAndCosine`.
package func cosine(of x: Double) -> Double { sineAndCosine(of: x).cosine }
