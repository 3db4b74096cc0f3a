internal import KernelsCore

extension Engine {
  /// All squared distances as max(0, ‖xᵢ‖² + ‖c_k‖² − 2xᵢ·c_k), n × K, at the speed of a matrix product.
  ///
  /// For many samples and centroids. Unlike those by the direct formula of
  /// `squaredDistances(from:to:into:)`, their error is in proportion to ‖xᵢ‖² + ‖c_k‖², not to the distance:
  /// about (2d + 4) · 2⁻²⁴ (‖xᵢ‖² + ‖c_k‖²) at most. A sample on a centroid need not have 0. The least of
  /// a row is bit for bit the distance that `findNearest(of:in:into:workspace:)` gives.
  ///
  /// Where ‖xᵢ‖² or ‖c_k‖² is beyond Float (norms above about 1.8 · 10¹⁹) or a value is NaN, so that there is no such sum,
  /// the distance is infinite or not a number, never finite. Where both are within Float and the distance alone is beyond,
  /// it is infinite.
  ///
  /// One pass over the samples; repeated calls of the same shape allocate nothing. The results do not
  /// depend on the number of threads, nor a sample's on the samples beside it.
  ///
  /// - Parameters:
  ///   - samples: n × d, floats or bytes.
  ///   - centroids: K × d.
  ///   - distances: receives n × K.
  ///   - workspace: scratch memory, kept by the caller.
  /// - Throws: `KernelError.shapeMismatch` if the columns differ, or unless there are 1 to 2²⁴ centroids.
  /// - Complexity: O(n · K · d).
  public func squaredDistancesByProducts(
    from samples: Samples, to centroids: Matrix, into distances: inout Matrix, workspace: inout Workspace
  ) throws(KernelError) {
    let walk = try PanelWalk(
      samples: samples, centroids: centroids, formula: .products, wide: true, engine: self)
    let scratch = workspace.reserve(walk.scratchCount)
    walk.prepare(scratch: scratch)
    distances.resize(rows: samples.rows, columns: centroids.rows)
    let (n, clusters, out) = (samples.rows, centroids.rows, distances.mutableBase())
    parallel.forEachOfWorker(
      Parallel.chunkCount(of: n, grain: walk.width), sharing: (walk, scratch, n, clusters, out)
    ) { shared, panel, worker in
      let (walk, scratch, n, clusters, out) = shared
      let (width, panels) = (walk.width, walk.panels)
      let own = walk.own(of: worker, scratch)
      let rows = panel * width..<min((panel + 1) * width, n)
      walk.visit(PanelWalk.Rows(range: rows), own, scratch: scratch, norms: true) { block in
        panels.squaredDistancesFromProducts(
          block.values, width, block.count, scratch + block.first, own.squaredNorms)
        panels.transposeLines(
          block.values, width, block.count, rows.count, clusters,
          out + (rows.lowerBound * clusters + block.first))
      }
    }
  }
}
