internal import KernelsCore

extension Engine {
  /// Centroids less the origin.
  func shift(_ centroids: Matrix, by origin: Matrix?) -> Matrix {
    let d = centroids.columns
    guard let origin, origin.columns == d else { return centroids }
    var shifted = Matrix(rows: centroids.rows, columns: d)
    let (source, target) = (centroids.storage.base, shifted.mutableBase())
    for k in 0..<centroids.rows {
      kernels.assignment.subtractOrigin(source + k * d, origin.storage.base, target + k * d, d)
    }
    return shifted
  }

  /// The centroids' mean, where they lie farther from the origin than from each other; nil otherwise.
  static func origin(of centroids: Matrix) -> Matrix? {
    let (clusters, d) = (centroids.rows, centroids.columns)
    guard clusters > 1 else { return nil }
    let base = centroids.storage.base
    var (mean, squares) = ([Double](repeating: 0, count: d), 0.0)
    for k in 0..<clusters {
      for j in 0..<d {
        let value = Double(base[k * d + j])
        mean[j] += value / Double(clusters)
        squares += value * value / Double(clusters)
      }
    }
    let squaredMean = mean.reduce(0) { $0 + $1 * $1 }
    guard squaredMean > farFromOrigin * (squares - squaredMean), squaredMean.isFinite else { return nil }
    var origin = Matrix(rows: 1, columns: d)
    origin.withUnsafeMutableElements { elements in
      for j in 0..<d { elements[j] = Float(mean[j]) }
    }
    return origin
  }
}
