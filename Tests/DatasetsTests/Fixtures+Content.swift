extension Fixtures {
  /// The bytes that hexadecimal text stands for.
  static func bytes(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// What `dynamicLiterals` holds: value v with the probability 2⁻⁽ᵛ⁺¹⁾.
  static func skewed(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8((state >> 8 | 1 << 23).trailingZeroBitCount)
    }
  }

  /// What `dynamicMatches` holds.
  static var phrases: [UInt8] {
    let phrase = Array("deep clustering learns features and clusters together. ".utf8)
    return phrase + phrase + phrase + [UInt8](repeating: 0, count: 32_000) + phrase
  }

  /// The elements of x.
  static let x: [Float] = [1, -2.5, 0.1, 4, 1e-3, 6]
  /// The elements of y.
  static let y = [2, 0, 7]

  /// The lengths at which `decode` accepts the beginning of `bytes`: of all lengths up to 400, where
  /// headers and tables are, and of every 40th after that.
  static func acceptedPrefixes<Result>(of bytes: [UInt8], _ decode: ([UInt8]) throws -> Result) -> [Int] {
    let lengths = bytes.indices.filter { $0 <= 400 || $0.isMultiple(of: 40) || $0 == bytes.count - 1 }
    return lengths.filter { (try? decode(Array(bytes[..<$0]))) != nil }
  }

  /// The bytes with one of them changed.
  static func changing(_ bytes: [UInt8], at offset: Int) -> [UInt8] {
    var changed = bytes
    changed[offset] ^= 0x55
    return changed
  }
}
