internal import KernelsCore

/// A pass that rules out most centroids by products of projections, and meets the others by the direct formula.
final class ProjectedPass: SamplePass, @unchecked Sendable {
  /// ‖x − origin‖ of each sample: here it is always known.
  let knownNorms: UnsafePointer<Float>
  let residuals: UnsafePointer<Float>
  let floor: ScoreFloor
  let halfGaps: UnsafePointer<Float>

  init(
    _ operands: PassOperands, norms: UnsafePointer<Float>, residuals: UnsafePointer<Float>,
    floor: ScoreFloor, halfGaps: UnsafePointer<Float>, kernels: AssignmentKernels,
    labels: UnsafeMutablePointer<Int32>, previous: UnsafeMutablePointer<Int32>
  ) {
    (knownNorms, self.residuals, self.floor, self.halfGaps) = (norms, residuals, floor, halfGaps)
    super.init(operands, kernels: kernels, labels: labels, previous: previous)
  }

  /// Floats of each worker's memory: limits, least distances, second least.
  static func floats(width: Int) -> Int { 3 * width }

  /// Labels the samples of a range, and returns how many distances were taken.
  func label(_ range: Range<Int>, worker: Int) -> Int {
    let own = walk.own(of: worker, scratch)
    let width = walk.width
    keepPrevious(range)
    return withUnsafeTemporaryAllocation(of: Candidate.self, capacity: walk.block) { list in
      guard let list = list.baseAddress else { return 0 }
      return stride(from: range.lowerBound, to: range.upperBound, by: width).reduce(0) { taken, first in
        taken + label(panel: first..<min(first + width, range.upperBound), own, list)
      }
    }
  }

  private func label(
    panel: Range<Int>, _ own: PanelWalk.Own, _ list: UnsafeMutablePointer<Candidate>
  ) -> Int {
    let (first, width, d) = (panel.lowerBound, walk.width, exact.columns)
    let (limits, least, second) = (own.caller, own.caller + width, own.caller + 2 * width)
    limits.update(repeating: -.infinity, count: width)
    return rows.withBuffer { buffer in
      var isOpen = false
      for i in panel {
        let (s, label) = (i - first, Int(labels[i]))
        least[s] = exact.squaredDistance(rows.row(i, buffer), exact.centroids + label * d, d)
        second[s] = .infinity
        if exact.upperBound(least[s]) < halfGaps[label] { continue }
        limits[s] = limit(least[s], knownNorms[i])
        isOpen = true
      }
      var taken = panel.count
      guard isOpen else { return taken }
      walk.visit(PanelWalk.Rows(range: panel), own, scratch: scratch, norms: false) { block in
        let count = kernels.listCandidates(
          block.values, width, block.count, block.first, floor, residuals + first, limits, list)
        for candidate in UnsafeBufferPointer(start: list, count: count) {
          let centroid = exact.centroids + candidate.centroid * d
          for s in candidate.places where first + s < panel.upperBound {
            let i = first + s
            guard candidate.centroid != Int(previous[i]) else { continue }
            let distance = exact.squaredDistance(rows.row(i, buffer), centroid, d)
            taken += 1
            if distance < least[s] {
              (second[s], least[s]) = (least[s], distance)
              labels[i] = Int32(truncatingIfNeeded: candidate.centroid)
              limits[s] = limit(distance, knownNorms[i])
            } else {
              second[s] = min(second[s], distance)
            }
          }
        }
      }
      for i in panel where !exact.isSmaller(least[i - first], than: second[i - first]) {
        labels[i] = exact.label(of: rows.row(i, buffer))
      }
      return taken
    }
  }

  /// The score that a nearer centroid must be below: half of ‖x − c‖² − ‖x‖², and what rounding may add.
  private func limit(_ squaredDistance: Float, _ norm: Float) -> Float {
    let squaredNorm = norm * norm
    let error = (margin.curve * norm + margin.slope) * norm + margin.offset
    return (squaredDistance * (1 + exact.error) - squaredNorm * (1 - margin.normError)) / 2 + error
      + 0x1p-20 * (squaredDistance + squaredNorm)
  }
}

extension Engine {
  /// Finds the nearest centroid of each sample like `assign`, by way of projections, from labels that are
  /// likely to be right already.
  ///
  /// - Parameter path: how the centroids got here since the last pass.
  /// - Returns: how many distances between samples and centroids were taken.
  /// - Throws: `KernelError.shapeMismatch` if the columns differ or there are no centroids.
  @discardableResult
  package func assign(
    _ set: SampleSet, to centroids: Matrix, _ labelling: inout Labelling, along path: CentroidPath,
    by projection: Projection, workspace: inout Workspace
  ) throws(KernelError) -> Int {
    let shifted = shift(centroids, by: set.origin)
    let (clusters, d) = (centroids.rows, centroids.columns)
    var reduced = Matrix(rows: clusters, columns: projection.dimensions)
    try gemm(shifted.view, projection.basis.transposed, into: &reduced, workspace: &workspace)
    let squaredNorms = (0..<clusters).map { kernels.squaredNorm(shifted.storage.base + $0 * d, d) }
    let centroidNorms = squaredNorms.map { $0.squareRoot() * (1 + 0x1p-20) }
    let halfNorms = squaredNorms.map { $0 / 2 }
    var residuals = [Float](repeating: 0, count: clusters)
    centroidNorms.withUnsafeBufferPointer { norms in
      residuals.withUnsafeMutableBufferPointer { residuals in
        guard let norms = norms.baseAddress, let target = residuals.baseAddress else { return }
        residualNorms(of: reduced, norms: norms, columns: d, error: projection.error, into: target)
      }
    }
    let margin = ScoreMargin(
      columns: d, greatestCentroidNorm: centroidNorms.max() ?? 0, projectionError: projection.error,
      subtractsOrigin: set.origin != nil)
    labelling.prepare(keepsBounds: false)
    let walk = try PanelWalk(
      samples: Samples(projection.projected), centroids: reduced, formula: .products,
      callerFloats: { ProjectedPass.floats(width: $0) }, engine: self)
    let scratch = workspace.reserve(walk.scratchCount)
    walk.prepare(scratch: scratch)
    let operands = PassOperands(
      walk: walk, scratch: scratch, norms: set.norms.base, margin: margin,
      rows: RowReader(set.samples, kernels: kernels), exact: ExactNearest(centroids, kernels: kernels),
      centroids: reduced)
    let n = set.count
    let grain = passGrain(samples: n, width: walk.width)
    let chunks = Parallel.chunkCount(of: n, grain: grain)
    let taken = AlignedStorage<Int>(capacity: chunks)
    labelling.withPlaces { labels, previous, _ in
      path.withMovement { movement in
        halfNorms.withUnsafeBufferPointer { halfNorms in
          residuals.withUnsafeBufferPointer { residuals in
            guard let halfNorms = halfNorms.baseAddress, let residuals = residuals.baseAddress else { return }
            let pass = ProjectedPass(
              operands, norms: set.norms.base, residuals: projection.residuals.base,
              floor: ScoreFloor(halfNorms: halfNorms, residuals: residuals), halfGaps: movement.halfGaps,
              kernels: kernels.assignment, labels: labels, previous: previous)
            parallel.forEachOfWorker(chunks) { chunk, worker in
              taken.base[chunk] = pass.label(chunk * grain..<min(n, (chunk + 1) * grain), worker: worker)
            }
          }
        }
      }
    }
    return taken.array(count: chunks).reduce(0, +)
  }
}
