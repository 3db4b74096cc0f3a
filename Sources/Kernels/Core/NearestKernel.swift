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
  let minusOne = V.broadcast(-1)
  var s = 0
  while s < samples {
    var best = first == 0 ? V.broadcast(.infinity) : V.load(state.best + s)
    var index = first == 0 ? V.broadcast(0) : V.load(state.index + s)
    if let seconds = state.second {
      var second = first == 0 ? V.broadcast(.infinity) : V.load(seconds + s)
      for k in 0..<clusters {
        let score = V.multiplyAdd(
          minusOne, V.load(products + (k &* stride &+ s)), V.broadcast(halfNorms[k]))
        V.takeTwoSmallest(
          &best, &index, &second, candidate: score, candidateIndex: V.broadcast(Float(first &+ k)))
      }
      second.store(seconds + s)
    } else {
      for k in 0..<clusters {
        let score = V.multiplyAdd(
          minusOne, V.load(products + (k &* stride &+ s)), V.broadcast(halfNorms[k]))
        V.takeSmaller(&best, &index, candidate: score, candidateIndex: V.broadcast(Float(first &+ k)))
      }
    }
    best.store(state.best + s)
    index.store(state.index + s)
    s = s &+ V.scalarCount
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
