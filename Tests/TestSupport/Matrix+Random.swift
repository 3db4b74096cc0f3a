import Kernels

extension Matrix {
  /// Uniform numbers in [−1, 1).
  package static func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    var random = Random(seed: seed)
    var matrix = Matrix(rows: rows, columns: columns)
    matrix.withUnsafeMutableElements { elements in
      for index in elements.indices { elements[index] = random.nextFloat(in: -1..<1) }
    }
    return matrix
  }
}
