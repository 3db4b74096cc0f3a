#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where values of an axis are in a drawing.
struct Scale: Equatable, Sendable {
  /// The values at both ends.
  var range: ClosedRange<Double>
  /// The places of both ends.
  var start, end: Double
  /// Whether equal factors, not equal differences, are equally far.
  var isLogarithmic = false

  /// The place of a value, not finite for a value that is not, or that has no logarithm.
  func position(_ value: Double) -> Double {
    if isLogarithmic {
      guard value > 0 else { return .nan }
      let (low, high) = (log(range.lowerBound), log(range.upperBound))
      return start + (log(value) - low) / (high - low) * (end - start)
    }
    return start + (value - range.lowerBound) / (range.upperBound - range.lowerBound) * (end - start)
  }

  /// Values beyond which an axis is not drawn; they count as missing, so that differences stay finite.
  static let limit = 1e290

  /// Spans that are no longer count as none, so that their parts are numbers with all digits.
  private static let leastSpan = 1e-290

  /// Whether the value can be drawn.
  static func isUsable(_ value: Double, isLogarithmic: Bool = false) -> Bool {
    abs(value) < limit && (!isLogarithmic || value > 1e-290)
  }

  /// The range of the usable values, widened around a single value; nil where there are none.
  static func range(of values: some Sequence<Double>, isLogarithmic: Bool = false) -> ClosedRange<Double>? {
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in values where isUsable(value, isLogarithmic: isLogarithmic) {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else { return nil }
    if isLogarithmic { return high / low < 1 + 1e-6 ? low / 2...high * 2 : low...high }
    // Differences that rounding of the values may make are none.
    if high - low > max(1e-9 * max(abs(low), abs(high)), leastSpan) { return low...high }
    let margin = max(abs(low), abs(high)) <= leastSpan ? 1 : 0.1 * max(abs(low), abs(high))
    return low - margin...high + margin
  }

  /// The range of an axis for values: from zero where that is not far, and to round numbers.
  static func axisRange(
    _ range: ClosedRange<Double>, count: Int, isLogarithmic: Bool = false
  ) -> ClosedRange<Double> {
    // A little room, so that the line does not run on the axis.
    if isLogarithmic { return range.lowerBound / 1.1...range.upperBound * 1.1 }
    var (low, high) = (range.lowerBound, range.upperBound)
    if low > 0, low < 0.4 * high { low = 0 }
    if high < 0, high > 0.4 * low { high = 0 }
    let step = Ticks.linear(low...high, count: count).step
    let (first, last) = ((low / step + 1e-6).rounded(.down), (high / step - 1e-6).rounded(.up))
    return min(first * step, low)...max(last * step, high)
  }
}
