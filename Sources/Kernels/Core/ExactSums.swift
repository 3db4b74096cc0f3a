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

/// Moves what `moveRow` with the same rounders leaves of w·x, rounded to finer quanta, from one row of sums to
/// another.
@inlinable @inline(__always)
func moveRemainder<V: KernelVector>(
  _ vector: V.Type, _ row: UnsafePointer<Float>, weight: Double, rounders: UnsafePointer<Double>,
  fineRounders: UnsafePointer<Double>, count: Int, from: UnsafeMutablePointer<Double>?,
  to: UnsafeMutablePointer<Double>?
) {
  for i in 0..<count {
    let term = weight * Double(row[i])
    let remainder = term - ((term + rounders[i]) - rounders[i])
    let quanta = (remainder + fineRounders[i]) - fineRounders[i]
    if let from { from[i] -= quanta }
    if let to { to[i] += quanta }
  }
}

/// means ← sums / mass.
@inlinable @inline(__always)
func divideSums<V: KernelVector>(
  _ vector: V.Type, _ sums: UnsafePointer<Double>, mass: Double, count: Int,
  into means: UnsafeMutablePointer<Float>
) {
  let masses = SIMD8<Double>(repeating: mass)
  var i = 0
  while i &+ 8 <= count {
    UnsafeMutableRawPointer(means + i).storeBytes(
      of: SIMD8<Float>(loadWide(sums + i) / masses), as: SIMD8<Float>.self)
    i = i &+ 8
  }
  while i < count {
    means[i] = Float(sums[i] / mass)
    i = i &+ 1
  }
}

/// Σ (mean − centroid)² − (mean − common)² of a cluster's mean = sums / mass: by how much the inertia of its
/// samples exceeds their scatter about the common mean, for each unit of mass.
@inlinable @inline(__always)
func excessInertia<V: KernelVector>(
  _ vector: V.Type, _ sums: UnsafePointer<Double>, mass: Double, common: UnsafePointer<Double>,
  centroid: UnsafePointer<Float>, count: Int
) -> Double {
  let masses = SIMD8<Double>(repeating: mass)
  var excess = SIMD8<Double>()
  var i = 0
  while i &+ 8 <= count {
    let mean = loadWide(sums + i) / masses
    let (near, far) = (mean - loadWidened(centroid + i), mean - loadWide(common + i))
    excess += near * near - far * far
    i = i &+ 8
  }
  let half = excess.lowHalf + excess.highHalf
  let quarter = half.lowHalf + half.highHalf
  var total = quarter[0] + quarter[1]
  while i < count {
    let mean = sums[i] / mass
    let (near, far) = (mean - Double(centroid[i]), mean - common[i])
    total += near * near - far * far
    i = i &+ 1
  }
  return total
}
