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
