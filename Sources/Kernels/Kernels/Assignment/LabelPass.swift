internal import KernelsCore

/// A pass that finds labels, and bounds if there is room for them.
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

  /// Labels all samples of a range.
  func labelAll(_ range: Range<Int>, worker: Int) {
    let own = walk.own(of: worker, scratch)
    keepPrevious(range)
    for first in stride(from: range.lowerBound, to: range.upperBound, by: walk.width) {
      label(first..<min(first + walk.width, range.upperBound), own)
    }
  }

  /// Labels the samples of a range that the bounds leave open.
  func labelOpen(_ range: Range<Int>, _ movement: CentroidMovement, worker: Int) {
    guard let bounds else { return }
    let own = walk.own(of: worker, scratch)
    let width = walk.width
    keepPrevious(range)
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 3 * width) { memory in
      // Up to a panel of samples wait while another is searched for open ones; then come their labels.
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
          label(panel, own)
          continue
        }
        count += open
        guard count >= width else { continue }
        label(gathered: waiting, width, own, waiting + 2 * width)
        count -= width
        waiting.update(from: waiting + width, count: count)
      }
      if count > 0 { label(gathered: waiting, count, own, waiting + 2 * width) }
    }
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

  /// Labels at most a panel of neighbouring samples.
  private func label(_ range: Range<Int>, _ own: PanelWalk.Own) {
    let first = range.lowerBound
    let (state, foundNorms) = findNearest(PanelWalk.Rows(range: range), own)
    let norms = norms.map { $0 + first } ?? foundNorms
    if let bounds {
      kernels.boundDistances(
        state, norms, margin, DistanceBounds(upper: bounds.upper + first, lower: bounds.lower + first),
        range.count)
    }
    if kernels.decideLabels(state, norms, margin, labels + first, range.count) {
      for i in range where labels[i] < 0 { labels[i] = rows.withBuffer { exact.label(of: rows.row(i, $0)) } }
    }
  }

  /// Labels at most a panel of samples that stand in a list, by way of `found`.
  private func label(
    gathered list: UnsafeMutablePointer<Int32>, _ count: Int, _ own: PanelWalk.Own,
    _ found: UnsafeMutablePointer<Int32>
  ) {
    let width = walk.width
    let (state, foundNorms) = findNearest(PanelWalk.Rows(range: 0..<count, list: list), own)
    let gathered = own.caller + 3 * width
    if let norms { for position in 0..<count { gathered[position] = norms[Int(list[position])] } }
    let norms = norms == nil ? foundNorms : UnsafePointer(gathered)
    if let bounds {
      let near = DistanceBounds(upper: gathered + width, lower: gathered + 2 * width)
      kernels.boundDistances(state, norms, margin, near, count)
      for position in 0..<count {
        bounds.upper[Int(list[position])] = near.upper[position]
        bounds.lower[Int(list[position])] = near.lower[position]
      }
    }
    _ = kernels.decideLabels(state, norms, margin, found, count)
    for position in 0..<count {
      let i = Int(list[position])
      labels[i] =
        found[position] >= 0
        ? found[position] : rows.withBuffer { exact.label(of: rows.row(i, $0)) }
    }
  }

  /// The best and second best scores of at most a panel of samples, and their norms if these are not known.
  private func findNearest(
    _ rows: PanelWalk.Rows, _ own: PanelWalk.Own
  ) -> (state: NearestState, norms: UnsafePointer<Float>) {
    let width = walk.width
    let state = NearestState(
      best: own.caller, index: own.caller + width, second: own.caller + 2 * width)
    walk.visit(rows, own, scratch: scratch, norms: norms == nil) { block in
      walk.panels.updateNearest(
        block.values, width, width, block.count, block.first, scratch + block.first, state)
    }
    if norms == nil {
      for s in 0..<width { own.squaredNorms[s] = own.squaredNorms[s].squareRoot() }
    }
    return (state, UnsafePointer(own.squaredNorms))
  }
}
