/// Multiply-adds as fast as the registers allow: what `KernelTable.multiplyAddPeak` runs.
///
/// Twelve independent chains hide the latency of the unit and fit the sixteen registers of the
/// smallest instruction set. Returns a value that depends on every chain, so that none is removed.
@inlinable @inline(__always)
func runMultiplyAdds<V: KernelVector>(_ vector: V.Type, iterations: Int, factor: Float) -> Float {
  let (f, g) = (V.broadcast(factor), V.broadcast(1 - factor))
  var (a0, a1, a2, a3) = (f, g, f, g)
  var (b0, b1, b2, b3) = (g, f, g, f)
  var (c0, c1, c2, c3) = (f, f, g, g)
  for _ in 0..<iterations {
    a0 = V.multiplyAdd(a0, f, g)
    a1 = V.multiplyAdd(a1, f, g)
    a2 = V.multiplyAdd(a2, f, g)
    a3 = V.multiplyAdd(a3, f, g)
    b0 = V.multiplyAdd(b0, f, g)
    b1 = V.multiplyAdd(b1, f, g)
    b2 = V.multiplyAdd(b2, f, g)
    b3 = V.multiplyAdd(b3, f, g)
    c0 = V.multiplyAdd(c0, f, g)
    c1 = V.multiplyAdd(c1, f, g)
    c2 = V.multiplyAdd(c2, f, g)
    c3 = V.multiplyAdd(c3, f, g)
  }
  let a = V.add(V.add(a0, a1), V.add(a2, a3))
  let b = V.add(V.add(b0, b1), V.add(b2, b3))
  let c = V.add(V.add(c0, c1), V.add(c2, c3))
  return V.add(V.add(a, b), c).laneSum
}

/// Floating-point operations in one iteration of `multiplyAddPeak` for each lane.
public let peakOperationsPerLane = 24
