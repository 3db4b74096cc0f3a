// Sums and distances that do not depend on the order or the instruction set.

/// Eight floats from `pointer` on, as Doubles.
@inlinable @inline(__always)
func loadWidened(_ pointer: UnsafePointer<Float>) -> SIMD8<Double> {
  SIMD8<Double>(UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self))
}

/// ‖a − b‖² in Double: eight lanes and no fused operations whatever the vector type, so that every
/// instruction set gives the same bits.
@inlinable @inline(__always)
func wideSquaredDistance<V: KernelVector>(
  _ vector: V.Type, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
) -> Double {
  var (even, odd) = (SIMD8<Double>(), SIMD8<Double>())
  var i = 0
  while i &+ 16 <= count {
    let d0 = loadWidened(a + i) - loadWidened(b + i)
    let d1 = loadWidened(a + (i &+ 8)) - loadWidened(b + (i &+ 8))
    even += d0 * d0
    odd += d1 * d1
    i = i &+ 16
  }
  if i &+ 8 <= count {
    let d0 = loadWidened(a + i) - loadWidened(b + i)
    even += d0 * d0
    i = i &+ 8
  }
  let lanes = even + odd
  let half = lanes.lowHalf + lanes.highHalf
  let quarter = half.lowHalf + half.highHalf
  var total = quarter[0] + quarter[1]
  while i < count {
    let difference = Double(a[i]) - Double(b[i])
    total += difference * difference
    i = i &+ 1
  }
  return total
}

/// Eight Doubles from `pointer` on.
@inlinable @inline(__always)
func loadWide(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
}

/// Stores eight Doubles from `pointer` on.
@inlinable @inline(__always)
func storeWide(_ lanes: SIMD8<Double>, _ pointer: UnsafeMutablePointer<Double>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: lanes, as: SIMD8<Double>.self)
}

/// Adds w·x to a row of sums, and takes |x| into a row of greatest magnitudes.
@inlinable @inline(__always)
func measureRow<V: KernelVector>(
  _ vector: V.Type, _ row: UnsafePointer<Float>, weight: Double, count: Int,
  sums: UnsafeMutablePointer<Double>, maxima: UnsafeMutablePointer<Float>
) {
  let weights = SIMD8<Double>(repeating: weight)
  var i = 0
  while i &+ 8 <= count {
    let x = UnsafeRawPointer(row + i).loadUnaligned(as: SIMD8<Float>.self)
    storeWide(loadWide(sums + i) + weights * SIMD8<Double>(x), sums + i)
    let old = UnsafeRawPointer(maxima + i).loadUnaligned(as: SIMD8<Float>.self)
    let bits = unsafeBitCast(x, to: SIMD8<UInt32>.self) & SIMD8<UInt32>(repeating: 0x7fff_ffff)
    let magnitude = unsafeBitCast(bits, to: SIMD8<Float>.self)
    UnsafeMutableRawPointer(maxima + i).storeBytes(
      of: old.replacing(with: magnitude, where: magnitude .> old), as: SIMD8<Float>.self)
    i = i &+ 8
  }
  while i < count {
    let magnitude = row[i].magnitude
    maxima[i] = magnitude > maxima[i] ? magnitude : maxima[i]
    sums[i] += weight * Double(row[i])
    i = i &+ 1
  }
}

/// Takes w·x, rounded, from one row of sums and adds it to another.
///
/// Adding and subtracting a rounder of 1.5 · 2⁵² quanta rounds to whole quanta. Sums of whole quanta below
/// 2⁵³ of them are exact, so what was added may be taken back, in any order, without a trace.
@inlinable @inline(__always)
func moveRow<V: KernelVector>(
  _ vector: V.Type, _ row: UnsafePointer<Float>, weight: Double, rounders: UnsafePointer<Double>, count: Int,
  from: UnsafeMutablePointer<Double>?, to: UnsafeMutablePointer<Double>?
) {
  let weights = SIMD8<Double>(repeating: weight)
  var i = 0
  while i &+ 8 <= count {
    let rounder = loadWide(rounders + i)
    let quanta = (weights * loadWidened(row + i) + rounder) - rounder
    if let from { storeWide(loadWide(from + i) - quanta, from + i) }
    if let to { storeWide(loadWide(to + i) + quanta, to + i) }
    i = i &+ 8
  }
  while i < count {
    let quanta = (weight * Double(row[i]) + rounders[i]) - rounders[i]
    if let from { from[i] -= quanta }
    if let to { to[i] += quanta }
    i = i &+ 1
  }
}

/// destination ← source − origin.
@inlinable @inline(__always)
func subtractOrigin<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, _ origin: UnsafePointer<Float>,
  into destination: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count { destination[i] = source[i] - origin[i] }
}
