/// A SIMD register's worth of floats: the lane type that every kernel in this module is generic over.
///
/// The operations are requirements, not extensions, so that a kernel specialised for one vector type
/// calls that type's own one-instruction implementation. The standard library's generic SIMD
/// operators are loops over lanes.
public protocol KernelVector: SIMD, SendableMetatype where Scalar == Float {
  /// All lanes equal to `value`.
  static func broadcast(_ value: Float) -> Self
  /// The lanes stored from `pointer` on; no alignment is asked for.
  static func load(_ pointer: UnsafePointer<Float>) -> Self
  /// Stores the lanes from `pointer` on; no alignment is asked for.
  func store(_ pointer: UnsafeMutablePointer<Float>)
  /// a·b + accumulator, with one rounding where the instruction set has fused multiply-add.
  static func multiplyAdd(_ a: Self, _ b: Self, _ accumulator: Self) -> Self
  /// Lane-wise sum.
  static func add(_ a: Self, _ b: Self) -> Self
  /// Lane-wise product.
  static func multiply(_ a: Self, _ b: Self) -> Self
  /// Lane-wise max(0, x); NaN becomes 0.
  func rectified() -> Self
  /// These lanes where `gate` > 0, and 0 elsewhere.
  func gated(by gate: Self) -> Self
  /// Takes value and index from the candidate in the lanes where the candidate's value is smaller.
  static func takeSmaller(
    _ value: inout Self, _ index: inout Self, candidate: Self, candidateIndex: Self)
}
