/// How a discrete Fourier transform of one length is computed: its stages and their roots of unity.
///
/// Pointers that whoever made them keeps alive.
public struct FourierStages {
  /// The length of the transform.
  public let count: Int
  /// The radix of each stage, 2 to 5; their product is the length.
  public let radices: UnsafePointer<Int>
  /// The number of stages.
  public let stages: Int
  /// Stage by stage, for each p below (the stage's length / radix) and each j in 1 ..< radix, the cosine and
  /// the negative sine of 2πpj / (the stage's length).
  public let roots: UnsafePointer<Float>

  /// Stages at the given places.
  public init(count: Int, radices: UnsafePointer<Int>, stages: Int, roots: UnsafePointer<Float>) {
    (self.count, self.radices, self.stages, self.roots) = (count, radices, stages, roots)
  }
}

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

/// Where the parts of complex lanes stand: number k at 2k vectors, its real part first or last.
///
/// With the parts exchanged a transform runs backward.
@usableFromInline
struct ComplexLayout<V: KernelVector> {
  @usableFromInline let real: Int
  @usableFromInline let imaginary: Int

  @inlinable @inline(__always)
  init(backward: Bool) {
    (real, imaginary) = backward ? (V.scalarCount, 0) : (0, V.scalarCount)
  }

  /// Floats from one number to the next.
  @inlinable @inline(__always)
  static var step: Int { 2 &* V.scalarCount }

  @inlinable @inline(__always)
  func load(_ place: UnsafePointer<Float>) -> ComplexLanes<V> {
    ComplexLanes(re: V.load(place + real), im: V.load(place + imaginary))
  }

  @inlinable @inline(__always)
  func store(_ value: ComplexLanes<V>, _ place: UnsafeMutablePointer<Float>) {
    value.re.store(place + real)
    value.im.store(place + imaginary)
  }
}
