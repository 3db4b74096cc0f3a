// Four lanes: SSE2, the baseline of x86-64, and NEON, the baseline of arm64.

extension SIMD4<Float>: KernelVector {
  @inlinable @inline(__always)
  public static func broadcast(_ value: Float) -> Self { Self(repeating: value) }

  @inlinable @inline(__always)
  public static func load(_ pointer: UnsafePointer<Float>) -> Self {
    UnsafeRawPointer(pointer).loadUnaligned(as: Self.self)
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: Self.self)
  }

  @inlinable @inline(__always)
  public static func multiplyAdd(_ a: Self, _ b: Self, _ accumulator: Self) -> Self {
    // On baseline x86-64 `addingProduct` is a library call per lane, a hundred times slower.
    #if arch(x86_64)
      accumulator + a * b
    #else
      accumulator.addingProduct(a, b)
    #endif
  }

  @inlinable @inline(__always)
  public static func add(_ a: Self, _ b: Self) -> Self { a + b }

  @inlinable @inline(__always)
  public static func multiply(_ a: Self, _ b: Self) -> Self { a * b }

  @inlinable @inline(__always)
  public func rectified() -> Self { Self.zero.replacing(with: self, where: self .> Self.zero) }

  @inlinable @inline(__always)
  public func gated(by gate: Self) -> Self { Self.zero.replacing(with: self, where: gate .> Self.zero) }

  @inlinable @inline(__always)
  public static func takeSmaller(
    _ value: inout Self, _ index: inout Self, candidate: Self, candidateIndex: Self
  ) {
    let smaller = candidate .< value
    value.replace(with: candidate, where: smaller)
    index.replace(with: candidateIndex, where: smaller)
  }
}
