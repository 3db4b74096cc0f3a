/// Vectors in Double, a row of `size` numbers each.
enum VectorRows {
  /// Row i of the result: Σⱼ factors[i, j] · row j.
  static func combine(_ rows: [Double], by factors: [Double], count: Int, size: Int) -> [Double] {
    var result = [Double](repeating: 0, count: count * size)
    for i in 0..<count {
      for j in 0..<count {
        let factor = factors[i * count + j]
        for k in 0..<size { result[i * size + k] += factor * rows[j * size + k] }
      }
    }
    return result
  }

  /// Gram and Schmidt's, twice over; a row that the others leave nothing of becomes a direction of an axis.
  static func orthonormalize(_ rows: inout [Double], count: Int, size: Int) {
    var axis = 0
    for i in 0..<count {
      var isDone = false
      while !isDone {
        let before = norm(rows, i, size)
        for _ in 0..<2 {
          for j in 0..<i {
            var product = 0.0
            for k in 0..<size { product += rows[i * size + k] * rows[j * size + k] }
            for k in 0..<size { rows[i * size + k] -= product * rows[j * size + k] }
          }
        }
        let after = norm(rows, i, size)
        isDone = after > 1e-10 * before && after > 0
        if isDone {
          for k in 0..<size { rows[i * size + k] /= after }
        } else {
          for k in 0..<size { rows[i * size + k] = k == axis ? 1 : 0 }
          axis = (axis + 1) % size
        }
      }
    }
  }

  private static func norm(_ rows: [Double], _ i: Int, _ size: Int) -> Double {
    var square = 0.0
    for k in 0..<size { square += rows[i * size + k] * rows[i * size + k] }
    return square.squareRoot()
  }
}
