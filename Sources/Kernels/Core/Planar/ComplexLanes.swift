/// As many complex numbers as a vector has lanes.
@usableFromInline
struct ComplexLanes<V: KernelVector> {
  @usableFromInline var re: V
  @usableFromInline var im: V

  @inlinable @inline(__always)
  init(re: V, im: V) { (self.re, self.im) = (re, im) }

  @inlinable @inline(__always)
  static func add(_ a: Self, _ b: Self) -> Self { Self(re: V.add(a.re, b.re), im: V.add(a.im, b.im)) }

  @inlinable @inline(__always)
  static func subtract(_ a: Self, _ b: Self) -> Self {
    Self(re: V.subtract(a.re, b.re), im: V.subtract(a.im, b.im))
  }

  /// a + ib.
  @inlinable @inline(__always)
  static func addTurned(_ a: Self, _ b: Self) -> Self {
    Self(re: V.subtract(a.re, b.im), im: V.add(a.im, b.re))
  }

  /// a − ib.
  @inlinable @inline(__always)
  static func subtractTurned(_ a: Self, _ b: Self) -> Self {
    Self(re: V.add(a.re, b.im), im: V.subtract(a.im, b.re))
  }

  /// a + factor · b.
  @inlinable @inline(__always)
  static func addScaled(_ a: Self, _ factor: Float, _ b: Self) -> Self {
    let factor = V.broadcast(factor)
    return Self(re: V.multiplyAdd(factor, b.re, a.re), im: V.multiplyAdd(factor, b.im, a.im))
  }

  @inlinable @inline(__always)
  static func scale(_ factor: Float, _ a: Self) -> Self {
    let factor = V.broadcast(factor)
    return Self(re: V.multiply(factor, a.re), im: V.multiply(factor, a.im))
  }

  /// The product with the number whose parts stand at `root`, the same in all lanes.
  @inlinable @inline(__always)
  func turned(by root: UnsafePointer<Float>) -> Self {
    let (c, s, minus) = (V.broadcast(root[0]), V.broadcast(root[1]), V.broadcast(-root[1]))
    return Self(
      re: V.multiplyAdd(im, minus, V.multiply(re, c)), im: V.multiplyAdd(im, c, V.multiply(re, s)))
  }
}
