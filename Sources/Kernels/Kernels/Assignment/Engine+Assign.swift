internal import KernelsCore

extension Engine {
  /// Finds the nearest centroid of each sample, by the distances in Double: the lowest index on ties.
  ///
  /// Products in Float decide nearly all samples, namely those whose second best score is farther from the
  /// best than any rounding could have moved it; the others are decided in Double. So the labels are those
  /// of exact arithmetic but for the 53rd bit, the same with every instruction set and number of threads.
  ///
  /// With `path`, samples whose bounds leave only one centroid are not looked at.
  ///
  /// - Parameters:
  ///   - labelling: receives the labels; the bounds in it belong to the centroids at the start of the path.
  ///   - path: how the centroids got here since the last pass, or nil to find all labels anew.
  ///   - keepsBounds: whether bounds are found for the next pass, if there are none yet.
  /// - Throws: `KernelError.shapeMismatch` if the columns differ or there are no centroids.
  /// - Complexity: O(n · K · d).
  package func assign(
    _ set: SampleSet, to centroids: Matrix, _ labelling: inout Labelling, along path: CentroidPath? = nil,
    keepsBounds: Bool = false, workspace: inout Workspace
  ) throws(KernelError) {
    try label(
      set.samples, norms: set.norms, origin: set.origin, centroids, &labelling, along: path,
      keepsBounds: keepsBounds, workspace: &workspace)
  }

  /// The nearest centroid of each sample, by the distances in Double: the lowest index on ties.
  ///
  /// The labels are those of K-means for the same samples and centroids, the same with every instruction
  /// set and number of threads. Products in Float decide nearly all samples; only where their rounding leaves
  /// it open are distances taken in Double.
  ///
  /// - Throws: `KernelError.shapeMismatch` if the columns differ, unless there are 1 to 2²⁴ centroids, or for more than
  ///   2³¹ − 1 samples; `.nonFiniteValue` and `.nonFiniteCentroid` for what has no distances.
  /// - Complexity: O(n · K · d); the n × K distances are never stored.
  public func nearestCentroids(
    of samples: Samples, in centroids: Matrix
  ) throws(KernelError) -> [Int32] {
    // Before there is memory for labels, which more samples may ask for than there is.
    try samples.requireCountable()
    try PanelWalk.requireShapes(samples, centroids)
    if let index = centroids.withUnsafeElements({ $0.firstIndex { !$0.isFinite } }) {
      throw .nonFiniteCentroid(row: index / centroids.columns, column: index % centroids.columns)
    }
    var labelling = Labelling(samples: samples.rows)
    var workspace = Workspace()
    try label(
      samples, norms: nil, origin: Self.origin(of: centroids), centroids, &labelling, along: nil,
      keepsBounds: false, workspace: &workspace)
    if let i = labelling.labels.firstIndex(of: -1) {
      throw notFinite(i, RowReader(samples, kernels: kernels))
    }
    return labelling.labels
  }

  /// The nearest centroid of each row of a matrix, as of samples.
  ///
  /// - Throws: `KernelError.shapeMismatch`, `.nonFiniteValue` and `.nonFiniteCentroid`, as for samples.
  /// - Complexity: O(n · K · d).
  public func nearestCentroids(of samples: Matrix, in centroids: Matrix) throws(KernelError) -> [Int32] {
    try nearestCentroids(of: Samples(samples), in: centroids)
  }

  private func label(
    _ samples: Samples, norms: AlignedStorage<Float>?, origin: Matrix?, _ centroids: Matrix,
    _ labelling: inout Labelling, along path: CentroidPath?, keepsBounds: Bool, workspace: inout Workspace
  ) throws(KernelError) {
    let shifted = shift(centroids, by: origin)
    let prunes = path != nil && labelling.keepsBounds
    let operands = try passOperands(
      samples, norms: norms, origin: origin, shifted: shifted, centroids: centroids, gathers: prunes,
      screens: labelling.screens, wide: true, floats: { LabelPass.floats(width: $0) }, workspace: &workspace)
    labelling.prepare(keepsBounds: keepsBounds || prunes)
    let n = samples.rows
    let grain = passGrain(samples: n, width: operands.walk.width)
    let chunks = Parallel.chunkCount(of: n, grain: grain)
    let met = AlignedStorage<Int>(capacity: chunks)
    let open = labelling.withPlaces { labels, previous, bounds in
      let pass = LabelPass(
        operands, kernels: kernels.assignment, labels: labels, previous: previous, bounds: bounds)
      func run(_ movement: CentroidMovement?) {
        parallel.forEachOfWorker(chunks, sharing: (pass, movement, grain, n, met.base)) {
          shared, chunk, worker in
          let (pass, movement, grain, n, met) = shared
          let range = chunk * grain..<min(n, (chunk + 1) * grain)
          if let movement {
            met[chunk] = pass.labelOpen(range, movement, worker: worker)
          } else {
            pass.labelAll(range, worker: worker)
            met[chunk] = range.count
          }
        }
      }
      if prunes, let path { path.withMovement { run($0) } } else { run(nil) }
      return pass.screening == nil ? 0 : decide(labels, count: n, pass)
    }
    // Open labels take the products of floats besides.
    if operands.screening != nil, let open {
      labelling.note(screened: met.array(count: chunks).reduce(0, +), open: open, cost: 1)
    }
  }

  /// Labels the samples that a screening left open; returns their number.
  private func decide(_ labels: UnsafePointer<Int32>, count n: Int, _ pass: LabelPass) -> Int {
    var open = (0..<n).compactMap { labels[$0] < 0 ? Int32(truncatingIfNeeded: $0) : nil }
    let (count, width) = (open.count, pass.walk.width)
    open.withUnsafeMutableBufferPointer { open in
      guard let list = open.baseAddress else { return }
      parallel.forEachOfWorker(
        Parallel.chunkCount(of: count, grain: width), sharing: (pass, list, count, width)
      ) { shared, chunk, worker in
        let (pass, list, count, width) = shared
        pass.decide(list + chunk * width, min(width, count - chunk * width), worker: worker)
      }
    }
    return count
  }
}
