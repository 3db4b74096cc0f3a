import Kernels

/// Naive references in Double, and the bounds that Float arithmetic must keep against them.
enum Reference {
  /// The unit roundoff of Float.
  static let roundoff = 0x1p-24

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
      let error = abs(Double(value) - expected[index])
      if error == 0 { continue }
      worst = max(worst, error / (gamma * magnitudes[index]))
      if !value.isFinite { return .infinity }
    }
    return worst
  }
}
