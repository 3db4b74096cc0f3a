internal import KernelsCore

/// How far centroids moved in an iteration, and how far apart they are now: by how much bounds on distances
/// must be widened.
package struct CentroidPath: Sendable {
  /// ‖c′ₖ − cₖ‖, rounded up, but subnormal ones to the nearest: the bounds have a term for that.
  let distances: [Float]
  /// Half of minⱼ ‖c′ₖ − c′ⱼ‖, rounded down; 0 where it was not worth finding.
  let halfGaps: [Float]
  /// Σₖ ‖c′ₖ − cₖ‖².
  package let squaredLength: Double

  /// The path from the old to the new centroids.
  ///
  /// - Parameter findsGaps: whether distances between the centroids are found, K (K − 1) of them: each thread has
  ///   centroids of its own.
  package init(from old: Matrix, to new: Matrix, findsGaps: Bool, engine: Engine) {
    let (clusters, d) = (new.rows, new.columns)
    let distance = engine.kernels.assignment.wideSquaredDistance
    let (a, b) = (old.storage.base, new.storage.base)
    let squares = (0..<clusters).map { distance(a + $0 * d, b + $0 * d, d) }
    squaredLength = squares.reduce(0, +)
    distances = squares.map { Float($0.squareRoot()) * (1 + 0x1p-22) }
    var gaps = [Float](repeating: 0, count: clusters)
    if findsGaps {
      gaps.withUnsafeMutableBufferPointer { gaps in
        let gaps = gaps.baseAddress
        engine.parallel.forEach(clusters) { k in
          // A distance whose square is beyond Float is more than the greatest square's root.
          var least = Float.greatestFiniteMagnitude
          for j in 0..<clusters where j != k {
            least = min(least, engine.kernels.squaredDistance(b + k * d, b + j * d, d))
          }
          // The direct formula errs by d + 3 roundings, and by 2⁻¹⁵⁰ a square below Float's normal numbers.
          let square = max(0, least - Float(d + 8) * 0x1p-149)
          gaps?[k] = square.squareRoot() / 2 * max(0, 1 - Float(d + 16) * 0x1p-23)
        }
      }
    }
    halfGaps = gaps
  }

  /// Calls `body` with the numbers as the kernels want them.
  func withMovement<Result>(_ body: (CentroidMovement) -> Result) -> Result {
    let fastest = distances.indices.max { distances[$0] < distances[$1] } ?? 0
    let second = distances.indices.reduce(Float(0)) {
      $1 == fastest ? $0 : max($0, distances[$1])
    }
    return distances.withUnsafeBufferPointer { distances in
      halfGaps.withUnsafeBufferPointer { halfGaps in
        guard let first = distances.baseAddress, let firstGap = halfGaps.baseAddress else {
          preconditionFailure("CentroidPath: no centroids")
        }
        return body(
          CentroidMovement(
            distances: first, halfGaps: firstGap, fastest: Int32(fastest), greatest: distances[fastest],
            second: second))
      }
    }
  }
}
