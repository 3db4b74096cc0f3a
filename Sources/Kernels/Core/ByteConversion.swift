// Floats from bytes, by plain loops that the compiler vectorises. The vector type tells the instances apart.

/// Floats from bytes: destination ← scale · source.
@inlinable @inline(__always)
func convertBytes<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<UInt8>, scale: Float,
  into destination: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count { destination[i] = scale * Float(source[i]) }
}

/// floats ← (bytes − offset) / divisor, each rounded once where offset and divisor are exact.
@inlinable @inline(__always)
func convertBytes<V: KernelVector>(
  _ vector: V.Type, _ bytes: UnsafePointer<UInt8>, offset: Float, divisor: Float,
  into floats: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count { floats[i] = (Float(bytes[i]) - offset) / divisor }
}
