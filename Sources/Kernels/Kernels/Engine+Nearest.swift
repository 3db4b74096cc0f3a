internal import KernelsCore

extension Engine {
  /// Finds the nearest, or the two nearest, centroids of each sample in one pass over the samples.
  ///
  /// Repeated calls of the same shape allocate nothing. The results do not depend on the number of
  /// threads, nor a sample's on the samples beside it.
  ///
  /// Values are not checked, which would be a pass of its own: a sample with a NaN has label 0 and distances that are
  /// NaN. Where ‖x‖² is beyond Float (norms above about 1.8 · 10¹⁹), or the squared distances to all centroids are, the
  /// sample's distances are infinite or not a number, and its label may be wrong. A centroid with such a ‖c‖² is passed
  /// over if there is one without, even where it is the nearest. `nearestCentroids(of:in:)` names samples that are not
  /// finite, and finds the labels of all others.
  ///
  /// - Parameters:
  ///   - samples: n × d, floats or bytes.
  ///   - centroids: K × d.
  ///   - nearest: says what is asked for, and receives it.
  ///   - workspace: scratch memory, kept by the caller.
  /// - Throws: `KernelError.shapeMismatch` if the columns differ, or unless there are 1 to 2²⁴ centroids.
  /// - Complexity: O(n · K · d); the n × K distances are never stored.
  public func findNearest(
    of samples: Samples, in centroids: Matrix, into nearest: inout Nearest, workspace: inout Workspace
  ) throws(KernelError) {
    let measures = nearest.detail != .labels
    let walk = try PanelWalk(
      samples: samples, centroids: centroids, formula: .products, wide: true, callerFloats: { 3 * $0 },
      engine: self)
    let scratch = workspace.reserve(walk.scratchCount)
    walk.prepare(scratch: scratch)
    nearest.resize(samples.rows)
    let (n, width) = (samples.rows, walk.width)
    let grain = passGrain(samples: n, width: width)
    nearest.withPlaces { labels, distances, seconds in
      parallel.forEachOfWorker(
        Parallel.chunkCount(of: n, grain: grain),
        sharing: (walk, scratch, n, grain, measures, labels, distances, seconds)
      ) { shared, chunk, worker in
        let (walk, scratch, n, grain, measures, labels, distances, seconds) = shared
        let (width, panels) = (walk.width, walk.panels)
        let own = walk.own(of: worker, scratch)
        let state = NearestState(
          best: own.caller, index: own.caller + width, second: seconds == nil ? nil : own.caller + 2 * width)
        let end = min(n, (chunk + 1) * grain)
        for first in stride(from: chunk * grain, to: end, by: width) {
          let rows = first..<min(first + width, end)
          walk.visit(PanelWalk.Rows(range: rows), own, scratch: scratch, norms: measures) { block in
            panels.updateNearest(
              block.values, width, width, block.count, block.first, scratch + block.first, state)
          }
          panels.convertIndices(state.index, labels + first, rows.count)
          guard let distances else { continue }
          panels.squaredDistancesFromScores(state.best, own.squaredNorms, width)
          (distances + first).update(from: state.best, count: rows.count)
          guard let seconds, let scores = state.second else { continue }
          panels.squaredDistancesFromScores(scores, own.squaredNorms, width)
          (seconds + first).update(from: scores, count: rows.count)
        }
      }
    }
  }
}
