extension Double {
  /// With the given number of decimals, rounded half away from zero; "nan" and "inf" as they are.
  package func fixed(_ decimals: Int) -> String {
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    let scaled = (magnitude * power).rounded()
    guard scaled < 1e18 else { return "\(self)" }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: Swift.max(0, decimals + 1 - digits.count)) + digits
    let whole = padded.dropLast(decimals)
    let sign = self < 0 && scaled > 0 ? "-" : ""
    return decimals == 0 ? sign + whole : "\(sign)\(whole).\(padded.suffix(decimals))"
  }

  /// With the given number of decimals, or three significant digits where these would leave fewer than two of them:
  /// 0.0150 and 1.50e-5 with four decimals.
  package func readable(_ decimals: Int) -> String {
    var unit = 1.0
    for _ in 1..<Swift.max(decimals, 1) { unit /= 10 }
    return self == 0 || magnitude >= unit || !isFinite ? fixed(decimals) : significant(3)
  }

  /// With so many digits: no decimals of large numbers, and powers of ten for those below 0.0001.
  package func significant(_ digits: Int) -> String {
    guard isFinite, self != 0 else { return fixed(digits - 1) }
    var (size, exponent) = (magnitude, 0)
    while size >= 10 { (size, exponent) = (size / 10, exponent + 1) }
    while size < 1 { (size, exponent) = (size * 10, exponent - 1) }
    guard exponent < -4 else { return fixed(Swift.max(digits - 1 - exponent, 0)) }
    var mantissa = size.fixed(digits - 1)
    if mantissa.hasPrefix("10") { (mantissa, exponent) = (1.0.fixed(digits - 1), exponent + 1) }
    return "\(self < 0 ? "-" : "")\(mantissa)e\(exponent)"
  }

  /// As short as it can be: "3" for 3.0.
  package var brief: String {
    self == rounded() && magnitude < 1e15 ? String(Int(self)) : "\(self)"
  }
}

extension String {
  /// Filled up with spaces in front.
  package func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }

  /// Filled up with spaces behind.
  package func rightPadded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
