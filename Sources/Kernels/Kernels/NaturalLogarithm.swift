/// ln x by basic arithmetic alone, so that it has the same bits on every platform: the libraries of
/// different platforms round theirs differently.
///
/// x = m · 2ᵉ with m in [√½, √2), and ln m = 2 artanh((m − 1)/(m + 1)) by its series up to the 21st power,
/// which is exact to three units in the last place of a Double.
///
/// - Precondition: x is positive and finite.
package func naturalLogarithm(of x: Double) -> Double {
  var exponent = Double(x.exponent)
  var mantissa = x.significand
  if mantissa > 1.4142135623730951 {
    mantissa /= 2
    exponent += 1
  }
  let t = (mantissa - 1) / (mantissa + 1)
  let square = t * t
  var sum = 0.0
  for odd in stride(from: 21, through: 1, by: -2) { sum = sum * square + 1 / Double(odd) }
  return exponent * 0.6931471805599453 + 2 * t * sum
}
