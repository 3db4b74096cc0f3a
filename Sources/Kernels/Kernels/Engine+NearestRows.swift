package import KernelsCore

extension Engine {
  /// The kernels of neighbours and of forces in the plane.
  package var planar: PlanarKernels { kernels.planar }

  /// Finds the k nearest other rows of each row, by squared distances taken in Double and rounded to Float, the
  /// lowest index on ties.
  ///
  /// Products in Float rank the rows: a row is a candidate if its score ‖c‖²/2 − x·c is not above the k-th best
  /// by more than rounding could have moved either. Candidates are measured by the direct formula. So the result is
  /// the same with every instruction set and for any number of threads.
  ///
  /// - Parameters:
  ///   - k: 1 ..< rows.
  ///   - indices: receives rows · k indices, each row's from the nearest on.
  ///   - squaredDistances: receives their squared distances.
  /// - Throws: `KernelError.shapeMismatch` for another k or more than 2²⁴ rows, `.overflow` for values so
  ///   great that squared distances could be beyond Float.
  /// - Complexity: O(rows² · columns), at the speed of a matrix product.
  private func findNearestRows(
    of samples: Matrix, count k: Int, indices: UnsafeMutablePointer<Int32>,
    squaredDistances: UnsafeMutablePointer<Float>
  ) throws(KernelError) {
    try Self.check(neighbors: k, of: samples)
    let n = samples.rows
    let centred = self.centred(samples)
    let walk = try PanelWalk(
      samples: Samples(centred), centroids: centred, formula: .products, callerFloats: { $0 }, engine: self)
    var workspace = Workspace()
    let scratch = workspace.reserve(walk.scratchCount)
    walk.prepare(scratch: scratch)
    // With ‖x‖² ≤ 2¹²⁵ no score is beyond Float, and no squared distance: that is at most 2¹²⁷.
    guard (0..<n).allSatisfy({ scratch[$0] <= 0x1p124 }) else { throw .overflow }
    let search = NeighborSearch(
      walk: walk, scratch: scratch, samples: UnsafePointer(samples.storage.base), count: k,
      listBelow: kernels.planar.listBelow, squaredDistance: kernels.assignment.wideSquaredDistance,
      indices: indices, squaredDistances: squaredDistances)
    withExtendedLifetime((centred, samples)) {
      parallel.forEachOfWorker(
        Parallel.chunkCount(of: n, grain: walk.width), sharing: (search, n)
      ) { shared, panel, worker in
        let (search, n) = shared
        let first = panel * search.walk.width
        search.search(first..<min(first + search.walk.width, n), worker: worker)
      }
    }
  }

  /// The k nearest other rows of each row, as `findNearestRows` finds them: rows · k indices and squared distances.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless k is in 1 ..< rows, or for more than 2²⁴ rows; `.overflow`.
  /// - Complexity: O(rows² · columns).
  package func nearestRows(
    of samples: Matrix, count k: Int
  ) throws(KernelError) -> (indices: [Int32], squaredDistances: [Float]) {
    try Self.check(neighbors: k, of: samples)
    let total = samples.rows * k
    let indices = AlignedStorage<Int32>(capacity: total, isZeroed: false)
    let distances = AlignedStorage<Float>(capacity: total, isZeroed: false)
    try findNearestRows(of: samples, count: k, indices: indices.base, squaredDistances: distances.base)
    return (indices.array(count: total), distances.array(count: total))
  }

  private static func check(neighbors k: Int, of samples: Matrix) throws(KernelError) {
    guard k >= 1, k < samples.rows else {
      throw .shapeMismatch("\(k) nearest other rows of \(samples.shape)")
    }
    guard samples.rows <= PanelWalk.mostCentroids else {
      throw .shapeMismatch(
        "nearest other rows of \(samples.shape); give \(PanelWalk.mostCentroids) rows at most")
    }
  }

  /// The samples less their mean, so that products lose no digits to a common offset.
  private func centred(_ samples: Matrix) -> Matrix {
    let (n, d) = (samples.rows, samples.columns)
    var means = [Double](repeating: 0, count: d)
    var copy = samples
    copy.withUnsafeMutableElements { elements in
      for i in 0..<n {
        for j in 0..<d { means[j] += Double(elements[i &* d &+ j]) }
      }
      let origin = means.map { Float($0 / Double(max(n, 1))) }
      for i in 0..<n {
        for j in 0..<d { elements[i &* d &+ j] -= origin[j] }
      }
    }
    return copy
  }
}

/// The nearest rows of a panel of rows.
private struct NeighborSearch {
  let walk: PanelWalk
  let scratch: UnsafeMutablePointer<Float>
  let samples: UnsafePointer<Float>
  let count: Int
  let listBelow:
    @Sendable (
      UnsafePointer<Float>, Int, Int, Int, UnsafePointer<Float>, UnsafePointer<Float>,
      UnsafeMutablePointer<Candidate>
    ) -> Int
  let squaredDistance: @Sendable (UnsafePointer<Float>, UnsafePointer<Float>, Int) -> Double
  let indices: UnsafeMutablePointer<Int32>
  let squaredDistances: UnsafeMutablePointer<Float>

  /// Half the squared norms of all rows.
  private var halfNorms: UnsafePointer<Float> { UnsafePointer(scratch) }

  func search(_ rows: Range<Int>, worker: Int) {
    let own = walk.own(of: worker, scratch)
    let limits = own.caller
    for lane in 0..<walk.width { limits[lane] = lane < rows.count ? .infinity : -.infinity }
    let terms = Float(walk.columns + 8)
    var candidates = rows.map {
      RowCandidates(
        keeping: count, halfNorm: halfNorms[$0], relativeError: terms * 0x1p-24, underflow: terms * 0x1p-147)
    }
    let capacity = walk.usesDots ? walk.clusters : walk.block
    withUnsafeTemporaryAllocation(of: Candidate.self, capacity: capacity) { list in
      guard let list = list.baseAddress else { return }
      candidates.withUnsafeMutableBufferPointer { candidates in
        walk.visit(PanelWalk.Rows(range: rows), own, scratch: scratch, norms: false) { block in
          let found = listBelow(
            block.values, walk.width, block.count, block.first, halfNorms, limits, list)
          for index in 0..<found {
            var lanes = list[index].samples
            let row = list[index].centroid
            let products = block.values + (row - block.first) * walk.width
            while lanes != 0 {
              let lane = lanes.trailingZeroBitCount
              lanes &= lanes - 1
              guard row != rows.lowerBound + lane else { continue }
              if candidates[lane].add(row, score: halfNorms[row] - products[lane]) {
                limits[lane] = candidates[lane].limit
              }
            }
          }
        }
      }
    }
    for (lane, row) in rows.enumerated() { finish(row, &candidates[lane]) }
  }

  /// Measures a row's candidates and stores the nearest.
  private func finish(_ row: Int, _ candidates: inout RowCandidates) {
    candidates.discard()
    let d = walk.columns
    candidates.replaceScores { other in
      Float(squaredDistance(samples + row * d, samples + other * d, d))
    }
    for index in 0..<count {
      let (other, distance) = candidates[index]
      indices[row * count + index] = Int32(truncatingIfNeeded: other)
      squaredDistances[row * count + index] = distance
    }
  }
}
