import Kernels

/// How samples are scaled before training.
public enum Scaling: String, CaseIterable, Sendable {
  /// Features as they are.
  case none
  /// To [0, 1]: x/255 for 8-bit data, whatever values occur; for other data (x − min)/(max − min) with
  /// the least and greatest value of all features together.
  case unit
  /// To [−1, 1]: x/127.5 − 1 for 8-bit data, whatever values occur; for other data 2·unit − 1.
  case symmetric
  /// Each feature by itself to [0, 1]; constant features to 0.
  case minmax
  /// Each feature by itself to mean 0 and variance 1 (over n, not n − 1); constant features to 0.
  case standard
  /// Each sample by itself to Euclidean length 1, so that squared distances are 2 − 2 cos of the angle between samples,
  /// as suits frequencies of words and embeddings; samples of zeros stay.
  case length

  /// The scaling for callers that choose none: `unit` for 8-bit data, `none` for other data.
  public static func automatic(isEightBit: Bool) -> Scaling { isEightBit ? .unit : .none }

  /// Measures the samples, so that the same scaling can be applied to them and to others.
  ///
  /// - Parameters:
  ///   - samples: training data, samples × features; all finite.
  ///   - isEightBit: whether the values are bytes, 0…255.
  /// - Throws: `DatasetError.invalidScaling` for samples with NaN or infinities, where these are measured: not by `none`
  ///   and `length`.
  /// - Complexity: O(samples · features), one pass (`minmax`, `unit`, `symmetric`) or two (`standard`); O(1)
  ///   for `none` and `length`, and for `unit` and `symmetric` of bytes.
  public func fit(to samples: Matrix, isEightBit: Bool) throws(DatasetError) -> FittedScaling {
    if isEightBit, let constant = constantForBytes { return constant }
    switch self {
    case .none: return .identity
    case .unit:
      let (low, high) = Self.globalRange(samples)
      return try FittedScaling(offsets: [low], divisors: [Self.divisor(high - low)])
    case .symmetric:
      let (low, high) = Self.globalRange(samples)
      return try FittedScaling(
        offsets: [low + (high - low) / 2], divisors: [Self.divisor((high - low) / 2)])
    case .minmax:
      let (low, high) = Self.columnRanges(samples)
      return try FittedScaling(offsets: low, divisors: zip(low, high).map { Self.divisor($1 - $0) })
    case .standard: return try Self.standardization(samples)
    case .length: return .unitLength
    }
  }

  /// Measures 8-bit samples: their bytes as 0…255, whatever the scale of the matrix.
  ///
  /// - Throws: `DatasetError.invalidScaling`, as for floats; bytes are finite, so it does not occur.
  /// - Complexity: O(1) for `none`, `unit`, `symmetric` and `length`; the others make floats of all samples first.
  public func fit(to bytes: ByteMatrix) throws(DatasetError) -> FittedScaling {
    if let constant = constantForBytes { return constant }
    return try fit(to: Matrix(unscaled: bytes), isEightBit: true)
  }

  /// What the scaling is for all bytes; nil where it depends on which ones there are.
  private var constantForBytes: FittedScaling? {
    switch self {
    case .none: .identity
    case .unit: .bytesToUnit
    case .symmetric: .bytesToSymmetric
    case .length: .unitLength
    case .minmax, .standard: nil
    }
  }

  /// A divisor for a range; a constant has none, and any will do because 0 is divided.
  private static func divisor(_ range: Double) -> Double { range == 0 ? 1 : range }

  /// Least and greatest of all elements; zeros for no elements, NaN where there is one.
  private static func globalRange(_ samples: Matrix) -> (low: Double, high: Double) {
    let (low, high) = columnRanges(samples)
    guard var least = low.first, var greatest = high.first else { return (0, 0) }
    for column in low.indices {
      least = Double.minimum(least, low[column])
      greatest = Double.maximum(greatest, high[column])
    }
    return low.allSatisfy(\.isFinite) ? (least, greatest) : (.nan, .nan)
  }

  /// Least and greatest element of each column; NaN where there is one.
  private static func columnRanges(_ samples: Matrix) -> (low: [Double], high: [Double]) {
    let columns = samples.columns
    guard samples.count > 0 else {
      return ([Double](repeating: 0, count: columns), [Double](repeating: 0, count: columns))
    }
    var low = samples.row(0)
    var high = low
    samples.withUnsafeElements { elements in
      for row in 0..<samples.rows {
        for column in 0..<columns {
          let value = elements[row &* columns &+ column]
          // In this order a NaN stays once it is there, and one that comes replaces the extremes.
          low[column] = value >= low[column] ? low[column] : (low[column].isNaN ? low[column] : value)
          high[column] = value <= high[column] ? high[column] : (high[column].isNaN ? high[column] : value)
        }
      }
    }
    return (low.map(Double.init), high.map(Double.init))
  }

  private static func standardization(_ samples: Matrix) throws(DatasetError) -> FittedScaling {
    let (low, high) = columnRanges(samples)
    var means = [Double](repeating: 0, count: samples.columns)
    var squares = means
    let rows = Double(max(samples.rows, 1))
    samples.withUnsafeElements { elements in
      forEachRow(samples, elements) { row in
        for column in row.indices { means[column] += Double(row[column]) }
      }
      for column in means.indices { means[column] /= rows }
      forEachRow(samples, elements) { row in
        for column in row.indices {
          let deviation = Double(row[column]) - means[column]
          squares[column] += deviation * deviation
        }
      }
    }
    // A constant is told by its range: its mean may be off by a rounding error, and its variance not 0.
    for column in means.indices where low[column] == high[column] {
      means[column] = low[column]
      squares[column] = rows
    }
    return try FittedScaling(offsets: means, divisors: squares.map { divisor(($0 / rows).squareRoot()) })
  }

  /// Calls `body` with the elements of each row, indexed from 0.
  @inline(__always)
  private static func forEachRow(
    _ samples: Matrix, _ elements: UnsafeBufferPointer<Float>, _ body: (UnsafeBufferPointer<Float>) -> Void
  ) {
    let columns = samples.columns
    for row in 0..<samples.rows {
      body(UnsafeBufferPointer(rebasing: elements[row * columns..<(row + 1) * columns]))
    }
  }
}
