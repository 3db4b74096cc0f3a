// Elementwise kernels of a training step. Plain loops over pointers: the compiler vectorises them
// with the instruction set of the module that instantiates them. The vector type tells the instances
// apart; see `KernelTable.init`.

/// destination ← destination − scale · source.
@inlinable @inline(__always)
func subtractScaled<V: KernelVector>(
  _ vector: V.Type, _ scale: Float, _ source: UnsafePointer<Float>,
  from destination: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count { destination[i] -= scale * source[i] }
}

/// destination ← destination + scale · (a − b).
@inlinable @inline(__always)
func addScaledDifference<V: KernelVector>(
  _ vector: V.Type, _ scale: Float, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  to destination: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count { destination[i] += scale * (a[i] - b[i]) }
}

/// difference ← scale · (a − b); returns Σ (a − b)², taken in Float.
@inlinable @inline(__always)
func scaledDifference<V: KernelVector>(
  _ vector: V.Type, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, scale: Float,
  into difference: UnsafeMutablePointer<Float>, count: Int
) -> Double {
  let squares = squaredDistance(V.self, a, b, count: count)
  for i in 0..<count { difference[i] = scale * (a[i] - b[i]) }
  return Double(squares)
}

/// Adds up `rows` rows into one, top to bottom.
@inlinable @inline(__always)
func columnSums<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, stride: Int, rows: Int, columns: Int,
  into sums: UnsafeMutablePointer<Float>
) {
  sums.update(repeating: 0, count: columns)
  for row in 0..<rows {
    let line = source + row &* stride
    for column in 0..<columns { sums[column] += line[column] }
  }
}
