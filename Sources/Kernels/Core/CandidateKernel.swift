// Centroids that a lower bound on their scores leaves in the running.

/// What a centroid's score can be at least: pointers to a float a centroid.
public struct ScoreFloor {
  /// ‖c‖²/2.
  public var halfNorms: UnsafePointer<Float>
  /// ‖c″‖, the norm of what the projection leaves out, rounded up.
  public var residuals: UnsafePointer<Float>

  /// The terms kept at the given places.
  public init(halfNorms: UnsafePointer<Float>, residuals: UnsafePointer<Float>) {
    (self.halfNorms, self.residuals) = (halfNorms, residuals)
  }
}

/// A centroid, and the samples of a panel that it is a candidate of: sample s in bit s.
public struct Candidate {
  /// The centroid's index.
  public var centroid: Int
  /// The samples.
  public var samples: UInt64

  /// A candidate with the given parts.
  public init(centroid: Int, samples: UInt64) { (self.centroid, self.samples) = (centroid, samples) }
}

/// Lists the centroids whose score may lie below a sample's limit; returns their number.
///
/// With x = y + x″ and c = z + c″ split by an orthogonal projection, x·c ≤ y·z + ‖x″‖‖c″‖ (Cauchy and
/// Schwarz), so the score ‖c‖²/2 − x·c is at least ‖c‖²/2 − y·z − ‖x″‖‖c″‖.
///
/// - Parameters:
///   - products: y·z of centroid k and sample s at k · width + s; at most 64 samples wide.
///   - residuals: ‖x″‖ of each sample, rounded up.
@inlinable @inline(__always)
func listCandidates<V: KernelVector>(
  _ vector: V.Type, products: UnsafePointer<Float>, width: Int, clusters: Int, first: Int, floor: ScoreFloor,
  residuals: UnsafePointer<Float>, limits: UnsafePointer<Float>, list: UnsafeMutablePointer<Candidate>
) -> Int {
  let minusOne = V.broadcast(-1)
  var count = 0
  for k in 0..<clusters {
    let row = products + k &* width
    let half = V.broadcast(floor.halfNorms[first &+ k])
    let residual = V.broadcast(-floor.residuals[first &+ k])
    var samples: UInt64 = 0
    var s = 0
    while s < width {
      let score = V.multiplyAdd(minusOne, V.load(row + s), half)
      let least = V.multiplyAdd(residual, V.load(residuals + s), score)
      samples |= UInt64(V.isLess(least, V.load(limits + s)).laneMask) &<< UInt64(truncatingIfNeeded: s)
      s = s &+ V.scalarCount
    }
    list[count] = Candidate(centroid: first &+ k, samples: samples)
    count = count &+ (samples == 0 ? 0 : 1)
  }
  return count
}

/// Moves lower bounds along with the centroids, and lists those centroids that come below a sample's upper bound;
/// returns their number.
///
/// By the triangle inequality a centroid that moved by δ is at most δ nearer (Elkan 2003).
///
/// - Parameters:
///   - lower: at most the distance of centroid k and sample s, at k · width + s; at most 64 samples wide.
///   - movements: how far each centroid moved, rounded up.
@inlinable @inline(__always)
func sweepBounds<V: KernelVector>(
  _ vector: V.Type, lower: UnsafeMutablePointer<Float>, width: Int, clusters: Int,
  movements: UnsafePointer<Float>, upper: UnsafePointer<Float>, list: UnsafeMutablePointer<Candidate>
) -> Int {
  let rounding = V.broadcast(1 - 0x1p-22)
  var count = 0
  for k in 0..<clusters {
    let (row, movement) = (lower + k &* width, V.broadcast(movements[k]))
    var samples: UInt64 = 0
    var s = 0
    while s < width {
      // A bound below 0 is rounded the wrong way, but says nothing anyway.
      let bound = V.multiply(V.subtract(V.load(row + s), movement), rounding)
      bound.store(row + s)
      samples |= UInt64(V.isLess(bound, V.load(upper + s)).laneMask) &<< UInt64(truncatingIfNeeded: s)
      s = s &+ V.scalarCount
    }
    list[count] = Candidate(centroid: k, samples: samples)
    count = count &+ (samples == 0 ? 0 : 1)
  }
  return count
}

/// Lists the centroids whose bounds, times the centroid's factor, come below a sample's limit; returns their number.
///
/// - Parameters:
///   - lower: at most the distance of centroid k and sample s, at k · width + s; at most 64 samples wide.
///   - factors: what a centroid's bounds are multiplied by.
@inlinable @inline(__always)
func listScaledBounds<V: KernelVector>(
  _ vector: V.Type, lower: UnsafePointer<Float>, width: Int, clusters: Int, factors: UnsafePointer<Float>,
  limits: UnsafePointer<Float>, list: UnsafeMutablePointer<Candidate>
) -> Int {
  var count = 0
  for k in 0..<clusters {
    let (row, factor) = (lower + k &* width, V.broadcast(factors[k]))
    var samples: UInt64 = 0
    var s = 0
    while s < width {
      let bound = V.multiply(V.load(row + s), factor)
      samples |= UInt64(V.isLess(bound, V.load(limits + s)).laneMask) &<< UInt64(truncatingIfNeeded: s)
      s = s &+ V.scalarCount
    }
    list[count] = Candidate(centroid: k, samples: samples)
    count = count &+ (samples == 0 ? 0 : 1)
  }
  return count
}

/// lower ← at most the distance, from products x·c: √(‖x‖² + 2 (‖c‖²/2 − x·c)), less its error.
@inlinable @inline(__always)
func boundScores<V: KernelVector>(
  _ vector: V.Type, products: UnsafePointer<Float>, width: Int, clusters: Int,
  halfNorms: UnsafePointer<Float>, norms: UnsafePointer<Float>, margin: ScoreMargin,
  lower: UnsafeMutablePointer<Float>
) {
  for k in 0..<clusters {
    let (halfNorm, products, lower) = (halfNorms[k], products + k &* width, lower + k &* width)
    for s in 0..<width {
      let norm = norms[s]
      let error = (margin.curve * norm + margin.slope) * norm + margin.offset
      let squared = norm * norm * (1 - margin.normError) - error + 2 * (halfNorm - products[s])
      lower[s] = (squared > 0 ? squared : 0).squareRoot() * (1 - 0x1p-20)
    }
  }
}
