// Nearest centroids from products. The lanes run along samples: element (k, s) of the scores, centroid
// k and sample s, stands at k · stride + s, so that a running minimum needs no step across lanes.

/// Running results of a group of samples, one float each: pointers to as many floats as samples.
public struct NearestState {
  /// The least score so far.
  public var best: UnsafeMutablePointer<Float>
  /// The index of the centroid that has it.
  public var index: UnsafeMutablePointer<Float>
  /// The second least score so far, or nil where it is not asked for.
  public var second: UnsafeMutablePointer<Float>?

  /// The state kept at the given places.
  public init(
    best: UnsafeMutablePointer<Float>, index: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>?
  ) {
    self.best = best
    self.index = index
    self.second = second
  }
}

/// Takes the centroids `first` ..< `first` + `clusters` into the running minima of `samples` samples.
///
/// The score of a centroid is ‖c‖²/2 − x·c: ‖x − c‖² = ‖x‖² + 2 (‖c‖²/2 − x·c), so the least score is
/// the nearest centroid. An equal score does not replace an earlier one: ties go to the lowest index.
/// A group's first centroid (`first` = 0) sets the state.
@inlinable @inline(__always)
func updateNearest<V: KernelVector>(
  _ vector: V.Type, products: UnsafePointer<Float>, stride: Int, samples: Int, clusters: Int, first: Int,
  halfNorms: UnsafePointer<Float>, state: NearestState
) {
  let width = V.scalarCount
  var s = 0
  // Two vectors at a time: they share what is made of a centroid, and do not wait for each other.
  while s &+ 2 &* width <= samples {
    var left = NearestLanes<V>(state, at: s, isFirst: first == 0)
    var right = NearestLanes<V>(state, at: s &+ width, isFirst: first == 0)
    if state.second == nil {
      forEachCentroid(products + s, stride, clusters, first, halfNorms) { products, halfNorm, index in
        left.take(products, halfNorm, index)
        right.take(products + width, halfNorm, index)
      }
    } else {
      forEachCentroid(products + s, stride, clusters, first, halfNorms) { products, halfNorm, index in
        left.takeTwo(products, halfNorm, index)
        right.takeTwo(products + width, halfNorm, index)
      }
    }
    left.store(state, at: s)
    right.store(state, at: s &+ width)
    s = s &+ 2 &* width
  }
  while s < samples {
    var lanes = NearestLanes<V>(state, at: s, isFirst: first == 0)
    if state.second == nil {
      forEachCentroid(products + s, stride, clusters, first, halfNorms) { lanes.take($0, $1, $2) }
    } else {
      forEachCentroid(products + s, stride, clusters, first, halfNorms) { lanes.takeTwo($0, $1, $2) }
    }
    lanes.store(state, at: s)
    s = s &+ width
  }
}

/// Calls `body` for every centroid with its products, its halved squared norm and its index, these two in all lanes.
@inlinable @inline(__always)
func forEachCentroid<V: KernelVector>(
  _ products: UnsafePointer<Float>, _ stride: Int, _ clusters: Int, _ first: Int,
  _ halfNorms: UnsafePointer<Float>,
  _ body: (UnsafePointer<Float>, V, V) -> Void
) {
  let one = V.broadcast(1)
  // Counted in floats, which hold all indices exactly: the way from an integer to all lanes is longer.
  var index = V.broadcast(Float(first))
  var products = products
  for k in 0..<clusters {
    body(products, V.broadcast(halfNorms[k]), index)
    index = V.add(index, one)
    products += stride
  }
}

/// The running results of a vector of samples.
@usableFromInline
struct NearestLanes<V: KernelVector> {
  @usableFromInline var best: V
  @usableFromInline var index: V
  @usableFromInline var second: V

  @inlinable @inline(__always)
  init(_ state: NearestState, at s: Int, isFirst: Bool) {
    best = isFirst ? V.broadcast(.infinity) : V.load(state.best + s)
    index = isFirst ? V.broadcast(0) : V.load(state.index + s)
    second = V.broadcast(.infinity)
    if let seconds = state.second, !isFirst { second = V.load(seconds + s) }
  }

  @inlinable @inline(__always)
  func store(_ state: NearestState, at s: Int) {
    best.store(state.best + s)
    index.store(state.index + s)
    if let seconds = state.second { second.store(seconds + s) }
  }

  @inlinable @inline(__always)
  static func score(_ products: UnsafePointer<Float>, _ halfNorm: V) -> V {
    V.multiplyAdd(V.broadcast(-1), V.load(products), halfNorm)
  }

  @inlinable @inline(__always)
  mutating func take(_ products: UnsafePointer<Float>, _ halfNorm: V, _ candidate: V) {
    V.takeSmaller(&best, &index, candidate: Self.score(products, halfNorm), candidateIndex: candidate)
  }

  @inlinable @inline(__always)
  mutating func takeTwo(_ products: UnsafePointer<Float>, _ halfNorm: V, _ candidate: V) {
    V.takeTwoSmallest(
      &best, &index, &second, candidate: Self.score(products, halfNorm), candidateIndex: candidate)
  }
}

/// scores ← max(0, ‖x‖² + 2 · scores): squared distances from scores.
///
/// NaN stays.
@inlinable @inline(__always)
func squaredDistancesFromScores<V: KernelVector>(
  _ vector: V.Type, scores: UnsafeMutablePointer<Float>, squaredNorms: UnsafePointer<Float>, count: Int
) {
  let (zero, two) = (V.broadcast(0), V.broadcast(2))
  var s = 0
  while s < count {
    let distance = V.multiplyAdd(two, V.load(scores + s), V.load(squaredNorms + s))
    V.maximum(distance, zero).store(scores + s)
    s = s &+ V.scalarCount
  }
}

/// Labels from indices kept as floats.
@inlinable @inline(__always)
func convertIndices<V: KernelVector>(
  _ vector: V.Type, _ indices: UnsafePointer<Float>, into labels: UnsafeMutablePointer<Int32>, count: Int
) {
  for i in 0..<count { labels[i] = Int32(indices[i]) }
}
