/// Numbers as SVG reads them, with as few characters as say them.
enum CompactNumber {
  /// A number with at most two decimals: 12, -3.5, .25.
  ///
  /// What is not finite becomes 0; magnitudes end at a billion.
  static func text(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    return hundredths(Int((min(max(value, -1e9), 1e9) * 100).rounded()))
  }

  /// A number of hundredths.
  static func hundredths(_ count: Int) -> String {
    let magnitude = count.magnitude
    let (whole, rest) = (magnitude / 100, magnitude % 100)
    var text = count < 0 ? "-" : ""
    if whole > 0 || rest == 0 { text += String(whole) }
    if rest > 0 {
      text += "."
      text += String(rest / 10)
      if rest % 10 > 0 { text += String(rest % 10) }
    }
    return text
  }
}
