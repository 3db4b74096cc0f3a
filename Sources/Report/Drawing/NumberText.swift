#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Numbers as figures show them.
enum NumberText {
  /// A whole number with separators of thousands: −12,345.
  static func grouped(_ value: Int) -> String {
    (value < 0 ? "−" : "") + grouped(digits: String(value.magnitude))
  }

  /// A number with exactly so many decimals, at most twelve, and separators of thousands; in powers of ten where
  /// it is too large for that.
  static func fixed(_ value: Double, decimals: Int) -> String {
    let decimals = min(max(decimals, 0), 12)
    let scale = pow(10, Double(decimals))
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 1e15 else { return scientific(value) }
    let digits = UInt64(scaled)
    let (whole, rest) = (digits / UInt64(scale), digits % UInt64(scale))
    var text = value < 0 && digits > 0 ? "−" : ""
    text += grouped(digits: String(whole))
    if decimals > 0 {
      let fraction = String(rest)
      text += "." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }
    return text
  }

  /// A number by itself: whole ones as such, others with three significant digits.
  static func short(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    if value == value.rounded(), abs(value) < 1e9 { return grouped(Int(value)) }
    let magnitude = abs(value)
    if magnitude < 1e-4 || magnitude >= 1e9 { return scientific(value) }
    let exponent = Int(log10(magnitude).rounded(.down))
    return fixed(value, decimals: max(2 - exponent, 0))
  }

  /// A number in powers of ten: 1.2e−5.
  ///
  /// - Parameter lastDigit: the power of ten of the last digit shown; nil for two digits, or one where the
  ///   second is 0.
  static func scientific(_ value: Double, lastDigit: Int? = nil) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "–" }
    var exponent = Int(log10(abs(value)).rounded(.down))
    // In two steps, since 10^308 is the largest power there is and 10^−324 is none.
    var mantissa = abs(value) / pow(10, Double(exponent / 2)) / pow(10, Double(exponent - exponent / 2))
    var decimals = min(max(exponent - (lastDigit ?? exponent - 1), 0), 12)
    let unit = pow(10, Double(decimals))
    mantissa = (mantissa * unit).rounded() / unit
    if mantissa >= 10 {
      (mantissa, exponent) = (mantissa / 10, exponent + 1)
      if lastDigit != nil { decimals += 1 }
    }
    if lastDigit == nil, mantissa == mantissa.rounded() { decimals = 0 }
    let digits = fixed(mantissa, decimals: decimals)
    return (value < 0 ? "−" : "") + digits + "e" + (exponent < 0 ? "−" : "") + String(abs(exponent))
  }

  private static func grouped(digits: String) -> String {
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }
}

extension Int {
  /// With separators of thousands.
  var grouped: String { NumberText.grouped(self) }
}

extension Double {
  /// With exactly so many decimals; a dash where it is no finite number.
  func fixed(_ decimals: Int) -> String { isFinite ? NumberText.fixed(self, decimals: decimals) : "–" }

  /// By itself, with three significant digits.
  var short: String { NumberText.short(self) }
}
