/// destination ← source − origin.
@inlinable @inline(__always)
func subtractOrigin<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, _ origin: UnsafePointer<Float>,
  into destination: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count { destination[i] = source[i] - origin[i] }
}
