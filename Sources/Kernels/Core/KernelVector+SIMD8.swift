// Eight lanes: AVX2 with FMA (x86-64-v3).

extension SIMD8<Float>: KernelVector {
  public typealias PackedSpacing = PackedRows

  @inlinable @inline(__always)
  public static var fusesMultiplyAdd: Bool { true }

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
    let lanes = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
    return b.replacing(with: a, where: lanes .< SIMD8<Int32>(repeating: Int32(truncatingIfNeeded: count)))
  }

  @inlinable @inline(__always)
  public static func loadQuads(_ pointer: UnsafePointer<Float>, stride: Int) -> Self {
    join(SIMD4.load(pointer), SIMD4.load(pointer + stride))
  }

  @inlinable @inline(__always)
  public static func transposeQuads(
    _ a: Self, _ b: Self, _ c: Self, _ d: Self
  ) -> (Self, Self, Self, Self) {
    let (ab, cd) = (unpackQuads(a, b), unpackQuads(c, d))
    let (first, last) = (unpackPairs(ab.low, cd.low), unpackPairs(ab.high, cd.high))
    return (first.low, first.high, last.low, last.high)
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: Self.self)
  }

  @inlinable @inline(__always)
  public func store(_ pointer: UnsafeMutablePointer<Float>, first count: Int) {
    if count < 4 { return lowHalf.store(pointer, first: count) }
    lowHalf.store(pointer)
    highHalf.store(pointer + 4, first: count &- 4)
  }

  @inlinable @inline(__always)
  public static func multiplyAdd(_ a: Self, _ b: Self, _ accumulator: Self) -> Self {
    fusedMultiplyAdd(a, b, accumulator)
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
  public var laneSum: Float { (lowHalf + highHalf).laneSum }

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
  public static func isLess(_ a: Self, _ b: Self) -> SIMD8<Int32> {
    unsafeBitCast(a .< b, to: SIMD8<Int32>.self)
  }

  @inlinable @inline(__always)
  public static func isEqual(_ a: Self, _ b: Self) -> SIMD8<Int32> {
    unsafeBitCast(a .== b, to: SIMD8<Int32>.self)
  }

  @inlinable @inline(__always)
  public init(bits: SIMD8<Int32>) { self = unsafeBitCast(bits, to: Self.self) }

  @inlinable @inline(__always)
  public var bits: SIMD8<Int32> { unsafeBitCast(self, to: SIMD8<Int32>.self) }

  @inlinable @inline(__always)
  public init(converting integers: SIMD8<Int32>) { self = floats(integers) }

  @inlinable @inline(__always)
  public static func gatherPairs(
    _ pairs: UnsafePointer<Float>, _ indices: UnsafePointer<Int32>
  ) -> (first: Self, second: Self) {
    let low = SIMD4<Double>.gather(pairs, indices)
    let high = SIMD4<Double>.gather(pairs, indices + 4)
    let (a, b) = (unsafeBitCast(low, to: Self.self), unsafeBitCast(high, to: Self.self))
    return (
      Self(lowHalf: a.evenHalf, highHalf: b.evenHalf), Self(lowHalf: a.oddHalf, highHalf: b.oddHalf)
    )
  }

  @inlinable @inline(__always)
  public static func addWidened(
    _ lanes: Self, low: inout SIMD4<Double>, high: inout SIMD4<Double>
  ) {
    low += SIMD4<Double>(lanes.lowHalf)
    high += SIMD4<Double>(lanes.highHalf)
  }

  @inlinable @inline(__always)
  public static func addWidenedProduct(
    _ a: Self, _ b: Self, low: inout SIMD4<Double>, high: inout SIMD4<Double>
  ) {
    low += SIMD4<Double>(a.lowHalf) * SIMD4<Double>(b.lowHalf)
    high += SIMD4<Double>(a.highHalf) * SIMD4<Double>(b.highHalf)
  }
}
