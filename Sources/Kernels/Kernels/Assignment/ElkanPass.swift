internal import KernelsCore

/// A pass that takes the distances which the bounds leave open.
final class ElkanPass: SamplePass, @unchecked Sendable {
  let lower: UnsafeMutablePointer<Float>
  let upper: UnsafeMutablePointer<Float>
  /// ‖x − origin‖ of each sample: here it is always known.
  let knownNorms: UnsafePointer<Float>
  /// A 0 for each centroid.
  let stillness: UnsafePointer<Float>
  /// How the centroids moved since the bounds were found, or nil if they are yet to be found.
  let movement: CentroidMovement?
  /// The centroids that moved far, if any are worth products of their own.
  let movers: FarMovers?

  init(
    _ operands: PassOperands, norms: UnsafePointer<Float>, kernels: AssignmentKernels,
    labels: UnsafeMutablePointer<Int32>, previous: UnsafeMutablePointer<Int32>,
    lower: UnsafeMutablePointer<Float>, upper: UnsafeMutablePointer<Float>,
    stillness: UnsafePointer<Float>, movement: CentroidMovement?, movers: FarMovers?
  ) {
    (self.lower, self.upper, knownNorms) = (lower, upper, norms)
    (self.stillness, self.movement, self.movers) = (stillness, movement, movers)
    super.init(operands, kernels: kernels, labels: labels, previous: previous)
  }

  /// Floats of each worker's memory: scores, indices, second scores.
  static func floats(width: Int) -> Int { 3 * width }

  /// What was met of some samples.
  struct Met {
    /// Samples of which all distances were taken.
    var whole = 0
    /// Those of them whose labels were found one distance after the other.
    var open = 0
  }

  /// Labels the samples of a range.
  func label(_ range: Range<Int>, worker: Int) -> Met {
    keepPrevious(range)
    return withUnsafeTemporaryAllocation(of: Candidate.self, capacity: walk.clusters) { list in
      var met = Met()
      guard let list = list.baseAddress else { return met }
      for first in stride(from: range.lowerBound, to: range.upperBound, by: walk.width) {
        let panel = label(panel: first..<min(first + walk.width, range.upperBound), list, worker)
        met.whole += panel.whole
        met.open += panel.open
      }
      return met
    }
  }

  private func label(panel: Range<Int>, _ list: UnsafeMutablePointer<Candidate>, _ worker: Int) -> Met {
    guard let movement else { return labelAll(panel, worker) }
    let own = walk.own(of: worker, scratch)
    let (first, width) = (panel.lowerBound, walk.width)
    for i in panel { upper[i] = (upper[i] + movement.distances[Int(labels[i])]) * (1 + 0x1p-22) }
    let limits = own.caller
    for s in 0..<width {
      let isClosed = s >= panel.count || upper[first + s] < movement.halfGaps[Int(labels[first + s])]
      limits[s] = isClosed ? -.infinity : upper[first + s]
    }
    let count = kernels.sweepBounds(
      lower + first * walk.clusters, width, walk.clusters, movement.distances, limits, list)
    let loose = UnsafeBufferPointer(start: list, count: count)
    guard pairs(loose) * 4 <= 3 * walk.clusters * panel.count else { return labelAll(panel, worker) }
    let contested = contested(loose, panel)
    guard contested != 0 else { return Met() }
    // The true distance to the own centroid closes many.
    tighten(contested, panel)
    for s in 0..<panel.count { limits[s] = contested >> UInt64(s) & 1 == 1 ? upper[first + s] : -.infinity }
    var open = sweep(panel, limits, list)
    switch way(of: open, panel, limits) {
    case .whole: return labelAll(panel, worker)
    case .products(let count):
      boundMovers(count, panel, worker: worker)
      open = sweep(panel, limits, list)
    case .single: break
    }
    rows.withBuffer { buffer in
      for candidate in open { meet(candidate, panel, buffer) }
    }
    return Met()
  }

  /// The samples that have a candidate beside their own centroid.
  private func contested(_ candidates: UnsafeBufferPointer<Candidate>, _ panel: Range<Int>) -> UInt64 {
    var (any, several) = (UInt64(0), UInt64(0))
    for candidate in candidates {
      several |= any & candidate.samples
      any |= candidate.samples
    }
    // A single candidate is the own centroid, if nothing was rounded to its disadvantage.
    for candidate in candidates {
      for s in SamplePlaces(candidate.samples & ~several)
      where Int(labels[panel.lowerBound + s]) != candidate.centroid {
        several |= 1 << UInt64(s)
      }
    }
    return several
  }

  /// The centroids whose bounds are below the limits of samples of a panel, the own ones among them.
  private func sweep(
    _ panel: Range<Int>, _ limits: UnsafePointer<Float>, _ list: UnsafeMutablePointer<Candidate>
  ) -> UnsafeBufferPointer<Candidate> {
    let bounds = lower + panel.lowerBound * walk.clusters
    return UnsafeBufferPointer(
      start: list,
      count: kernels.sweepBounds(bounds, walk.width, walk.clusters, stillness, limits, list))
  }

  /// Samples that centroids are candidates of, all together.
  private func pairs(_ candidates: UnsafeBufferPointer<Candidate>) -> Int {
    candidates.reduce(0) { $0 + $1.samples.nonzeroBitCount }
  }

