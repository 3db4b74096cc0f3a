// Discrete Fourier transforms of as many sequences at once as a vector has lanes: lanes never meet, so no
// stage shuffles them, and every radix is as fast as its arithmetic.

/// Transforms the lanes of `data`, X_k = Σ x_j e^(−2πijk/n) or with the sign of a backward transform; returns
/// `data` or `spare`, where the result is.
///
/// Stockham's algorithm: each stage reads one memory and writes the other, in an order that needs no
/// permutation at the end.
@inlinable @inline(__always)
func transformLanes<V: KernelVector>(
  _ vector: V.Type, _ plan: FourierStages, _ data: UnsafeMutablePointer<Float>,
  _ spare: UnsafeMutablePointer<Float>, backward: Bool
) -> UnsafeMutablePointer<Float> {
  let layout = ComplexLayout<V>(backward: backward)
  var (from, to, roots) = (data, spare, plan.roots)
  var (length, stride) = (plan.count, 1)
  for stage in 0..<plan.stages {
    let radix = plan.radices[stage]
    let part = length / radix
    let butterfly = FourierButterfly(
      layout: layout, from: from, to: to, roots: roots, part: part, stride: stride)
    switch radix {
    case 2: butterfly.pairs()
    case 3: butterfly.threes()
    case 4: butterfly.fours()
    default: butterfly.fives()
    }
    roots += 2 &* (radix &- 1) &* part
    (length, stride) = (part, stride &* radix)
    (from, to) = (to, from)
  }
  return from
}

/// A stage: `part` · `stride` butterflies.
@usableFromInline
struct FourierButterfly<V: KernelVector> {
  @usableFromInline let layout: ComplexLayout<V>
  @usableFromInline let from: UnsafeMutablePointer<Float>
  @usableFromInline let to: UnsafeMutablePointer<Float>
  @usableFromInline let roots: UnsafePointer<Float>
  @usableFromInline let part: Int
  @usableFromInline let stride: Int

  @inlinable @inline(__always)
  init(
    layout: ComplexLayout<V>, from: UnsafeMutablePointer<Float>, to: UnsafeMutablePointer<Float>,
    roots: UnsafePointer<Float>, part: Int, stride: Int
  ) {
    (self.layout, self.from, self.to, self.roots) = (layout, from, to, roots)
    (self.part, self.stride) = (part, stride)
  }

  /// Calls `body` with the places that each butterfly reads and writes first, and its roots.
  @inlinable @inline(__always)
  func forEach(
    radix: Int,
    _ body: (_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ roots: UnsafePointer<Float>) ->
      Void
  ) {
    let step = ComplexLayout<V>.step
    for p in 0..<part {
      let x = from + p &* stride &* step
      let y = to + p &* radix &* stride &* step
      let roots = roots + 2 &* (radix &- 1) &* p
      for q in 0..<stride { body(x + q &* step, y + q &* step, roots) }
    }
  }

  /// Floats between the numbers that a butterfly reads, and between those that it writes.
  @inlinable @inline(__always)
  var strides: (x: Int, y: Int) {
    (part &* stride &* ComplexLayout<V>.step, stride &* ComplexLayout<V>.step)
  }

  @inlinable @inline(__always)
  func pairs() {
    typealias C = ComplexLanes<V>
    let (dx, dy) = strides
    forEach(radix: 2) { x, y, roots in
      let (a, b) = (layout.load(x), layout.load(x + dx))
      layout.store(C.add(a, b), y)
      layout.store(C.subtract(a, b).turned(by: roots), y + dy)
    }
  }

  @inlinable @inline(__always)
  func threes() {
    typealias C = ComplexLanes<V>
    let (dx, dy) = strides
    forEach(radix: 3) { x, y, roots in
      let (a, b, c) = (layout.load(x), layout.load(x + dx), layout.load(x + 2 &* dx))
      let sum = C.add(b, c)
      let middle = C.addScaled(a, -0.5, sum)
      let side = C.scale(0.8660254, C.subtract(b, c))
      layout.store(C.add(a, sum), y)
      layout.store(C.subtractTurned(middle, side).turned(by: roots), y + dy)
      layout.store(C.addTurned(middle, side).turned(by: roots + 2), y + 2 &* dy)
    }
  }

  @inlinable @inline(__always)
  func fours() {
    typealias C = ComplexLanes<V>
    let (dx, dy) = strides
    forEach(radix: 4) { x, y, roots in
      let (a, b) = (layout.load(x), layout.load(x + dx))
      let (c, d) = (layout.load(x + 2 &* dx), layout.load(x + 3 &* dx))
      let (even, evenSide) = (C.add(a, c), C.subtract(a, c))
      let (odd, oddSide) = (C.add(b, d), C.subtract(b, d))
      layout.store(C.add(even, odd), y)
      layout.store(C.subtractTurned(evenSide, oddSide).turned(by: roots), y + dy)
      layout.store(C.subtract(even, odd).turned(by: roots + 2), y + 2 &* dy)
      layout.store(C.addTurned(evenSide, oddSide).turned(by: roots + 4), y + 3 &* dy)
    }
  }

  @inlinable @inline(__always)
  func fives() {
    typealias C = ComplexLanes<V>
    // Cosines and sines of 72° and 144°.
    let (c1, c2): (Float, Float) = (0.309017, -0.80901699)
    let (s1, s2): (Float, Float) = (0.95105652, 0.58778525)
    let (dx, dy) = strides
    forEach(radix: 5) { x, y, roots in
      let (a, b, c) = (layout.load(x), layout.load(x + dx), layout.load(x + 2 &* dx))
      let (d, e) = (layout.load(x + 3 &* dx), layout.load(x + 4 &* dx))
      let (outer, outerSide) = (C.add(b, e), C.subtract(b, e))
      let (inner, innerSide) = (C.add(c, d), C.subtract(c, d))
      layout.store(C.add(a, C.add(outer, inner)), y)
      let first = C.addScaled(C.addScaled(a, c1, outer), c2, inner)
      let second = C.addScaled(C.addScaled(a, c2, outer), c1, inner)
      let firstSide = C.addScaled(C.scale(s1, outerSide), s2, innerSide)
      let secondSide = C.addScaled(C.scale(s2, outerSide), -s1, innerSide)
      layout.store(C.subtractTurned(first, firstSide).turned(by: roots), y + dy)
      layout.store(C.subtractTurned(second, secondSide).turned(by: roots + 2), y + 2 &* dy)
      layout.store(C.addTurned(second, secondSide).turned(by: roots + 4), y + 3 &* dy)
      layout.store(C.addTurned(first, firstSide).turned(by: roots + 6), y + 4 &* dy)
    }
  }
}
