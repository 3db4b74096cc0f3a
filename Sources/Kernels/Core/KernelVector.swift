/// A SIMD register's worth of floats: the lane type that every kernel in this module is generic over.
///
/// The operations are requirements, not extensions, so that a kernel specialised for one vector type
/// calls that type's own one-instruction implementation. The standard library's generic SIMD
/// operators are loops over lanes.
public protocol KernelVector: SIMD, SendableMetatype where Scalar == Float {
  /// The lanes' bit patterns.
  associatedtype Bits: KernelBits
  /// Half as many lanes of Double.
  associatedtype Wide: SIMD where Wide.Scalar == Double

  /// How the micro-kernels take the rows of a packed B: a type, so that no micro-kernel is compiled for nothing.
  associatedtype PackedSpacing: RowSpacing

  /// Whether `multiplyAdd` is one instruction.
  static var fusesMultiplyAdd: Bool { get }
  /// Whether a multiply-add can broadcast an operand from memory by itself.
  static var broadcastsOperands: Bool { get }
  /// All lanes equal to `value`.
  static func broadcast(_ value: Float) -> Self
  /// The lanes stored from `pointer` on; no alignment is asked for.
  static func load(_ pointer: UnsafePointer<Float>) -> Self
  /// The first `count` lanes as stored from `pointer` on, and 0 in the others, whose memory must be
  /// readable all the same.
  static func load(_ pointer: UnsafePointer<Float>, first count: Int) -> Self
  /// Stores the lanes from `pointer` on; no alignment is asked for.
  func store(_ pointer: UnsafeMutablePointer<Float>)
  /// Stores the first `count` lanes from `pointer` on; the memory of the others is not touched.
  func store(_ pointer: UnsafeMutablePointer<Float>, first count: Int)
  /// a·b + accumulator, with one rounding where the instruction set has fused multiply-add.
  static func multiplyAdd(_ a: Self, _ b: Self, _ accumulator: Self) -> Self
  /// Lane-wise sum.
  static func add(_ a: Self, _ b: Self) -> Self
  /// Lane-wise product.
  static func multiply(_ a: Self, _ b: Self) -> Self
  /// Lane-wise max(0, x); NaN stays NaN.
  func rectified() -> Self
  /// These lanes where `gate` > 0, and 0 elsewhere.
  func gated(by gate: Self) -> Self
  /// Takes value and index from the candidate in the lanes where the candidate's value is smaller.
  static func takeSmaller(
    _ value: inout Self, _ index: inout Self, candidate: Self, candidateIndex: Self)
  /// The sum of the lanes: halves are added until one lane is left, always in this order.
  var laneSum: Float { get }
  /// `takeSmaller`, and `second` becomes the smaller of itself and the value that lost.
  static func takeTwoSmallest(
    _ value: inout Self, _ index: inout Self, _ second: inout Self, candidate: Self, candidateIndex: Self)
  /// The first `count` lanes of `a`, and the others of `b`; one instruction or two where `count` is a constant.
  static func blend(_ a: Self, first count: Int, _ b: Self) -> Self
  /// Four neighbouring floats for each four of lanes, `stride` apart.
  static func loadQuads(_ pointer: UnsafePointer<Float>, stride: Int) -> Self
  /// In each four of lanes the transpose of the 4 × 4 floats that the vectors have there.
  static func transposeQuads(_ a: Self, _ b: Self, _ c: Self, _ d: Self) -> (Self, Self, Self, Self)

  // MARK: Arithmetic and selection for the elementary functions

  /// Lane-wise difference.
  static func subtract(_ a: Self, _ b: Self) -> Self
  /// Lane-wise quotient.
  static func divide(_ a: Self, _ b: Self) -> Self
  /// Lane-wise root, correctly rounded.
  func squareRoot() -> Self
  /// Lane-wise `b` where it is smaller, else `a`: a NaN in `a` stays.
  static func minimum(_ a: Self, _ b: Self) -> Self
  /// Lane-wise `b` where it is greater, else `a`: a NaN in `a` stays.
  static func maximum(_ a: Self, _ b: Self) -> Self
  /// All bits 1 where a < b, else 0.
  static func isLess(_ a: Self, _ b: Self) -> Bits
  /// All bits 1 where a = b, else 0.
  static func isEqual(_ a: Self, _ b: Self) -> Bits
  /// The lanes with the given bit patterns.
  init(bits: Bits)
  /// The lanes' bit patterns.
  var bits: Bits { get }
  /// The floats nearest to integers.
  init(converting integers: Bits)

  /// The pairs of floats of as many indices as there are lanes: all that come first, and all that come second.
  ///
  /// `pairs` is aligned to a pair.
  static func gatherPairs(
    _ pairs: UnsafePointer<Float>, _ indices: UnsafePointer<Int32>
  ) -> (first: Self, second: Self)

  // MARK: Sums in Double

  /// Adds the lanes, as Doubles, to two halves of running sums.
  static func addWidened(_ lanes: Self, low: inout Wide, high: inout Wide)
  /// Adds the products of the lanes, which are exact in Double, to two halves of running sums.
  static func addWidenedProduct(_ a: Self, _ b: Self, low: inout Wide, high: inout Wide)
}
