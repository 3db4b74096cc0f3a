/// Random numbers from a seed, the same on every platform and in every version of this package.
///
/// The generator is xoshiro256++ (Blackman & Vigna 2019), seeded by SplitMix64. The mappings to
/// floats, integers and permutations are defined here, because the standard library's may change.
/// Independent streams are derived by name and index, so that adding a use of randomness in one
/// place leaves every other place's numbers alone:
///
///     let random = Random(seed: 7)
///     var shuffling = random.stream("shuffle", index: epoch)
public struct Random: Sendable {
  private let key: UInt64
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// The root generator of a seed.
  public init(seed: UInt64) {
    key = seed
    var mixer = SplitMix64(state: seed)
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  /// An independent generator for one purpose.
  ///
  /// It depends on this generator's seed, the name and the index, and not on how many numbers this
  /// generator has given out. The key is SplitMix64 applied to seed, the name's FNV-1a hash, and
  /// index in turn.
  public func stream(_ name: String, index: Int = 0) -> Random {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    var derived = key
    for part in [hash, UInt64(bitPattern: Int64(index))] {
      var mixer = SplitMix64(state: derived ^ part)
      derived = mixer.next()
    }
    return Random(seed: derived)
  }

  /// The next 64 random bits.
  public mutating func nextBits() -> UInt64 {
    let result = (state.0 &+ state.3).rotatedLeft(by: 23) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3.rotatedLeft(by: 45)
    return result
  }

  /// Uniform in [0, 1), a multiple of 2⁻⁵³.
  public mutating func nextDouble() -> Double { Double(nextBits() >> 11) * 0x1p-53 }

  /// Uniform in [0, 1), a multiple of 2⁻²⁴.
  public mutating func nextFloat() -> Float { Float(nextBits() >> 40) * 0x1p-24 }

  /// Uniform in [range.lowerBound, range.upperBound); the lower bound of an empty range.
  ///
  /// - Precondition: the width of the range is finite.
  public mutating func nextFloat(in range: Range<Float>) -> Float {
    let width = range.upperBound - range.lowerBound
    precondition(width.isFinite, "Random: the width of \(range) is infinite; give a narrower range")
    let value = range.lowerBound + width * nextFloat()
    // Rounding may reach the upper bound.
    return value < range.upperBound ? value : max(range.lowerBound, range.upperBound.nextDown)
  }

  /// Uniform in 0 ..< bound, without bias (Lemire 2019).
  ///
  /// - Precondition: `bound` is positive.
  public mutating func nextInt(below bound: Int) -> Int {
    precondition(bound > 0, "Random: the bound is \(bound); it must be positive")
    let range = UInt64(bound)
    var product = nextBits().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = nextBits().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// Normal with mean 0 and variance 1, by Marsaglia's polar method.
  public mutating func nextNormal() -> Double {
    while true {
      let u = 2 * nextDouble() - 1
      let v = 2 * nextDouble() - 1
      let s = u * u + v * v
      if s > 0, s < 1 { return u * (-2 * naturalLogarithm(of: s) / s).squareRoot() }
    }
  }

  /// A uniformly random order of 0 ..< count (Fisher–Yates from the end).
  ///
  /// - Precondition: `count` is not negative.
  /// - Complexity: O(count).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, nextInt(below: last + 1))
    }
    return order
  }
}

/// The generator that turns a seed of any quality into well-mixed bits (Steele, Lea & Flood 2014).
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

extension UInt64 {
  fileprivate func rotatedLeft(by count: UInt64) -> UInt64 { (self << count) | (self >> (64 - count)) }
}
