import Kernels

/// A scaling with the numbers measured on training data: x becomes (x − offset)/divisor, and then, if
/// `normalizesSamples`, each sample is divided by its length.
///
/// There is either one offset and divisor for all features or one for each. A model's file keeps it by `store(in:)`.
public struct FittedScaling: Equatable, Sendable {
  /// What is subtracted: one number, or one for each feature.
  public let offsets: [Double]
  /// What the difference is divided by: one number, or one for each feature; never 0.
  public let divisors: [Double]
  /// Whether samples are divided by their Euclidean lengths; those of zeros stay.
  public let normalizesSamples: Bool

  /// The scaling that leaves everything as it is.
  public static let identity = FittedScaling(unchecked: [0], [1])
  /// The scaling of bytes to [0, 1].
  static let bytesToUnit = FittedScaling(unchecked: [0], [255])
  /// The scaling of bytes to [−1, 1].
  static let bytesToSymmetric = FittedScaling(unchecked: [127.5], [127.5])

  /// The scaling of each sample to length 1.
  static let unitLength = FittedScaling(unchecked: [0], [1], normalizesSamples: true)

  /// A scaling with given numbers.
  ///
  /// - Throws: `DatasetError.invalidScaling` unless there are as many offsets as divisors, one or more,
  ///   all of them finite and no divisor 0.
  public init(
    offsets: [Double], divisors: [Double], normalizesSamples: Bool = false
  ) throws(DatasetError) {
    guard offsets.count == divisors.count, !offsets.isEmpty else {
      throw .invalidScaling(
        "there are \(offsets.count) offsets and \(divisors.count) divisors; give as many of each, one or more"
      )
    }
    for column in offsets.indices {
      guard offsets[column].isFinite, divisors[column].isFinite, divisors[column] != 0 else {
        throw .invalidScaling(
          "feature \(column) has offset \(offsets[column]) and divisor \(divisors[column]); "
            + "the samples that it is measured on must be finite numbers")
      }
    }
    self.init(unchecked: offsets, divisors, normalizesSamples: normalizesSamples)
  }

  private init(unchecked offsets: [Double], _ divisors: [Double], normalizesSamples: Bool = false) {
    self.offsets = offsets
    self.divisors = divisors
    self.normalizesSamples = normalizesSamples
  }

  /// Number of features that the scaling was measured on; nil if it is the same for all.
  public var columns: Int? { offsets.count == 1 ? nil : offsets.count }

  /// The two numbers as floats where bytes can be scaled with these alone; otherwise nil.
  ///
  /// They are there if the scaling is the same for all features, both numbers are exactly those of a
  /// `Float`, and to subtract the offset from a byte, whichever it is, gives in `Float` what it gives in
  /// `Double`. For a byte `(Float(byte) - offset) / divisor`, in `Float` throughout, then has the very bits
  /// of `apply(to:)`: both divide the same two floats, and to round their quotient to `Double` first makes
  /// no difference, because a format of 2p + 2 bits or more (53 ≥ 2 · 24 + 2) keeps it on its side of
  /// every midpoint between neighbours in the format of p bits.
  public var uniform: (offset: Float, divisor: Float)? {
    guard columns == nil, !normalizesSamples, let offset = Float(exactly: offsets[0]),
      let divisor = Float(exactly: divisors[0])
    else { return nil }
    // An offset with bits far below the point, such as 0.1, leaves differences that only `Double` holds.
    let isExact = (0...UInt8.max).allSatisfy { Double(Float($0) - offset) == Double($0) - offsets[0] }
    return isExact ? (offset, divisor) : nil
  }

  /// Scales samples in place; the arithmetic is that of `Double`, rounded to `Float` once.
  ///
  /// - Throws: `DatasetError.scalingMismatch` for another number of features than measured, `.scalingOverflow` where
  ///   finite samples are beyond the range of `Float` then; they are of no use any more.
  /// - Complexity: O(samples · features).
  public func apply(to samples: inout Matrix) throws(DatasetError) {
    if self == .identity { return }
    try check(samples)
    let wereFinite = Self.firstNotFinite(samples) == nil
    change(&samples) { ($0 - $1) / $2 }
    if wereFinite, let index = Self.firstNotFinite(samples) {
      throw .scalingOverflow(row: index / samples.columns, column: index % samples.columns)
    }
    if normalizesSamples { Self.normalize(&samples) }
  }

  private func check(_ samples: Matrix) throws(DatasetError) {
    guard let expected = columns, expected != samples.columns else { return }
    throw .scalingMismatch(columns: samples.columns, expected: expected)
  }

  private static func firstNotFinite(_ samples: Matrix) -> Int? {
    samples.withUnsafeElements { $0.firstIndex { !$0.isFinite } }
  }

  private static func normalize(_ samples: inout Matrix) {
    let columns = samples.columns
    samples.withUnsafeMutableElements { elements in
      for start in stride(from: 0, to: elements.count, by: max(columns, 1)) {
        let sample = UnsafeMutableBufferPointer(rebasing: elements[start..<start + columns])
        let length = sample.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length > 0 else { continue }
        for index in sample.indices { sample[index] = Float(Double(sample[index]) / length) }
      }
    }
  }

  /// Replaces every value by what `function` makes of it, its offset and its divisor.
  @inline(__always)
  private func change(
    _ samples: inout Matrix, _ function: (_ value: Double, _ offset: Double, _ divisor: Double) -> Double
  ) {
    if offsets == [0], divisors == [1] { return }
    let columns = samples.columns
    if let offset = offsets.first, let divisor = divisors.first, self.columns == nil {
      samples.withUnsafeMutableElements { elements in
        for index in elements.indices {
          elements[index] = Float(function(Double(elements[index]), offset, divisor))
        }
      }
      return
    }
    let rows = samples.rows
    samples.withUnsafeMutableElements { elements in
      offsets.withUnsafeBufferPointer { offsets in
        divisors.withUnsafeBufferPointer { divisors in
          for row in 0..<rows {
            for column in 0..<columns {
              let index = row &* columns &+ column
              elements[index] = Float(function(Double(elements[index]), offsets[column], divisors[column]))
            }
          }
        }
      }
    }
  }

  /// Samples scaled back: x becomes x · divisor + offset, up to rounding; lengths that samples had are lost.
  ///
  /// - Throws: `DatasetError.scalingMismatch` for another number of features than measured.
  /// - Complexity: O(samples · features).
  public func undo(on samples: inout Matrix) throws(DatasetError) {
    try check(samples)
    change(&samples) { $0 * $2 + $1 }
  }
}
