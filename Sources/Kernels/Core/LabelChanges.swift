/// Lists the places in which two rows of labels differ, counted from `first`; returns their number.
@inlinable @inline(__always)
func listChanges<V: KernelVector>(
  _ vector: V.Type, _ a: UnsafePointer<Int32>, _ b: UnsafePointer<Int32>, count: Int, first: Int,
  list: UnsafeMutablePointer<Int32>
) -> Int {
  var (found, i) = (0, 0)
  while i &+ 16 <= count {
    let left = UnsafeRawPointer(a + i).loadUnaligned(as: SIMD16<Int32>.self)
    let right = UnsafeRawPointer(b + i).loadUnaligned(as: SIMD16<Int32>.self)
    var lanes = lowestBits(unsafeBitCast(left .!= right, to: SIMD16<Int32>.self))
    while lanes != 0 {
      list[found] = Int32(truncatingIfNeeded: first &+ i &+ lanes.trailingZeroBitCount)
      found = found &+ 1
      lanes &= lanes &- 1
    }
    i = i &+ 16
  }
  while i < count {
    if a[i] != b[i] {
      list[found] = Int32(truncatingIfNeeded: first &+ i)
      found = found &+ 1
    }
    i = i &+ 1
  }
  return found
}
