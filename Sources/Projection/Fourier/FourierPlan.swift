import Kernels
internal import KernelsCore

/// The stages of discrete Fourier transforms of one length, and their roots of unity.
final class FourierPlan {
  /// The length.
  let count: Int
  private let radices: UnsafeMutableBufferPointer<Int>
  private let roots: FloatMemory

  /// Plans transforms of a length that has no prime factors but 2, 3 and 5.
  ///
  /// - Precondition: `isSupported(count)`.
  init(count: Int) {
    precondition(Self.isSupported(count), "FourierPlan: a length of \(count)")
    self.count = count
    let radices = Self.radices(of: count)
    self.radices = .allocate(capacity: radices.count)
    _ = self.radices.initialize(from: radices)
    var values: [Float] = []
    var length = count
    for radix in radices {
      for p in 0..<length / radix {
        for j in 1..<radix {
          let angle = 2 * Double.pi * Double(p * j) / Double(length)
          let (sine, cosine) = sineAndCosine(of: angle)
          values += [Float(cosine), Float(-sine)]
        }
      }
      length /= radix
    }
    roots = FloatMemory(values.count)
    for (index, value) in values.enumerated() { roots.base[index] = value }
  }

  deinit { radices.deallocate() }

  /// The stages for a kernel; valid while the plan lives.
  var stages: FourierStages {
    guard let first = UnsafePointer(radices.baseAddress) else {
      preconditionFailure("FourierPlan: no memory for its stages")
    }
    return FourierStages(count: count, radices: first, stages: radices.count, roots: roots.base)
  }

  /// Whether a length is 2 or more and has no prime factors but 2, 3 and 5.
  static func isSupported(_ count: Int) -> Bool {
    guard count >= 2 else { return false }
    return radices(of: count).reduce(1, *) == count
  }

  /// The least supported even length of at least `count`.
  static func length(atLeast count: Int) -> Int {
    var length = max(2, count + count % 2)
    while !isSupported(length) { length += 2 }
    return length
  }

  /// Fives, threes and fours, and a two where there is one left.
  private static func radices(of count: Int) -> [Int] {
    var (rest, radices) = (count, [Int]())
    for radix in [5, 3, 4, 2] {
      while rest.isMultiple(of: radix) {
        radices.append(radix)
        rest /= radix
      }
    }
    return radices
  }
}
