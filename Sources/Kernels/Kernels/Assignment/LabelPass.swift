internal import KernelsCore

/// A pass that finds labels, and bounds if there is room for them: Lloyd's, and with bounds Hamerly's.
final class LabelPass: SamplePass, @unchecked Sendable {
  let bounds: DistanceBounds?

  init(
    _ operands: PassOperands, kernels: AssignmentKernels, labels: UnsafeMutablePointer<Int32>,
    previous: UnsafeMutablePointer<Int32>, bounds: DistanceBounds?
  ) {
    self.bounds = bounds
    super.init(operands, kernels: kernels, labels: labels, previous: previous)
  }

  /// From so many centroids on, the distance to the own one is found before those to the others.
  private static let tighteningClusters = 24

  /// Floats of each worker's memory: scores, indices, second scores, and norms and bounds of gathered
  /// samples.
  static func floats(width: Int) -> Int { 6 * width }

  /// Labels all samples of a range; −1 for those that a screening leaves open.
  func labelAll(_ range: Range<Int>, worker: Int) {
    keepPrevious(range)
    for first in stride(from: range.lowerBound, to: range.upperBound, by: walk.width) {
      label(first..<min(first + walk.width, range.upperBound), worker)
    }
  }

  /// Labels the samples of a range that the bounds leave open, with −1 for those that a screening does.
  ///
  /// Returns how many it met.
  func labelOpen(_ range: Range<Int>, _ movement: CentroidMovement, worker: Int) -> Int {
    guard let bounds else { return 0 }
    let width = walk.width
    keepPrevious(range)
    var met = 0
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * width) { memory in
      // Up to a panel of samples wait while another is searched for open ones.
      guard let waiting = memory.baseAddress else { return }
      var count = 0
      for first in stride(from: range.lowerBound, to: range.upperBound, by: width) {
        let panel = first..<min(first + width, range.upperBound)
        var open = kernels.keepBounded(
          first, panel.count, labels + first,
          DistanceBounds(upper: bounds.upper + first, lower: bounds.lower + first), movement, waiting + count)
        if walk.clusters >= Self.tighteningClusters {
          open = tighten(waiting + count, open, bounds, movement)
        }
        // A panel that is half open is met whole, where it is.
        if 2 * open > panel.count {
          label(panel, worker)
          met += panel.count
          continue
        }
        count += open
        met += open
        guard count >= width else { continue }
        label(gathered: waiting, width, worker, isScreened: screening != nil)
        count -= width
        waiting.update(from: waiting + width, count: count)
      }
      if count > 0 { label(gathered: waiting, count, worker, isScreened: screening != nil) }
    }
    return met
  }

  /// Labels at most a panel of samples that stand in a list, without a screening.
  func decide(_ list: UnsafeMutablePointer<Int32>, _ count: Int, worker: Int) {
    label(gathered: list, count, worker, isScreened: false)
  }

  /// Drops from a list the samples that the true distance to their own centroid decides; returns how many
  /// are left.
  private func tighten(
    _ list: UnsafeMutablePointer<Int32>, _ count: Int, _ bounds: DistanceBounds, _ movement: CentroidMovement
  ) -> Int {
    guard count > 0 else { return 0 }
    return rows.withBuffer { buffer in
      var left = 0
      for position in 0..<count {
        let i = Int(list[position])
        let label = Int(labels[i])
        let squared = exact.squaredDistance(
          rows.row(i, buffer), exact.centroids + label * exact.columns, exact.columns)
        let upper = exact.upperBound(squared)
        bounds.upper[i] = upper
        list[left] = list[position]
        left += upper < max(bounds.lower[i], movement.halfGaps[label]) ? 0 : 1
      }
      return left
    }
  }

  /// Labels at most a panel of neighbouring samples; −1 for those that the screening leaves open.
  private func label(_ range: Range<Int>, _ worker: Int) {
    let first = range.lowerBound
    let found = findNearest(PanelWalk.Rows(range: range), worker, isScreened: screening != nil)
    let norms = norms.map { $0 + first } ?? found.norms
    if let bounds {
      kernels.boundDistances(
        found.state, norms, found.margin,
        DistanceBounds(upper: bounds.upper + first, lower: bounds.lower + first), range.count)
    }
    if kernels.decideLabels(found.state, norms, found.margin, labels + first, range.count), screening == nil {
      for i in range where labels[i] < 0 { labels[i] = rows.withBuffer { exact.label(of: rows.row(i, $0)) } }
    }
  }

  /// Labels at most a panel of samples that stand in a list; −1 for those that a screening leaves open.
  private func label(
    gathered list: UnsafeMutablePointer<Int32>, _ count: Int, _ worker: Int, isScreened: Bool
  ) {
    let width = walk.width
    let found = findNearest(PanelWalk.Rows(range: 0..<count, list: list), worker, isScreened: isScreened)
    let gathered = walk.own(of: worker, scratch).caller + 3 * width
    if let norms { for position in 0..<count { gathered[position] = norms[Int(list[position])] } }
    let norms = norms == nil ? found.norms : UnsafePointer(gathered)
    if let bounds {
      let near = DistanceBounds(upper: gathered + width, lower: gathered + 2 * width)
      kernels.boundDistances(found.state, norms, found.margin, near, count)
      for position in 0..<count {
        bounds.upper[Int(list[position])] = near.upper[position]
        bounds.lower[Int(list[position])] = near.lower[position]
      }
    }
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: width) { memory in
      guard let decided = memory.baseAddress else { return }
      _ = kernels.decideLabels(found.state, norms, found.margin, decided, count)
      for position in 0..<count {
        let i = Int(list[position])
        labels[i] =
          decided[position] >= 0 || isScreened
          ? decided[position] : rows.withBuffer { exact.label(of: rows.row(i, $0)) }
      }
    }
  }

  /// What is found of the nearest centroids of at most a panel of samples.
  private struct Found {
    /// The best and second best scores.
    let state: NearestState
    /// The samples' norms, where the pass does not know them.
    let norms: UnsafePointer<Float>
    /// How far scores may be off.
    let margin: ScoreMargin
  }

  /// The best and second best scores of at most a panel of samples, and their norms if these are not known.
  private func findNearest(_ rows: PanelWalk.Rows, _ worker: Int, isScreened: Bool) -> Found {
    let (width, own) = (walk.width, walk.own(of: worker, scratch))
    let state = NearestState(
      best: own.caller, index: own.caller + width, second: own.caller + 2 * width)
    func update(_ block: PanelWalk.Block) {
      walk.panels.updateNearest(
        block.values, width, width, block.count, block.first, scratch + block.first, state)
    }
    if isScreened, let screening,
      let norms = screening.visit(rows, worker: worker, norms: norms, update)
    {
      return Found(state: state, norms: norms, margin: screening.margin)
    }
    walk.visit(rows, own, scratch: scratch, norms: norms == nil, update)
    if norms == nil {
      for s in 0..<width { own.squaredNorms[s] = own.squaredNorms[s].squareRoot() }
    }
    return Found(state: state, norms: UnsafePointer(own.squaredNorms), margin: margin)
  }
}
