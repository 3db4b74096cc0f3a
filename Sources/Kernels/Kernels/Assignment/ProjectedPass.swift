internal import KernelsCore

/// A pass that rules out most centroids by products of projections, and meets the others by the direct formula.
///
/// It begins at the labels of the pass before, or at the centroids with the least scores by the projections alone.
final class ProjectedPass: SamplePass, @unchecked Sendable {
  /// ‖x − origin‖ of each sample: here it is always known.
  let knownNorms: UnsafePointer<Float>
  let residuals: UnsafePointer<Float>
  let floor: ScoreFloor
  /// Half the distance of each centroid to the next one, or nil where there are no labels to begin at.
  let halfGaps: UnsafePointer<Float>?

  init(
    _ operands: PassOperands, norms: UnsafePointer<Float>, residuals: UnsafePointer<Float>,
    floor: ScoreFloor, halfGaps: UnsafePointer<Float>?, kernels: AssignmentKernels,
    labels: UnsafeMutablePointer<Int32>, previous: UnsafeMutablePointer<Int32>
  ) {
    (knownNorms, self.residuals, self.floor, self.halfGaps) = (norms, residuals, floor, halfGaps)
    super.init(operands, kernels: kernels, labels: labels, previous: previous)
  }

  /// Floats of each worker's memory: limits, least distances, second least, first labels, their scores.
  static func floats(width: Int) -> Int { 5 * width }

  /// Labels the samples of a range, and returns how many distances were taken.
  func label(_ range: Range<Int>, worker: Int) -> Int {
    let own = walk.own(of: worker, scratch)
    let width = walk.width
    keepPrevious(range)
    let block = max(walk.block, screening?.block ?? 0)
    return withUnsafeTemporaryAllocation(of: Candidate.self, capacity: block) { list in
      guard let list = list.baseAddress else { return 0 }
      return stride(from: range.lowerBound, to: range.upperBound, by: width).reduce(0) { taken, first in
        taken + label(panel: first..<min(first + width, range.upperBound), own, list, worker)
      }
    }
  }

  private func label(
    panel: Range<Int>, _ own: PanelWalk.Own, _ list: UnsafeMutablePointer<Candidate>, _ worker: Int
  ) -> Int {
    let (first, d) = (panel.lowerBound, exact.columns)
    let state = PanelState(own.caller, width: walk.width)
    state.limits.update(repeating: -.infinity, count: walk.width)
    return rows.withBuffer { buffer in
      if halfGaps != nil, !begin(panel, state, buffer) { return panel.count }
      var taken = panel.count
      func meet(_ block: PanelWalk.Block) {
        if halfGaps == nil {
          guess(panel, from: block, state)
          _ = begin(panel, state, buffer)
        }
        let count = kernels.listCandidates(
          block.values, walk.width, block.count, block.first, floor, residuals + first, state.limits, list)
        for candidate in UnsafeBufferPointer(start: list, count: count) {
          let centroid = exact.centroids + candidate.centroid * d
          for s in candidate.places where first + s < panel.upperBound {
            let i = first + s
            guard candidate.centroid != Int(state.start[s]) else { continue }
            let distance = exact.squaredDistance(rows.row(i, buffer), centroid, d)
            taken += 1
            if distance < state.least[s] {
              (state.second[s], state.least[s]) = (state.least[s], distance)
              labels[i] = Int32(truncatingIfNeeded: candidate.centroid)
              state.limits[s] = limit(distance, knownNorms[i])
            } else {
              state.second[s] = min(state.second[s], distance)
            }
          }
        }
      }
      let samples = PanelWalk.Rows(range: panel)
      if screening?.visit(samples, worker: worker, norms: nil, meet) == nil {
        walk.visit(samples, own, scratch: scratch, norms: false, meet)
      }
      for i in panel where !exact.isSmaller(state.least[i - first], than: state.second[i - first]) {
        labels[i] = exact.label(of: rows.row(i, buffer))
      }
      return taken
    }
  }

  /// What is known of a panel's samples, a float each.
  private struct PanelState {
    /// The scores that nearer centroids must be below.
    let limits: UnsafeMutablePointer<Float>
    /// The least squared distance so far, and the second least.
    let least: UnsafeMutablePointer<Float>
    let second: UnsafeMutablePointer<Float>
    /// The labels that the pass began at, and their scores where they were guessed.
    let start: UnsafeMutablePointer<Float>
    let score: UnsafeMutablePointer<Float>

