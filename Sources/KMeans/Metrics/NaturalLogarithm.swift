/// ln x by basic arithmetic alone, to within two units in the last place.
///
/// Written out because the mathematical libraries of different platforms round theirs differently,
/// and a score should be the same everywhere. x = m·2ᵉ with m in [√½, √2), and
/// ln m = 2 artanh t with t = (m − 1)/(m + 1); |t| < 0.172, so ten terms of the series suffice.
///
/// - Precondition: x is positive and finite.
func naturalLogarithm(of x: Double) -> Double {
  var exponent = Double(x.exponent)
  var mantissa = x.significand
  if mantissa > 1.4142135623730951 {
    mantissa /= 2
    exponent += 1
  }
  let t = (mantissa - 1) / (mantissa + 1)
  let square = t * t
  var sum = 0.0
  for odd in stride(from: 21, through: 3, by: -2) { sum = (sum + 1 / Double(odd)) * square }
  return exponent * 0.6931471805599453 + 2 * (t + t * sum)
}
