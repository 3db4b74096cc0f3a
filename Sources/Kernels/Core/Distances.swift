// Distances by the direct formula, and sums of samples.

/// ‖a − b‖² by the direct formula, in four running vectors added up as a tree.
///
/// Up to a vector less one is read behind the rows.
@inlinable @inline(__always)
func squaredDistance<V: KernelVector>(
  _ vector: V.Type, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
) -> Float {
  let width = V.scalarCount
  let minusOne = V.broadcast(-1)
  var (s0, s1, s2, s3) = (V(), V(), V(), V())
  var i = 0
  while i &+ 4 &* width <= count {
    let d0 = V.multiplyAdd(minusOne, V.load(b + i), V.load(a + i))
    let d1 = V.multiplyAdd(minusOne, V.load(b + (i &+ width)), V.load(a + (i &+ width)))
    let d2 = V.multiplyAdd(minusOne, V.load(b + (i &+ 2 &* width)), V.load(a + (i &+ 2 &* width)))
    let d3 = V.multiplyAdd(minusOne, V.load(b + (i &+ 3 &* width)), V.load(a + (i &+ 3 &* width)))
    s0 = V.multiplyAdd(d0, d0, s0)
    s1 = V.multiplyAdd(d1, d1, s1)
    s2 = V.multiplyAdd(d2, d2, s2)
    s3 = V.multiplyAdd(d3, d3, s3)
    i = i &+ 4 &* width
  }
  while i &+ width <= count {
    let d = V.multiplyAdd(minusOne, V.load(b + i), V.load(a + i))
    s0 = V.multiplyAdd(d, d, s0)
    i = i &+ width
  }
  if i < count {
    let d = V.multiplyAdd(minusOne, V.load(b + i, first: count &- i), V.load(a + i, first: count &- i))
    s1 = V.multiplyAdd(d, d, s1)
  }
  return V.add(V.add(s0, s1), V.add(s2, s3)).laneSum
}

/// Adds a row of floats to a row of running sums in Double.
@inlinable @inline(__always)
func addRow<V: KernelVector>(
  _ vector: V.Type, _ row: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Double>, count: Int
) {
  for i in 0..<count { sums[i] += Double(row[i]) }
}

/// Where samples are added up by centroid: pointers to the first sample's results and to all sums.
public struct AssignmentSums {
  /// The index of each sample's centroid.
  public var labels: UnsafeMutablePointer<Int32>
  /// The squared distance of each sample to it.
  public var distances: UnsafeMutablePointer<Float>
  /// Sums of each centroid's samples.
  public var sums: UnsafeMutablePointer<Double>
  /// Numbers of each centroid's samples.
  public var counts: UnsafeMutablePointer<Int>

  /// The results kept at the given places.
  public init(
    labels: UnsafeMutablePointer<Int32>, distances: UnsafeMutablePointer<Float>,
    sums: UnsafeMutablePointer<Double>, counts: UnsafeMutablePointer<Int>
  ) {
    self.labels = labels
    self.distances = distances
    self.sums = sums
    self.counts = counts
  }
}

/// Adds samples to the sums of the centroids that `indices` gives, and returns the sum of their squared
/// distances to these.
@inlinable @inline(__always)
func addAssigned<V: KernelVector>(
  _ vector: V.Type, _ samples: UnsafePointer<Float>, columns: Int, centroids: UnsafePointer<Float>,
  indices: UnsafePointer<Float>, count: Int, to results: AssignmentSums
) -> Double {
  var total = 0.0
  for i in 0..<count {
    let (sample, label) = (samples + i &* columns, Int(indices[i]))
    let distance = squaredDistance(V.self, sample, centroids + label &* columns, count: columns)
    results.labels[i] = Int32(truncatingIfNeeded: label)
    results.distances[i] = distance
    results.counts[label] = results.counts[label] &+ 1
    addRow(V.self, sample, to: results.sums + label &* columns, count: columns)
    total += Double(distance)
  }
  return total
}
