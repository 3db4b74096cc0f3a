// Pairs of floats, each loaded as one Double: half as many loads, and no lane is inserted twice.

extension SIMD2<Double> {
  /// The pairs of two indices.
  @inlinable @inline(__always)
  static func gather(_ pairs: UnsafePointer<Float>, _ indices: UnsafePointer<Int32>) -> Self {
    let pairs = UnsafeRawPointer(pairs).assumingMemoryBound(to: Double.self)
    return Self(
      pairs[Int(indices[0])], pairs[Int(indices[1])])
  }
}

extension SIMD4<Double> {
  /// The pairs of four indices.
  @inlinable @inline(__always)
  static func gather(_ pairs: UnsafePointer<Float>, _ indices: UnsafePointer<Int32>) -> Self {
    let pairs = UnsafeRawPointer(pairs).assumingMemoryBound(to: Double.self)
    return Self(
      pairs[Int(indices[0])], pairs[Int(indices[1])], pairs[Int(indices[2])], pairs[Int(indices[3])])
  }
}

extension SIMD8<Double> {
  /// The pairs of eight indices.
  @inlinable @inline(__always)
  static func gather(_ pairs: UnsafePointer<Float>, _ indices: UnsafePointer<Int32>) -> Self {
    let pairs = UnsafeRawPointer(pairs).assumingMemoryBound(to: Double.self)
    return Self(
      pairs[Int(indices[0])], pairs[Int(indices[1])], pairs[Int(indices[2])], pairs[Int(indices[3])],
      pairs[Int(indices[4])], pairs[Int(indices[5])], pairs[Int(indices[6])], pairs[Int(indices[7])])
  }
}