  /// How to take the distances of candidates other than the own centroids.
  private func way(
    of open: UnsafeBufferPointer<Candidate>, _ panel: Range<Int>, _ limits: UnsafePointer<Float>
  ) -> OpenDistances {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 1 + (movers?.indices.count ?? 0)) { pairs in
      pairs.initialize(repeating: 0)
      for candidate in open {
        pairs[movers?.places[candidate.centroid] ?? 0] += candidate.samples.nonzeroBitCount
      }
      // An open sample's own centroid is always a candidate.
      for i in panel where limits[i - panel.lowerBound] > -.infinity {
        pairs[movers?.places[Int(labels[i])] ?? 0] -= 1
      }
      return OpenDistances(
        fastestFor: UnsafeBufferPointer(pairs), clusters: walk.clusters, samples: panel.count,
        tileRows: walk.kernel.tileRows)
    }
  }

  /// Finds the bounds on the distances to the first `count` far movers anew, by products.
  private func boundMovers(_ count: Int, _ panel: Range<Int>, worker: Int) {
    guard let movers else { return }
    let (moversWalk, first) = (movers.walk, panel.lowerBound)
    let own = moversWalk.own(of: worker, movers.scratch)
    moversWalk.visit(
      PanelWalk.Rows(range: panel), own, scratch: movers.scratch, centroids: count, norms: false
    ) { block in
      for row in 0..<block.count {
        let k = movers.indices[block.first + row]
        kernels.boundScores(
          block.values + row * walk.width, walk.width, 1, movers.scratch + (block.first + row),
          knownNorms + first, margin, lower + (first * walk.clusters + k * walk.width))
      }
    }
  }

  /// The place of a bound.
  private func bound(_ k: Int, _ i: Int, _ panel: Range<Int>) -> UnsafeMutablePointer<Float> {
    lower + (panel.lowerBound * walk.clusters + k * walk.width + i - panel.lowerBound)
  }

  /// Takes the distances of samples of a panel to their own centroids.
  private func tighten(_ samples: UInt64, _ panel: Range<Int>) {
    rows.withBuffer { buffer in
      for s in SamplePlaces(samples) {
        let i = panel.lowerBound + s
        take(Int(labels[i]), of: i, rows.row(i, buffer), panel)
      }
    }
  }

  /// Takes the distance of a sample to its own centroid.
  private func take(_ label: Int, of i: Int, _ row: UnsafePointer<Float>, _ panel: Range<Int>) {
    let squared = exact.squaredDistance(row, exact.centroids + label * exact.columns, exact.columns)
    upper[i] = exact.upperBound(squared)
    bound(label, i, panel).pointee = exact.lowerBound(squared)
  }

  /// Takes the distances of a centroid to those of its samples that still need it.
  private func meet(_ candidate: Candidate, _ panel: Range<Int>, _ buffer: UnsafeMutablePointer<Float>) {
    let (k, d) = (candidate.centroid, exact.columns)
    for s in candidate.places {
      let i = panel.lowerBound + s
      guard k != Int(labels[i]), bound(k, i, panel).pointee < upper[i] else { continue }
      let row = rows.row(i, buffer)
      let squared = exact.squaredDistance(row, exact.centroids + k * d, d)
      bound(k, i, panel).pointee = exact.lowerBound(squared)
      // Both distances are within their error of what the bounds say.
      if exact.lowerBound(squared) > upper[i] { continue }
      if exact.upperBound(squared) < bound(Int(labels[i]), i, panel).pointee {
        labels[i] = Int32(truncatingIfNeeded: k)
        upper[i] = exact.upperBound(squared)
      } else {
        labels[i] = exact.label(of: row)
        take(Int(labels[i]), of: i, row, panel)
      }
    }
  }

  /// Takes all distances of at most a panel of samples.
  private func labelAll(_ panel: Range<Int>, _ worker: Int) -> Met {
    let (first, width) = (panel.lowerBound, walk.width)
    let own = walk.own(of: worker, scratch)
    let state = NearestState(
      best: own.caller, index: own.caller + width, second: own.caller + 2 * width)
    func take(_ block: PanelWalk.Block, _ margin: ScoreMargin) {
      walk.panels.updateNearest(
        block.values, width, width, block.count, block.first, scratch + block.first, state)
      kernels.boundScores(
        block.values, width, block.count, scratch + block.first, knownNorms + first, margin,
        lower + (first * walk.clusters + block.first * width))
    }
    let samples = PanelWalk.Rows(range: panel)
    var margin = margin
    if let screening,
      screening.visit(samples, worker: worker, norms: knownNorms, { take($0, screening.margin) }) != nil
    {
      margin = screening.margin
    } else {
      walk.visit(samples, own, scratch: scratch, norms: false) { take($0, margin) }
    }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { second in
      guard let unused = second.baseAddress else { return }
      kernels.boundDistances(
        state, knownNorms + first, margin, DistanceBounds(upper: upper + first, lower: unused), panel.count)
    }
    var met = Met(whole: panel.count)
    if kernels.decideLabels(state, knownNorms + first, margin, labels + first, panel.count) {
      rows.withBuffer { buffer in
        for i in panel where labels[i] < 0 {
          let row = rows.row(i, buffer)
          labels[i] = exact.label(of: row)
          upper[i] = exact.upperBound(
            exact.squaredDistance(row, exact.centroids + Int(labels[i]) * exact.columns, exact.columns))
          met.open += 1
        }
      }
    }
    return met
  }
}
