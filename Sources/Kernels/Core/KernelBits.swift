/// The bit patterns of a `KernelVector`'s lanes as integers: what range reduction is made of.
///
/// Requirements rather than extensions, for the reason given at `KernelVector`.
public protocol KernelBits: SIMD, SendableMetatype where Scalar == Int32 {
  /// All lanes equal to `value`.
  static func broadcast(_ value: Int32) -> Self
  /// Lane-wise sum, wrapping around.
  static func add(_ a: Self, _ b: Self) -> Self
  /// Lane-wise difference, wrapping around.
  static func subtract(_ a: Self, _ b: Self) -> Self
  /// The bits that both have.
  static func and(_ a: Self, _ b: Self) -> Self
  /// The bits that one of them has and the other has not.
  static func exclusiveOr(_ a: Self, _ b: Self) -> Self
  /// Every lane shifted left by `count`, 0 ..< 32.
  func shiftedLeft(by count: Int32) -> Self
  /// Every lane shifted right by `count`, 0 ..< 32, keeping its sign.
  func shiftedRight(by count: Int32) -> Self
  /// The lowest bit of each lane, lane 0 in bit 0: of a comparison, the lanes where it holds.
  var laneMask: UInt32 { get }
}

extension SIMD4<Int32>: KernelBits {
  @inlinable @inline(__always)
  public static func broadcast(_ value: Int32) -> Self { Self(repeating: value) }

  @inlinable @inline(__always)
  public static func add(_ a: Self, _ b: Self) -> Self { a &+ b }

  @inlinable @inline(__always)
  public static func subtract(_ a: Self, _ b: Self) -> Self { a &- b }

  @inlinable @inline(__always)
  public static func and(_ a: Self, _ b: Self) -> Self { a & b }

  @inlinable @inline(__always)
  public static func exclusiveOr(_ a: Self, _ b: Self) -> Self { a ^ b }

  @inlinable @inline(__always)
  public func shiftedLeft(by count: Int32) -> Self { self &<< Self(repeating: count) }

  @inlinable @inline(__always)
  public func shiftedRight(by count: Int32) -> Self { self &>> Self(repeating: count) }

  @inlinable @inline(__always)
  public var laneMask: UInt32 { lowestBits(self) }
}

extension SIMD8<Int32>: KernelBits {
  @inlinable @inline(__always)
  public static func broadcast(_ value: Int32) -> Self { Self(repeating: value) }

  @inlinable @inline(__always)
  public static func add(_ a: Self, _ b: Self) -> Self { a &+ b }

  @inlinable @inline(__always)
  public static func subtract(_ a: Self, _ b: Self) -> Self { a &- b }

  @inlinable @inline(__always)
  public static func and(_ a: Self, _ b: Self) -> Self { a & b }

  @inlinable @inline(__always)
  public static func exclusiveOr(_ a: Self, _ b: Self) -> Self { a ^ b }

  @inlinable @inline(__always)
  public func shiftedLeft(by count: Int32) -> Self { self &<< Self(repeating: count) }

  @inlinable @inline(__always)
  public func shiftedRight(by count: Int32) -> Self { self &>> Self(repeating: count) }

  @inlinable @inline(__always)
  public var laneMask: UInt32 { lowestBits(self) }
}

extension SIMD16<Int32>: KernelBits {
  @inlinable @inline(__always)
  public static func broadcast(_ value: Int32) -> Self { Self(repeating: value) }

  @inlinable @inline(__always)
  public static func add(_ a: Self, _ b: Self) -> Self { a &+ b }

  @inlinable @inline(__always)
  public static func subtract(_ a: Self, _ b: Self) -> Self { a &- b }

  @inlinable @inline(__always)
  public static func and(_ a: Self, _ b: Self) -> Self { a & b }

  @inlinable @inline(__always)
  public static func exclusiveOr(_ a: Self, _ b: Self) -> Self { a ^ b }

  @inlinable @inline(__always)
  public func shiftedLeft(by count: Int32) -> Self { self &<< Self(repeating: count) }

  @inlinable @inline(__always)
  public func shiftedRight(by count: Int32) -> Self { self &>> Self(repeating: count) }

  @inlinable @inline(__always)
  public var laneMask: UInt32 { lowestBits(self) }
}
