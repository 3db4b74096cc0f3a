import Kernels

/// Naive references in Double, and the bounds that Float arithmetic must keep against them.
enum Reference {
  /// The unit roundoff of Float.
  static let roundoff = 0x1p-24

  /// How far two numbers are apart, or infinity where that is no finite number: NaN, which the maximum of many errors
  /// passes over, counts as the worst.
  static func distance(_ computed: some BinaryFloatingPoint, _ expected: some BinaryFloatingPoint) -> Double {
    let distance = abs(Double(computed) - Double(expected))
    return distance.isFinite ? distance : .infinity
  }

  /// A·B and |A|·|B| in Double, row after row.
  static func product(_ a: Matrix, _ b: Matrix) -> (values: [Double], magnitudes: [Double]) {
    var values = [Double](repeating: 0, count: a.rows * b.columns)
    var magnitudes = values
    let (m, n, k) = (a.rows, b.columns, a.columns)
    let (left, right) = (a.elements.map(Double.init), b.elements.map(Double.init))
    for i in 0..<m {
      for p in 0..<k {
        let x = left[i * k + p]
        for j in 0..<n {
          let term = x * right[p * n + j]
          values[i * n + j] += term
          magnitudes[i * n + j] += abs(term)
        }
      }
    }
    return (values, magnitudes)
  }

  /// How far `computed` is from `expected` in units of the bound γ_k Σ|a||b|, at worst.
  ///
  /// A Float sum of k products in any order errs by at most γ_k Σ|aᵢbᵢ| with γ_k = ku / (1 − ku)
  /// (Higham 2002, §3.1); two more roundings cover the addition of C and of a bias.
  static func worstError(
    _ computed: Matrix, _ expected: [Double], magnitudes: [Double], depth: Int
  ) -> Double {
    let ku = Double(depth + 2) * roundoff
    let gamma = ku / (1 - ku)
    var worst = 0.0
    for (index, value) in computed.elements.enumerated() {
      let error = distance(value, expected[index])
      if error == 0 { continue }
      worst = max(worst, error / (gamma * magnitudes[index]))
    }
    return worst
  }

  /// The worst error of `computed` in units in the last place of the exact values.
  ///
  /// Such a unit is the distance of Floats at the exact value, 2⁻¹⁴⁹ below the normal numbers. An infinite
  /// result counts as 2¹²⁸, which follows the greatest Float; NaN must meet NaN.
  static func worstUlps(_ computed: Matrix, _ exact: [Double]) -> Double {
    computed.withUnsafeElements { computed in
      var worst = 0.0
      for (result, exact) in zip(computed, exact) {
        if result.isNaN || exact.isNaN {
          if result.isNaN != exact.isNaN { return .infinity }
          continue
        }
        let value = result.isInfinite ? Double(signOf: Double(result), magnitudeOf: 0x1p128) : Double(result)
        let limited = max(-0x1p128, min(0x1p128, exact))
        let error = abs(value - limited)
        if error > 0 { worst = max(worst, error / unit(at: limited)) }
      }
      return worst
    }
  }

  /// The distance of Floats at x.
  private static func unit(at x: Double) -> Double {
    let exponent = min(max(Int(truncatingIfNeeded: x.bitPattern >> 52 & 0x7ff), 1023 - 126), 1023 + 127)
    return Double(bitPattern: UInt64(exponent - 23) << 52)
  }
}
