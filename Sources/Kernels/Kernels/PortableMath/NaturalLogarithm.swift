/// ln x by basic arithmetic alone, so that it has the same bits on every platform: the libraries of
/// different platforms round theirs differently.
///
/// x = m · 2ᵉ with m in [√½, √2), and ln m = 2 artanh((m − 1)/(m + 1)) by its series up to the 21st power,
/// which is exact to three units in the last place of a Double. Of 0 it is −∞, of ∞ ∞, and of what is below 0 NaN.
package func naturalLogarithm(of x: Double) -> Double {
  guard x > 0, x < .infinity else { return x == 0 ? -.infinity : x < 0 ? .nan : x }
  var exponent = Double(x.exponent)
  var mantissa = x.significand
  if mantissa > 1.4142135623730951 {
    mantissa /= 2
    exponent += 1
  }
  let t = (mantissa - 1) / (mantissa + 1)
  let square = t * t
  var sum = 0.0
  for coefficient in inverseOddNumbers { sum = sum * square + coefficient }
  return exponent * 0.6931471805599453 + 2 * t * sum
}

/// 1/21, 1/19, … 1.
private let inverseOddNumbers: [Double] = [
  1 / 21, 1 / 19, 1 / 17, 1 / 15, 1 / 13, 1 / 11, 1 / 9, 1 / 7, 1 / 5, 1 / 3, 1,
]

/// ln(1 + x) by basic arithmetic alone, also of an x that 1 + x would lose: to five units in the last place of a Double.
package func naturalLogarithm(ofOnePlus x: Double) -> Double {
  let sum = 1 + x
  guard sum != 1, sum < .infinity else { return x }
  // What rounding made of 1 + x is known, and the logarithm nearly proportional to it (Kahan).
  return naturalLogarithm(of: sum) * (x / (sum - 1))
}
