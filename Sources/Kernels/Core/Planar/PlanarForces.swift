// Forces between points of the plane, with 1 / (1 + d²) between any two: the similarities of t-SNE.

/// Rows of a sparse matrix whose rows are filled up to whole vectors with weights of 0; pointers that its
/// owner keeps alive.
public struct SparseRows {
  /// Where each row begins, and where the last one ends: multiples of the vector's width.
  public var starts: UnsafePointer<Int>
  /// The column of each entry.
  public var columns: UnsafePointer<Int32>
  /// The value of each entry.
  public var values: UnsafePointer<Float>

  /// Rows at the given places.
  public init(starts: UnsafePointer<Int>, columns: UnsafePointer<Int32>, values: UnsafePointer<Float>) {
    (self.starts, self.columns, self.values) = (starts, columns, values)
  }
}

/// forces ← Σⱼ pᵢⱼ (yᵢ − yⱼ) / (1 + ‖yᵢ − yⱼ‖²) for some rows i, at their places.
@inlinable @inline(__always)
func attract<V: KernelVector>(
  _ vector: V.Type, _ rows: SparseRows, _ points: UnsafePointer<Float>, first: Int, count: Int,
  into forces: UnsafeMutablePointer<Float>
) {
  let one = V.broadcast(1)
  for i in first..<first &+ count {
    let (x, y) = (V.broadcast(points[2 &* i]), V.broadcast(points[2 &* i &+ 1]))
    var (sumX, sumY) = (V(), V())
    var (entry, end) = (rows.starts[i], rows.starts[i &+ 1])
    while entry < end {
      let (xs, ys) = V.gatherPairs(points, rows.columns + entry)
      let (dx, dy) = (V.subtract(x, xs), V.subtract(y, ys))
      let distance = V.multiplyAdd(dx, dx, V.multiplyAdd(dy, dy, one))
      let pull = V.divide(V.load(rows.values + entry), distance)
      sumX = V.multiplyAdd(pull, dx, sumX)
      sumY = V.multiplyAdd(pull, dy, sumY)
      entry = entry &+ V.scalarCount
    }
    end = 2 &* i
    forces[end] = sumX.laneSum
    forces[end &+ 1] = sumY.laneSum
  }
}

/// Σᵢⱼ pᵢⱼ ln (1 + ‖yᵢ − yⱼ‖²) over some rows i.
@inlinable @inline(__always)
func sumLogDistances<V: KernelVector>(
  _ vector: V.Type, _ rows: SparseRows, _ points: UnsafePointer<Float>, first: Int, count: Int
) -> Double {
  let one = V.broadcast(1)
  var (low, high) = (V.Wide(), V.Wide())
  for i in first..<first &+ count {
    let (x, y) = (V.broadcast(points[2 &* i]), V.broadcast(points[2 &* i &+ 1]))
    var entry = rows.starts[i]
    while entry < rows.starts[i &+ 1] {
      let (xs, ys) = V.gatherPairs(points, rows.columns + entry)
      let (dx, dy) = (V.subtract(x, xs), V.subtract(y, ys))
      let distance = V.multiplyAdd(dx, dx, V.multiplyAdd(dy, dy, one))
      V.addWidenedProduct(
        V.load(rows.values + entry), naturalLogarithm(distance), low: &low, high: &high)
      entry = entry &+ V.scalarCount
    }
  }
  var sum = 0.0
  for lane in 0..<V.Wide.scalarCount { sum += low[lane] + high[lane] }
  return sum
}

/// forces ← Σⱼ (yᵢ − yⱼ) / (1 + ‖yᵢ − yⱼ‖²)² for some points i, at their places; returns their part of
/// Σᵢⱼ 1 / (1 + ‖yᵢ − yⱼ‖²), a point with itself included.
///
/// The coordinates stand in two lines of whole vectors, filled up with numbers so great that such a point has no
/// part in any sum, but the square of which is finite.
@inlinable @inline(__always)
func repel<V: KernelVector>(
  _ vector: V.Type, _ xs: UnsafePointer<Float>, _ ys: UnsafePointer<Float>, points: Int, first: Int,
  count: Int, into forces: UnsafeMutablePointer<Float>
) -> Double {
  let one = V.broadcast(1)
  var (low, high) = (V.Wide(), V.Wide())
  for i in first..<first &+ count {
    let (x, y) = (V.broadcast(xs[i]), V.broadcast(ys[i]))
    var (sumX, sumY, sum) = (V(), V(), V())
    var j = 0
    while j < points {
      let (dx, dy) = (V.subtract(x, V.load(xs + j)), V.subtract(y, V.load(ys + j)))
      let q = V.divide(one, V.multiplyAdd(dx, dx, V.multiplyAdd(dy, dy, one)))
      let square = V.multiply(q, q)
      sumX = V.multiplyAdd(square, dx, sumX)
      sumY = V.multiplyAdd(square, dy, sumY)
      sum = V.add(sum, q)
      j = j &+ V.scalarCount
    }
    forces[2 &* i] = sumX.laneSum
    forces[2 &* i &+ 1] = sumY.laneSum
    V.addWidened(sum, low: &low, high: &high)
  }
  var total = 0.0
  for lane in 0..<V.Wide.scalarCount { total += low[lane] + high[lane] }
  return total
}
