/// Text to the nearest floating-point number.
///
/// Numbers of ordinary length take a fast path that is exact (Clinger 1990): up to 2⁵³ for the digits
/// and up to 10²² for the power of ten are themselves `Double`s, so one operation rounds once. All
/// others, and the words for infinities and NaN, are left to the standard library.
enum DecimalNumber {
  /// The nearest `Double` to the number that `text` is; nil if it is none.
  static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    fastDouble(text) ?? string(text).flatMap { Double($0) }
  }

  /// The nearest `Double` to the number that `text` is; nil if it is none.
  static func double(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { double($0) }
  }

  /// The nearest `Float` to the number that `text` is; nil if it is none.
  static func float(_ text: UnsafeBufferPointer<UInt8>) -> Float? {
    fastDouble(text).flatMap(rounded) ?? string(text).flatMap { Float($0) }
  }

  /// The nearest `Float` to a number whose nearest `Double` is given; nil where only its text tells.
  static func rounded(_ double: Double) -> Float? {
    // Rounding twice goes wrong only where the first result lies midway between two `Float`s.
    let isMidway = double.bitPattern & 0x1FFF_FFFF == 0x1000_0000
    let magnitude = double.magnitude
    guard !isMidway, magnitude == 0 || magnitude >= Double(Float.leastNormalMagnitude),
      magnitude <= Double(Float.greatestFiniteMagnitude)
    else { return nil }
    return Float(double)
  }

  /// The text for the standard library, nil where that would take for a number what is none here: it reads
  /// hexadecimal digits, and stops at a zero byte.
  private static func string(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    let isOther = text.contains { $0 == 0 || $0 | 0x20 == UInt8(ascii: "x") }
    return isOther ? nil : String(decoding: text, as: UTF8.self)
  }

  private static func fastDouble(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    var position = 0
    let isNegative = position < text.count && text[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }

    var digits: UInt64 = 0
    var digitCount = 0
    var power = 0
    func skipDigits(ofFraction isFraction: Bool) {
      while position < text.count {
        let digit = text[position] &- UInt8(ascii: "0")
        guard digit < 10 else { return }
        digits = digits &* 10 &+ UInt64(digit)
        digitCount += 1
        if isFraction { power -= 1 }
        position += 1
      }
    }
    skipDigits(ofFraction: false)
    if position < text.count, text[position] == UInt8(ascii: ".") {
      position += 1
      skipDigits(ofFraction: true)
    }
    // 19 digits fit in 64 bits; whether leading zeros were among them is not worth finding out.
    guard digitCount > 0, digitCount <= 19, digits <= 1 << 53 else { return nil }
    if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
      guard let exponent = exponent(UnsafeBufferPointer(rebasing: text[(position + 1)...])) else {
        return nil
      }
      power += exponent
      position = text.count
    }
    guard position == text.count, (-22...22).contains(power) else { return nil }
    let value = power < 0 ? Double(digits) / powersOfTen[-power] : Double(digits) * powersOfTen[power]
    return isNegative ? -value : value
  }

  /// An exponent of at most three digits.
  private static func exponent(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var digits = text[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard (1...3).contains(digits.count) else { return nil }
    var value = 0
    for byte in digits {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return isNegative ? -value : value
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
