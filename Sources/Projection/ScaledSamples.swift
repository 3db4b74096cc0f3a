import Kernels

/// Samples less their means, and times a power of two with which no square of theirs is beyond Float's range.
struct ScaledSamples {
  /// n × d, the greatest magnitude in 1 ..< 2, unless all are 0.
  let matrix: Matrix
  /// The mean of each feature, of the samples as they were.
  let means: [Double]
  /// The power of two.
  let exponent: Int

  /// Exponents up to which squares of samples, and of differences in their last digits, are within the range as they
  /// are.
  private static let harmless = 30

  /// - Precondition: the samples are finite.
  init(_ samples: Matrix) {
    var sums = [Double](repeating: 0, count: samples.columns)
    var greatest: Float = 0
    samples.withUnsafeElements { elements in
      for i in 0..<samples.rows {
        for j in sums.indices {
          let element = elements[i * sums.count + j]
          sums[j] += Double(element)
          greatest = max(greatest, element.magnitude)
        }
      }
    }
    let means = sums.map { $0 / Double(samples.rows) }
    // Differences may be twice as great as the greatest Float.
    let first: Float = greatest > 0x1p120 ? 0x1p-8 : 1
    var centred = samples
    let rows = samples.rows
    var exponent = first == 1 ? 0 : -8
    centred.withUnsafeMutableElements { elements in
      var greatest: Float = 0
      for i in 0..<rows {
        for j in means.indices {
          let rest = Float((Double(elements[i * means.count + j]) - means[j]) * Double(first))
          elements[i * means.count + j] = rest
          greatest = max(greatest, rest.magnitude)
        }
      }
      guard greatest > 0, greatest.exponent != 0 else { return }
      exponent -= Int(greatest.exponent)
      // Beyond Float's range itself for the least numbers.
      let factor = Double(sign: .plus, exponent: -Int(greatest.exponent), significand: 1)
      for index in elements.indices { elements[index] = Float(Double(elements[index]) * factor) }
    }
    (matrix, self.means, self.exponent) = (centred, means, exponent)
  }

  /// The samples themselves where their scale does no harm, otherwise times a power of two; they have the same neighbours.
  ///
  /// Their means are not subtracted: one sample far from the others moves these, and what is left of the others would be
  /// rounded until they are all equal.
  static func harmless(_ samples: Matrix) -> Matrix {
    let exponent = ScaledSamples(samples).exponent
    guard abs(exponent) > harmless else { return samples }
    // As great as does no harm, so that small differences keep their squares, and a great common offset is finite.
    let greatest = samples.withUnsafeElements { $0.reduce(0) { max($0, $1.magnitude) } }
    let shift = min(harmless + exponent, 126 - Int(greatest.exponent))
    let factor = Double(sign: .plus, exponent: shift, significand: 1)
    var scaled = samples
    scaled.withUnsafeMutableElements { elements in
      for index in elements.indices { elements[index] = Float(Double(elements[index]) * factor) }
    }
    return scaled
  }
}
