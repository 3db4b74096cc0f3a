// What the scores of the two nearest centroids, ‖c‖²/2 − x·c in Float, prove about distances.

/// By how much two scores of a sample must differ for their order to be that of the exact distances.
///
/// It is (curve · ‖x‖ + slope) · ‖x‖ + offset, twice the largest error of a score.
public struct ScoreMargin: Sendable {
  /// The part in proportion to the square of the sample's norm.
  public var curve: Float
  /// The part in proportion to the sample's norm.
  public var slope: Float
  /// The part that all samples have.
  public var offset: Float
  /// The largest relative error of a squared norm.
  public var normError: Float

  /// The margin with the given parts.
  public init(curve: Float, slope: Float, offset: Float, normError: Float) {
    (self.curve, self.slope, self.offset, self.normError) = (curve, slope, offset, normError)
  }
}

/// Bounds on distances, a float a sample: pointers to the first.
public struct DistanceBounds {
  /// At least the distance to the sample's own centroid.
  public var upper: UnsafeMutablePointer<Float>
  /// At most the distance to any other centroid.
  public var lower: UnsafeMutablePointer<Float>

  /// The bounds kept at the given places.
  public init(upper: UnsafeMutablePointer<Float>, lower: UnsafeMutablePointer<Float>) {
    (self.upper, self.lower) = (upper, lower)
  }
}

/// How far the centroids moved, rounded up, and how far apart they are.
public struct CentroidMovement {
  /// The distance that each centroid moved.
  public var distances: UnsafePointer<Float>
  /// Half the distance of each centroid to the nearest other one, rounded down; or 0.
  public var halfGaps: UnsafePointer<Float>
  /// The centroid that moved most.
  public var fastest: Int32
  /// How far it moved.
  public var greatest: Float
  /// How far any other moved at most.
  public var second: Float

  /// The movement kept at the given places.
  public init(
    distances: UnsafePointer<Float>, halfGaps: UnsafePointer<Float>, fastest: Int32, greatest: Float,
    second: Float
  ) {
    self.distances = distances
    self.halfGaps = halfGaps
    (self.fastest, self.greatest, self.second) = (fastest, greatest, second)
  }
}

/// Writes each sample's label where the scores decide it, and −1 where another centroid's score comes within
/// the margin of the best; returns whether there is any of these.
///
/// The indices of the state are overwritten.
@inlinable @inline(__always)
func decideLabels<V: KernelVector>(
  _ vector: V.Type, _ state: NearestState, norms: UnsafePointer<Float>, margin: ScoreMargin,
  into labels: UnsafeMutablePointer<Int32>, count: Int
) -> Bool {
  guard let seconds = state.second else { return false }
  let (curve, slope, offset) = (
    V.broadcast(margin.curve), V.broadcast(margin.slope), V.broadcast(margin.offset)
  )
  let one = V.broadcast(1)
  var s = 0
  while s < count {
    let norm = V.load(norms + s)
    let needed = V.multiplyAdd(V.multiplyAdd(curve, norm, slope), norm, offset)
    let gap = V.subtract(V.load(seconds + s), V.load(state.best + s))
    // 1 more than the index, or all bits 0.
    let number = V.add(V.load(state.index + s), one)
    V(bits: V.Bits.and(V.isLess(needed, gap), number.bits)).store(state.index + s)
    s = s &+ V.scalarCount
  }
  var least: Int32 = 0
  for i in 0..<count {
    let label = Int32(state.index[i]) &- 1
    labels[i] = label
    least = min(least, label)
  }
  return least < 0
}

/// Bounds on the distances to the nearest and the second nearest centroid, from their scores.
@inlinable @inline(__always)
func boundDistances<V: KernelVector>(
  _ vector: V.Type, _ state: NearestState, norms: UnsafePointer<Float>, margin: ScoreMargin,
  into bounds: DistanceBounds, count: Int
) {
  guard let seconds = state.second else { return }
  let (more, less) = (1 + margin.normError, 1 - margin.normError)
  for i in 0..<count {
    let squaredNorm = norms[i] * norms[i]
    let error = (margin.curve * norms[i] + margin.slope) * norms[i] + margin.offset
    let nearest = squaredNorm * more + 2 * state.best[i] + error
    let second = squaredNorm * less + 2 * seconds[i] - error
    // The roundings of these few operations are far below 2⁻²⁰ of the squared norm, which the error of the
    // squared norm includes.
    bounds.upper[i] = (nearest > 0 ? nearest : 0).squareRoot() * (1 + 0x1p-20)
    bounds.lower[i] = (second > 0 ? second : 0).squareRoot() * (1 - 0x1p-20)
  }
}

/// Moves the bounds of `count` samples along with the centroids, and lists those whose nearest centroid they
/// leave open; returns their number.
///
/// By the triangle inequality a centroid that moved by δ is at most δ farther, and any other at most the
/// greatest movement nearer (Hamerly 2010). A sample nearer to its centroid than half the way to the next
/// one stays as well.
@inlinable @inline(__always)
func keepBounded<V: KernelVector>(
  _ vector: V.Type, first: Int, count: Int, labels: UnsafePointer<Int32>, bounds: DistanceBounds,
  movement: CentroidMovement, list: UnsafeMutablePointer<Int32>
) -> Int {
  var open = 0
  for i in 0..<count {
    let label = labels[i]
    let others = label == movement.fastest ? movement.second : movement.greatest
    let upper = (bounds.upper[i] + movement.distances[Int(label)]) * (1 + 0x1p-22)
    let old = bounds.lower[i]
    let lower = old - others - 0x1p-22 * old
    bounds.upper[i] = upper
    bounds.lower[i] = lower
    let halfGap = movement.halfGaps[Int(label)]
    // Written always and counted if open: the branch could not be predicted.
    list[open] = Int32(truncatingIfNeeded: first &+ i)
    open = open &+ (upper < (lower > halfGap ? lower : halfGap) ? 0 : 1)
  }
  return open
}
