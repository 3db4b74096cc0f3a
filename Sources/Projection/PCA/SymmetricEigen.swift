/// The eigenvalues and eigenvectors of a symmetric matrix, in Double.
///
/// Householder reflections make it tridiagonal and QL steps with implicit shifts diagonal, as the procedures tred2
/// and tql2 do (Bowdler, Martin, Reinsch and Wilkinson 1968).
struct SymmetricEigen {
  /// In descending order.
  private(set) var values: [Double]
  /// Vector k is row k: `vectors[k * size + j]`.
  private(set) var vectors: [Double]

  /// Decomposes a matrix of size × size elements, of which the lower triangle is read.
  ///
  /// - Complexity: O(size³).
  init(_ matrix: [Double], size: Int) {
    guard size > 0 else {
      (values, vectors) = ([], [])
      return
    }
    var work = Tridiagonal(matrix, size: size)
    work.reduce()
    work.diagonalize()
    let order = (0..<size).sorted { (-work.d[$0], $0) < (-work.d[$1], $1) }
    values = order.map { work.d[$0] }
    vectors = order.flatMap { work.z[$0 * size..<($0 + 1) * size] }
  }
}

/// The working memory of the two procedures; z is kept transposed, so that what is rotated is contiguous.
private struct Tridiagonal {
  let n: Int
  var z: [Double]
  var d: [Double]
  var e: [Double]

  init(_ matrix: [Double], size: Int) {
    n = size
    z = matrix
    for i in 0..<n { for j in 0..<i { z[j * n + i] = matrix[i * n + j] } }
    d = [Double](repeating: 0, count: n)
    e = d
  }

  /// Element (row, column) of the transformation stands at column · n + row.
  private func at(_ row: Int, _ column: Int) -> Int { column * n + row }

  mutating func reduce() {
    for j in 0..<n { d[j] = z[at(n - 1, j)] }
    for i in stride(from: n - 1, to: 0, by: -1) { reflect(i) }
    accumulate()
  }

  /// Clears row i left of the subdiagonal.
  private mutating func reflect(_ i: Int) {
    var (scale, h) = (0.0, 0.0)
    for k in 0..<i { scale += abs(d[k]) }
    if scale == 0 {
      e[i] = d[i - 1]
      for j in 0..<i {
        d[j] = z[at(i - 1, j)]
        z[at(i, j)] = 0
        z[at(j, i)] = 0
      }
    } else {
      for k in 0..<i {
        d[k] /= scale
        h += d[k] * d[k]
      }
      let f = d[i - 1]
      let g = f > 0 ? -h.squareRoot() : h.squareRoot()
      e[i] = scale * g
      h -= f * g
      d[i - 1] = f - g
      for j in 0..<i { e[j] = 0 }
      for j in 0..<i {
        let f = d[j]
        z[at(j, i)] = f
        var g = e[j] + z[at(j, j)] * f
        for k in stride(from: j + 1, to: i, by: 1) {
          g += z[at(k, j)] * d[k]
          e[k] += z[at(k, j)] * f
        }
        e[j] = g
      }
      var sum = 0.0
      for j in 0..<i {
        e[j] /= h
        sum += e[j] * d[j]
      }
      let half = sum / (h + h)
      for j in 0..<i { e[j] -= half * d[j] }
      for j in 0..<i {
        let (f, g) = (d[j], e[j])
        for k in j..<i { z[at(k, j)] -= f * e[k] + g * d[k] }
        d[j] = z[at(i - 1, j)]
        z[at(i, j)] = 0
      }
    }
    d[i] = h
  }

  /// Multiplies the reflections together.
  private mutating func accumulate() {
    for i in 0..<n - 1 {
      z[at(n - 1, i)] = z[at(i, i)]
      z[at(i, i)] = 1
      let h = d[i + 1]
      if h != 0 {
        for k in 0...i { d[k] = z[at(k, i + 1)] / h }
        for j in 0...i {
          var g = 0.0
          for k in 0...i { g += z[at(k, i + 1)] * z[at(k, j)] }
          for k in 0...i { z[at(k, j)] -= g * d[k] }
        }
      }
      for k in 0...i { z[at(k, i + 1)] = 0 }
    }
    for j in 0..<n {
      d[j] = z[at(n - 1, j)]
      z[at(n - 1, j)] = 0
    }
    z[at(n - 1, n - 1)] = 1
    e[0] = 0
  }

  mutating func diagonalize() {
    for i in 1..<max(n, 1) { e[i - 1] = e[i] }
    e[n - 1] = 0
    var (f, greatest) = (0.0, 0.0)
    for l in 0..<n {
      greatest = max(greatest, abs(d[l]) + abs(e[l]))
      var m = l
      while m < n - 1, abs(e[m]) > .ulpOfOne * greatest { m += 1 }
      // It takes two steps or so; the limit stops at numbers that are none.
      var steps = 0
      while m > l, abs(e[l]) > .ulpOfOne * greatest, steps < 60 {
        f += shiftAndRotate(l, m)
        steps += 1
      }
      d[l] += f
      e[l] = 0
    }
  }

  /// A QL step on rows l to m; returns the shift.
  private mutating func shiftAndRotate(_ l: Int, _ m: Int) -> Double {
    let g = d[l]
    var p = (d[l + 1] - g) / (2 * e[l])
    let root = (p * p + 1).squareRoot()
    let r = p < 0 ? -root : root
    d[l] = e[l] / (p + r)
    d[l + 1] = e[l] * (p + r)
    let next = d[l + 1]
    let h = g - d[l]
    for i in stride(from: l + 2, to: n, by: 1) { d[i] -= h }

    p = d[m]
    let first = e[l + 1]
    var (c, c2, c3, s, s2) = (1.0, 1.0, 1.0, 0.0, 0.0)
    for i in stride(from: m - 1, through: l, by: -1) {
      (c3, c2, s2) = (c2, c, s)
      let g = c * e[i]
      let h = c * p
      let r = (p * p + e[i] * e[i]).squareRoot()
      e[i + 1] = s * r
      (s, c) = r == 0 ? (0, 1) : (e[i] / r, p / r)
      p = c * d[i] - s * g
      d[i + 1] = h + s * (c * g + s * d[i])
      rotate(i, c, s)
    }
    p = next == 0 ? 0 : -s * s2 * c3 * first * e[l] / next
    e[l] = s * p
    d[l] = c * p
    return h
  }

  /// Rotates vectors i and i + 1.
  private mutating func rotate(_ i: Int, _ c: Double, _ s: Double) {
    let n = n
    z.withUnsafeMutableBufferPointer { z in
      for k in 0..<n {
        let (a, b) = (z[i * n + k], z[(i + 1) * n + k])
        z[(i + 1) * n + k] = s * a + c * b
        z[i * n + k] = c * a - s * b
      }
    }
  }
}
