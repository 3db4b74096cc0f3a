/// The exponent of xʸ, and what follows from it alone: worked out once, not for each element.
public struct PowerExponent: Sendable {
  /// The leading 12 bits of y, and the rest.
  ///
  /// |y| is held below 2⁴⁰, where every power of every Float
  /// but 1 overflows or underflows already.
  @usableFromInline let (high, low): (Float, Float)
  /// |x|ʸ at x = 0, at x = ∞ and at NaN.
  @usableFromInline let (atZero, atInfinity, atNaN): (Float, Float, Float)
  /// Below this number xʸ is not real: 0 unless y is an integer.
  @usableFromInline let leastBase: Float
  /// The sign bit if y is odd: x's own sign is then the power's.
  @usableFromInline let signBits: Int32
  /// Whether y is NaN; then only 1ʸ is a number.
  @usableFromInline let isNaN: Bool

  /// What the kernel needs to know about the exponent y.
  public init(_ y: Float) {
    let limited = min(max(y, -0x1p40), 0x1p40)
    high = Float(bitPattern: limited.bitPattern & 0xffff_f000)
    low = limited - high
    atZero = y == 0 ? 1 : y > 0 ? 0 : .infinity
    atInfinity = y == 0 ? 1 : y > 0 ? .infinity : 0
    atNaN = y == 0 ? 1 : .nan
    isNaN = y.isNaN
    // From 2²³ on every Float is an integer, from 2²⁴ on an even one.
    let integer = y.magnitude < 0x1p24 ? Int32(y) : 0
    leastBase = y.magnitude >= 0x1p23 || Float(integer) == y ? -.infinity : 0
    signBits = integer & 1 == 1 && leastBase != 0 ? .min : 0
  }
}
