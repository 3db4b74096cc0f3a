// Four lanes: SSE2, the baseline of x86-64, and NEON, the baseline of arm64.

extension SIMD4<Float>: KernelVector {
  public typealias PackedSpacing = SpacedRows

  @inlinable @inline(__always)
  public static var fusesMultiplyAdd: Bool {
    #if arch(x86_64)
      false
    #else
      true
    #endif
  }

  @inlinable @inline(__always)
  public static var broadcastsOperands: Bool { false }

  @inlinable @inline(__always)
  public static func broadcast(_ value: Float) -> Self { Self(repeating: value) }

  @inlinable @inline(__always)
  public static func load(_ pointer: UnsafePointer<Float>) -> Self {
    UnsafeRawPointer(pointer).loadUnaligned(as: Self.self)
  }

  @inlinable @inline(__always)
  public static func load(_ pointer: UnsafePointer<Float>, first count: Int) -> Self {
    blend(load(pointer), first: count, zero)
  }

  @inlinable @inline(__always)
  public static func blend(_ a: Self, first count: Int, _ b: Self) -> Self {
    let lanes = SIMD4<Int32>(0, 1, 2, 3)
    return b.replacing(with: a, where: lanes .< SIMD4<Int32>(repeating: Int32(truncatingIfNeeded: count)))
  }

  @inlinable @inline(__always)
  public static func loadQuads(_ pointer: UnsafePointer<Float>, stride: Int) -> Self { load(pointer) }

  @inlinable @inline(__always)
  public static func transposeQuads(
    _ a: Self, _ b: Self, _ c: Self, _ d: Self
  ) -> (Self, Self, Self, Self) {
    (
      Self(a[0], b[0], c[0], d[0]), Self(a[1], b[1], c[1], d[1]), Self(a[2], b[2], c[2], d[2]),
      Self(a[3], b[3], c[3], d[3])
    )
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: Self.self)
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>, first count: Int) {
    if count > 0 { pointer[0] = self[0] }
    if count > 1 { pointer[1] = self[1] }
    if count > 2 { pointer[2] = self[2] }
    if count > 3 { pointer[3] = self[3] }
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
  public func rectified() -> Self { replacing(with: Self.zero, where: self .< Self.zero) }

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

  @inlinable @inline(__always)
  public var laneSum: Float { (self[0] + self[2]) + (self[1] + self[3]) }

  @inlinable @inline(__always)
  public static func takeTwoSmallest(
    _ value: inout Self, _ index: inout Self, _ second: inout Self, candidate: Self, candidateIndex: Self
  ) {
    let smaller = candidate .< value
    let loser = candidate.replacing(with: value, where: smaller)
    second.replace(with: loser, where: loser .< second)
    value.replace(with: candidate, where: smaller)
    index.replace(with: candidateIndex, where: smaller)
  }

  @inlinable @inline(__always)
  public static func subtract(_ a: Self, _ b: Self) -> Self { a - b }

  @inlinable @inline(__always)
  public static func divide(_ a: Self, _ b: Self) -> Self { a / b }

  @inlinable @inline(__always)
  public func squareRoot() -> Self { squareRoots(self) }

  @inlinable @inline(__always)
  public static func minimum(_ a: Self, _ b: Self) -> Self { a.replacing(with: b, where: b .< a) }

  @inlinable @inline(__always)
  public static func maximum(_ a: Self, _ b: Self) -> Self { a.replacing(with: b, where: b .> a) }

  @inlinable @inline(__always)
  public static func isLess(_ a: Self, _ b: Self) -> SIMD4<Int32> {
    unsafeBitCast(a .< b, to: SIMD4<Int32>.self)
  }

  @inlinable @inline(__always)
  public static func isEqual(_ a: Self, _ b: Self) -> SIMD4<Int32> {
    unsafeBitCast(a .== b, to: SIMD4<Int32>.self)
  }

  @inlinable @inline(__always)
  public init(bits: SIMD4<Int32>) { self = unsafeBitCast(bits, to: Self.self) }

  @inlinable @inline(__always)
  public var bits: SIMD4<Int32> { unsafeBitCast(self, to: SIMD4<Int32>.self) }

  @inlinable @inline(__always)
  public init(converting integers: SIMD4<Int32>) { self = floats(integers) }

  @inlinable @inline(__always)
  public static func gatherPairs(
    _ pairs: UnsafePointer<Float>, _ indices: UnsafePointer<Int32>
  ) -> (first: Self, second: Self) {
    let low = SIMD2<Double>.gather(pairs, indices)
    let high = SIMD2<Double>.gather(pairs, indices + 2)
    let (a, b) = (unsafeBitCast(low, to: Self.self), unsafeBitCast(high, to: Self.self))
    return (
      Self(lowHalf: a.evenHalf, highHalf: b.evenHalf), Self(lowHalf: a.oddHalf, highHalf: b.oddHalf)
    )
  }

  @inlinable @inline(__always)
  public static func addWidened(
    _ lanes: Self, low: inout SIMD2<Double>, high: inout SIMD2<Double>
  ) {
    low += SIMD2<Double>(lanes.lowHalf)
    high += SIMD2<Double>(lanes.highHalf)
  }

  @inlinable @inline(__always)
  public static func addWidenedProduct(
    _ a: Self, _ b: Self, low: inout SIMD2<Double>, high: inout SIMD2<Double>
  ) {
    low += SIMD2<Double>(a.lowHalf) * SIMD2<Double>(b.lowHalf)
    high += SIMD2<Double>(a.highHalf) * SIMD2<Double>(b.highHalf)
  }
}
