/// eˣ by basic arithmetic alone, so that it has the same bits on every platform.
///
/// x = n ln 2 + r with |r| ≤ ½ ln 2, and eʳ by its series up to the 13th power: exact to one and a half units in the last
/// place of a Double, and to that many of the smallest Double where the result is that small. Beyond the range it is 0 or ∞.
package func exponential(of x: Double) -> Double {
  guard x < 710 else { return x.isNaN ? x : .infinity }
  guard x > -746 else { return 0 }
  let n = (x * 1.4426950408889634).rounded()
  // The first part of ln 2 has 33 bits, so that its product with n is exact.
  let r = (x - n * 0.6931471803691238) - n * 1.9082149292705877e-10
  var sum = 0.0
  for coefficient in inverseFactorials { sum = sum * r + coefficient }
  return Double(sign: .plus, exponent: Int(n), significand: 1 + (r + r * r * sum))
}

/// 1/13!, 1/12!, … 1/2!.
private let inverseFactorials: [Double] = [
  1 / 6_227_020_800, 1 / 479_001_600, 1 / 39_916_800, 1 / 3_628_800, 1 / 362_880, 1 / 40_320, 1 / 5040,
  1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2,
]
