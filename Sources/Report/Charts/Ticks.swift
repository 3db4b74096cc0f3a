#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Round numbers along an axis.
struct Ticks: Equatable, Sendable {
  /// A number and how it is written.
  struct Tick: Equatable, Sendable {
    var value: Double
    var label: String
  }

  /// Ascending, within the range.
  var ticks: [Tick]
  /// The distance of neighbours on a linear axis; a decade's factor, 10 or more, on a logarithmic one.
  var step: Double

  /// Multiples of 1, 2 or 5 times a power of ten within a range.
  ///
  /// - Parameters:
  ///   - range: finite bounds.
  ///   - count: about how many; there are no more than `count` + 1 of them.
  ///   - isInteger: whether only whole numbers make sense.
  static func linear(_ range: ClosedRange<Double>, count: Int, isInteger: Bool = false) -> Ticks {
    let span = range.upperBound - range.lowerBound
    // A share of the span that has no logarithm is no step.
    guard span / Double(max(count, 1)) >= .leastNormalMagnitude, span.isFinite else {
      return Ticks(
        ticks: [Tick(value: range.lowerBound, label: NumberText.short(range.lowerBound))], step: 1)
    }
    var exponent = Int(log10(span / Double(max(count, 1))).rounded(.down))
    let raw = span / Double(max(count, 1)) / pow(10, Double(exponent))
    var factor = [1.0, 2, 5].first { raw <= $0 * (1 + 1e-9) } ?? 10
    if factor == 10 { (factor, exponent) = (1, exponent + 1) }
    if isInteger, exponent < 0 { (factor, exponent) = (1, 0) }
    let step = factor * pow(10, Double(exponent))
    // Bounds that are multiples but for rounding count.
    let first = (range.lowerBound / step - 1e-6).rounded(.up)
    let last = (range.upperBound / step + 1e-6).rounded(.down)
    guard last >= first, last - first <= Double(count) + 2, abs(first) < 1e15, abs(last) < 1e15 else {
      return Ticks(ticks: [], step: step)
    }
    // Multiples as quotients, where the step is a fraction: 3/10 is nearer to 0.3 than 3 · 0.1.
    let power = pow(10, Double(-exponent))
    let ticks = stride(from: first, through: last, by: 1).map { index in
      let value = exponent < 0 && power.isFinite ? index * factor / power : index * step
      return Tick(value: value, label: label(value, exponent: exponent))
    }
    return Ticks(ticks: ticks, step: step)
  }

  /// Powers of ten within a range of positive bounds, or also their double and fivefold where there are few.
  static func logarithmic(_ range: ClosedRange<Double>, count: Int) -> Ticks {
    let (low, high) = (log10(range.lowerBound), log10(range.upperBound))
    let decades = high - low
    let stride = max(Int((decades / Double(max(count, 1))).rounded(.up)), 1)
    let factors = decades <= Double(count) / 3 ? [1.0, 2, 5] : [1]
    var ticks: [Tick] = []
    for exponent in Int(low.rounded(.down))...Int(high.rounded(.up)) where exponent % stride == 0 {
      for factor in factors {
        // Powers of ten that are exact where they can be.
        let value =
          exponent < 0 ? factor / pow(10, Double(-exponent)) : factor * pow(10, Double(exponent))
        guard value >= range.lowerBound * (1 - 1e-9), value <= range.upperBound * (1 + 1e-9) else {
          continue
        }
        let label =
          exponent >= -4 && exponent < 7
          ? NumberText.fixed(value, decimals: max(-exponent, 0)) : NumberText.scientific(value)
        ticks.append(Tick(value: value, label: label))
      }
    }
    return Ticks(ticks: ticks, step: pow(10, Double(stride)))
  }

  private static func label(_ value: Double, exponent: Int) -> String {
    if exponent < -6 || abs(value) >= 1e10 {
      return NumberText.scientific(value, lastDigit: exponent)
    }
    return NumberText.fixed(value, decimals: max(-exponent, 0))
  }
}
