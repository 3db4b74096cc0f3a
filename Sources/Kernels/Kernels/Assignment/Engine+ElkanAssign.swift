internal import KernelsCore

extension Engine {
  /// Finds the nearest centroid of each sample like `assign`, by bounds on every distance.
  ///
  /// - Parameter path: how the centroids got here since the last pass with these bounds, if there was one.
  /// - Throws: `KernelError.shapeMismatch` if the columns differ or there are no centroids.
  package func assign(
    _ set: SampleSet, to centroids: Matrix, _ labelling: inout Labelling, along path: CentroidPath?,
    bounds: inout ElkanBounds, workspace: inout Workspace
  ) throws(KernelError) {
    let shifted = shift(centroids, by: set.origin)
    let operands = try passOperands(
      set.samples, norms: set.norms, origin: set.origin, shifted: shifted, centroids: centroids,
      screens: labelling.screens, floats: { ElkanPass.floats(width: $0) }, workspace: &workspace)
    let n = set.count
    let grain = passGrain(samples: n, width: operands.walk.width)
    let known = bounds.isEmpty ? nil : path
    let stillness = AlignedStorage<Float>(capacity: centroids.rows)
    let movers =
      try known.map { path throws(KernelError) in
        try FarMovers(
          path, centroids: shifted, samples: set.samples, origin: set.origin, engine: self,
          workspace: &bounds.workspace)
      } ?? nil
    bounds.makeUnique()
    let (lower, upper) = (bounds.lower.base, bounds.upper.base)
    labelling.prepare(keepsBounds: false)
    let chunks = Parallel.chunkCount(of: n, grain: grain)
    let met = AlignedStorage<Int>(capacity: 2 * chunks)
    labelling.withPlaces { labels, previous, _ in
      func run(_ movement: CentroidMovement?) {
        let pass = ElkanPass(
          operands, norms: set.norms.base, kernels: kernels.assignment, labels: labels, previous: previous,
          lower: lower, upper: upper, stillness: stillness.base, movement: movement, movers: movers)
        parallel.forEachOfWorker(chunks, sharing: (pass, grain, n, met.base, chunks)) {
          shared, chunk, worker in
          let (pass, grain, n, met, chunks) = shared
          let found = pass.label(chunk * grain..<min(n, (chunk + 1) * grain), worker: worker)
          (met[chunk], met[chunks + chunk]) = (found.whole, found.open)
        }
      }
      if let known { known.withMovement { run($0) } } else { run(nil) }
    }
    if operands.screening != nil {
      let counts = met.array(count: 2 * chunks)
      labelling.note(
        screened: counts.prefix(chunks).reduce(0, +), open: counts.suffix(chunks).reduce(0, +),
        cost: OpenDistances.singleCost)
    }
    bounds.isEmpty = false
  }
}
