import Kernels

extension Random {
  /// A matrix of uniform numbers in [−1, 1).
  mutating func matrix(rows: Int, columns: Int) -> Matrix {
    var matrix = Matrix(rows: rows, columns: columns)
    matrix.withUnsafeMutableElements { elements in
      for index in elements.indices { elements[index] = nextFloat(in: -1..<1) }
    }
    return matrix
  }
}
