internal import KernelsCore

/// The nearest centroid of a single sample by the definition that all algorithms share: the least ‖x − c‖²
/// taken in Double by the direct formula, the lowest index on ties.
struct ExactNearest {
  let centroids: UnsafePointer<Float>
  let clusters: Int
  let columns: Int
  /// Largest relative error of a squared distance in Float.
  let error: Float
  /// What it may be off besides, where squares are below Float's normal numbers.
  let underflow: Float
  let squaredDistance: @Sendable (UnsafePointer<Float>, UnsafePointer<Float>, Int) -> Float
  let wideSquaredDistance: @Sendable (UnsafePointer<Float>, UnsafePointer<Float>, Int) -> Double

  /// The centroids must outlive it.
  init(_ centroids: Matrix, kernels: KernelTable) {
    self.centroids = UnsafePointer(centroids.storage.base)
    (clusters, columns) = (centroids.rows, centroids.columns)
    error = Float(columns + 8) * 0x1p-23
    underflow = Float(columns + 8) * 0x1p-149
    squaredDistance = kernels.squaredDistance
    wideSquaredDistance = kernels.assignment.wideSquaredDistance
  }

  /// The nearest centroid of a row of floats; −1 if it has none, since it is not finite.
  ///
  /// Distances in Float sort out most centroids: only those that their error may have made the best are
  /// taken in Double.
  func label(of row: UnsafePointer<Float>) -> Int32 {
    var (label, best, limit) = (Int32(-1), Double.infinity, Float.infinity)
    for k in 0..<clusters {
      let about = squaredDistance(row, centroids + k * columns, columns)
      if about * (1 - error) > limit { continue }
      let distance = wideSquaredDistance(row, centroids + k * columns, columns)
      guard distance < best else { continue }
      (label, best) = (Int32(truncatingIfNeeded: k), distance)
      limit = Float(distance) * (1 + error) + underflow
    }
    return label
  }

  /// At least the distance, from its square in Float.
  func upperBound(_ squaredDistance: Float) -> Float {
    (squaredDistance * (1 + error) + underflow).squareRoot() * (1 + 0x1p-22)
  }

  /// At most the distance, from its square in Float.
  func lowerBound(_ squaredDistance: Float) -> Float {
    max(0, squaredDistance * (1 - error) - underflow).squareRoot() * (1 - 0x1p-22)
  }

  /// Whether one squared distance in Float is smaller than another without rounding as well.
  func isSmaller(_ a: Float, than b: Float) -> Bool { a * (1 + error) + 2 * underflow < b * (1 - error) }
}
