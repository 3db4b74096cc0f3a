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
@inlinable @inline(__always)
func squaredDistancesFromScores<V: KernelVector>(
  _ vector: V.Type, scores: UnsafeMutablePointer<Float>, squaredNorms: UnsafePointer<Float>, count: Int
) {
  let two = V.broadcast(2)
  var s = 0
  while s < count {
    V.multiplyAdd(two, V.load(scores + s), V.load(squaredNorms + s)).rectified().store(scores + s)
    s = s &+ V.scalarCount
  }
}

/// ‖x‖² of each sample of a panel: element p of sample s at p · width + s.
@inlinable @inline(__always)
func panelSquaredNorms<V: KernelVector>(
  _ vector: V.Type, panel: UnsafePointer<Float>, width: Int, depth: Int, accumulates: Bool,
  into norms: UnsafeMutablePointer<Float>
) {
  var s = 0
  while s < width {
    var (even, odd) = (accumulates ? V.load(norms + s) : V(), V())
    var p = 0
    while p &+ 2 <= depth {
      let x = V.load(panel + (p &* width &+ s))
      let y = V.load(panel + ((p &+ 1) &* width &+ s))
      even = V.multiplyAdd(x, x, even)
      odd = V.multiplyAdd(y, y, odd)
      p = p &+ 2
    }
    if p < depth {
      let x = V.load(panel + (p &* width &+ s))
      even = V.multiplyAdd(x, x, even)
    }
    V.add(even, odd).store(norms + s)
    s = s &+ V.scalarCount
  }
}

/// Floats from bytes: destination ← scale · source.
@inlinable @inline(__always)
func convertBytes<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<UInt8>, scale: Float,
  into destination: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count { destination[i] = scale * Float(source[i]) }
}
