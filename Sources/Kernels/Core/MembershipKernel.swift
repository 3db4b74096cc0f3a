// Memberships of a panel of samples from squared distances, the lanes along samples.

/// How memberships fall with the squared distance d, relative to the least distance m of a sample.
public enum MembershipFunction: Sendable {
  /// exp(−s (d − m)).
  case exponential(sharpness: Float)
  /// (o + m)/(o + d), with o so small that no finite d makes the sum infinite: below 2¹⁰³.
  case ratio(offset: Float)
  /// ((o + m)/(o + d))ᵉ, for any finite o.
  case power(offset: Float, exponent: PowerExponent)
}

/// values ← f(values) normalised over the centroids, in place.
@inlinable @inline(__always)
func memberships<V: KernelVector>(
  _ vector: V.Type, _ function: MembershipFunction, values: UnsafeMutablePointer<Float>, width: Int,
  clusters: Int
) {
  switch function {
  case .exponential(let sharpness):
    let factor = V.broadcast(-sharpness)
    normalize(V.self, values: values, width: width, clusters: clusters) { distance, least in
      exponential(V.multiply(factor, V.subtract(distance, least)))
    }
  case .ratio(let offset):
    let offset = V.broadcast(offset)
    normalize(V.self, values: values, width: width, clusters: clusters) { distance, least in
      V.divide(V.add(least, offset), V.add(distance, offset))
    }
  case .power(let offset, let exponent):
    // Beside a large offset both sums could be infinite, and their ratio NaN; halves of them are finite, and have the same
    // ratio to the bit. Beside a small one a subnormal distance would lose a digit in its half.
    let share: Float = offset < 0x1p64 ? 1 : 0.5
    let (factor, offset) = (V.broadcast(share), V.broadcast(share * offset))
    normalize(V.self, values: values, width: width, clusters: clusters) { distance, least in
      power(
        V.divide(V.multiplyAdd(factor, least, offset), V.multiplyAdd(factor, distance, offset)), exponent)
    }
  }
}

/// values ← weights over their sum.
///
/// The least distance has weight 1, whatever it is: 0, where the ratio is
/// 0/0, and infinity included.
@inlinable @inline(__always)
func normalize<V: KernelVector>(
  _ vector: V.Type, values: UnsafeMutablePointer<Float>, width: Int, clusters: Int,
  weight: (_ distance: V, _ least: V) -> V
) {
  let one = V.broadcast(1)
  var s = 0
  while s < width {
    var least = V.broadcast(.infinity)
    for k in 0..<clusters { least = V.minimum(least, V.load(values + (k &* width &+ s))) }
    var total = V.broadcast(0)
    for k in 0..<clusters {
      let place = values + (k &* width &+ s)
      let distance = V.load(place)
      let value = select(weight(distance, least), one, where: V.isEqual(distance, least))
      value.store(place)
      total = V.add(total, value)
    }
    let factor = V.divide(one, total)
    for k in 0..<clusters {
      let place = values + (k &* width &+ s)
      V.multiply(V.load(place), factor).store(place)
    }
    s = s &+ V.scalarCount
  }
}

/// sums[k] += Σ values of centroid k over the first `samples` lanes, in Double.
@inlinable @inline(__always)
func addClusterSums<V: KernelVector>(
  _ vector: V.Type, values: UnsafePointer<Float>, width: Int, samples: Int, clusters: Int,
  to sums: UnsafeMutablePointer<Double>
) {
  for k in 0..<clusters { sums[k] += wideSum(V.self, values + k &* width, count: samples) }
}