    init(_ memory: UnsafeMutablePointer<Float>, width: Int) {
      (limits, least, second) = (memory, memory + width, memory + 2 * width)
      (start, score) = (memory + 3 * width, memory + 4 * width)
    }
  }

  /// Takes the distances to the present labels; returns whether another centroid may be nearer to any sample.
  private func begin(
    _ panel: Range<Int>, _ state: PanelState, _ buffer: UnsafeMutablePointer<Float>
  ) -> Bool {
    var isOpen = false
    for i in panel {
      let (s, label) = (i - panel.lowerBound, Int(labels[i]))
      let centroid = exact.centroids + label * exact.columns
      let distance = exact.squaredDistance(rows.row(i, buffer), centroid, exact.columns)
      (state.start[s], state.least[s], state.second[s]) = (Float(label), distance, .infinity)
      if let halfGaps, exact.upperBound(distance) < halfGaps[label] { continue }
      state.limits[s] = limit(distance, knownNorms[i])
      isOpen = true
    }
    return isOpen
  }

  /// Labels samples by the least ‖c‖²/2 − y·z: the products of the projections alone.
  private func guess(_ panel: Range<Int>, from block: PanelWalk.Block, _ state: PanelState) {
    walk.panels.updateNearest(
      block.values, walk.width, walk.width, block.count, block.first, floor.halfNorms,
      NearestState(best: state.score, index: state.start, second: nil))
    for i in panel { labels[i] = Int32(state.start[i - panel.lowerBound]) }
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
  /// Finds the nearest centroid of each sample like `assign`, by way of projections.
  ///
  /// - Parameter path: how the centroids got here since the last pass, whose labels are likely to be right already;
  ///   nil if there was none.
  /// - Returns: how many distances between samples and centroids were taken.
  /// - Throws: `KernelError.shapeMismatch` if the columns differ or there are no centroids.
  package func assign(
    _ set: SampleSet, to centroids: Matrix, _ labelling: inout Labelling, along path: CentroidPath?,
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
    labelling.prepare(keepsBounds: false)
    let projected = Samples(projection.projected)
    // Labels are guessed from all scores together.
    let wholeBlock = path == nil
    let walk = try PanelWalk(
      samples: projected, centroids: reduced, formula: .products, wholeBlock: wholeBlock,
      callerFloats: { ProjectedPass.floats(width: $0) }, engine: self)
    let scratch = workspace.reserve(walk.scratchCount)
    walk.prepare(scratch: scratch)
    let screening = Screening(
      projected, centroids: reduced, greatestCentroidNorm: walk.greatestCentroidNorm(scratch: scratch),
      wholeBlock: wholeBlock, engine: self)
    // A projection is no longer than what it is of.
    let margin = ScoreMargin(
      columns: d, greatestCentroidNorm: centroidNorms.max() ?? 0,
      productError: projection.error + (screening?.error ?? 0) * (1 + projection.error),
      subtractsOrigin: set.origin != nil)
    let operands = PassOperands(
      walk: walk, scratch: scratch, norms: set.norms.base, margin: margin,
      rows: RowReader(set.samples, kernels: kernels), exact: ExactNearest(centroids, kernels: kernels),
      screening: screening, centroids: reduced)
    let n = set.count
    let grain = passGrain(samples: n, width: walk.width)
    let chunks = Parallel.chunkCount(of: n, grain: grain)
    let taken = AlignedStorage<Int>(capacity: chunks)
    labelling.withPlaces { labels, previous, _ in
      func run(_ halfGaps: UnsafePointer<Float>?) {
        halfNorms.withUnsafeBufferPointer { halfNorms in
          residuals.withUnsafeBufferPointer { residuals in
            guard let halfNorms = halfNorms.baseAddress, let residuals = residuals.baseAddress else { return }
            let pass = ProjectedPass(
              operands, norms: set.norms.base, residuals: projection.residuals.base,
              floor: ScoreFloor(halfNorms: halfNorms, residuals: residuals), halfGaps: halfGaps,
              kernels: kernels.assignment, labels: labels, previous: previous)
            parallel.forEachOfWorker(chunks) { chunk, worker in
              taken.base[chunk] = pass.label(chunk * grain..<min(n, (chunk + 1) * grain), worker: worker)
            }
          }
        }
      }
      if let path { path.withMovement { run($0.halfGaps) } } else { run(nil) }
    }
    return taken.array(count: chunks).reduce(0, +)
  }
}
