import Kernels

/// Dropout of a layer's outputs: what each is multiplied by, 0 or 1 / (1 − share).
struct DropoutMask {
  let share: Double
  private(set) var factors = Matrix(rows: 0, columns: 0)

  init(share: Double) { self.share = share }

  /// Draws new factors, each row from a stream of its own.
  mutating func draw(rows: Int, columns: Int, random: Random, engine: Engine) {
    factors.resize(rows: rows, columns: columns)
    let (share, scale) = (Float(share), Float(1 / (1 - share)))
    factors.withUnsafeMutableElements { factors in
      engine.forEachRow(rows, columns, random: random) { elements, random in
        for i in elements { factors[i] = random.nextFloat() < share ? 0 : scale }
      }
    }
  }

  /// result ← values · factors.
  func apply(to values: Matrix, into result: inout Matrix) {
    result.resize(rows: values.rows, columns: values.columns)
    values.withUnsafeElements { values in
      factors.withUnsafeElements { factors in
        result.withUnsafeMutableElements { result in
          for i in values.indices { result[i] = values[i] * factors[i] }
        }
      }
    }
  }

  /// values ← values · factors.
  func apply(to values: inout Matrix) {
    factors.withUnsafeElements { factors in
      values.withUnsafeMutableElements { values in
        for i in values.indices { values[i] *= factors[i] }
      }
    }
  }
}
