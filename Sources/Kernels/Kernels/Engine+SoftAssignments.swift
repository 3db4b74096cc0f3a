internal import KernelsCore

extension Engine {
  /// Pieces that the samples are cut into, each with sums of its own.
  private static let softChunks = 64

  /// Soft assignments p_ik = f(‖xᵢ − c_k‖²) / Σⱼ f(‖xᵢ − c_j‖²), and their sums over the samples.
  ///
  /// The distances are those of the direct formula, each accurate to d + 3 roundings, so a sample on a
  /// centroid is seen as such; one nearer than about 3 · 10⁻²³ counts as on it. A membership is accurate to the roundings of
  /// its exponent: about 2α(d + 5)(d_k + d_min) units for softmax, 2e(d + 5) for the powers, of which e is (ν + 1)/2 for
  /// Student's t, and K + 5 more for the normalisation. A membership below 2⁻¹⁴⁹ of the largest is 0, and one by a power also where its
  /// squared distance is more than 2¹⁴⁹ times the least; from 2¹²⁶ times on it loses digits. Above ν = 10⁶ softmax with
  /// α = 1/2 is more accurate than Student's t. Where all distances of a sample are infinite, its memberships are equal; a
  /// sample with NaN has NaN.
  ///
  /// One pass over the samples; repeated calls of the same shape allocate nothing. The results do not
  /// depend on the number of threads, nor a sample's memberships on the samples beside it.
  ///
  /// - Parameters:
  ///   - samples: n × d, floats or bytes.
  ///   - centroids: K × d.
  ///   - assignment: f.
  ///   - memberships: receives p, n × K.
  ///   - sums: receives Σᵢ p_ik in Double, the sizes of the clusters: K values.
  ///   - workspace: scratch memory, kept by the caller.
  /// - Throws: `KernelError.shapeMismatch` if the columns differ, or unless there are 1 to 2²⁴ centroids;
  ///   `.invalidSoftAssignment` unless the parameter of `assignment` is in its range.
  /// - Complexity: O(n · K · d).
  public func softAssignments(
    of samples: Samples, to centroids: Matrix, _ assignment: SoftAssignment,
    into memberships: inout Matrix, sums: inout [Double], workspace: inout Workspace
  ) throws(KernelError) {
    let function = try assignment.function()
    let walk = try PanelWalk(
      samples: samples, centroids: centroids, formula: .distances, wholeBlock: true, engine: self)
    let (n, clusters, width) = (samples.rows, centroids.rows, walk.width)
    // By the shape alone: the order of summation must not depend on the threads.
    let panelCount = (n + width - 1) / width
    let grain = width * max(1, (panelCount + Self.softChunks - 1) / Self.softChunks)
    let chunks = Parallel.chunkCount(of: n, grain: grain)

    let scratch = workspace.reserve(2 * chunks * clusters + 16 + walk.scratchCount)
    let partial = UnsafeMutableRawPointer(scratch).bindMemory(to: Double.self, capacity: chunks * clusters)
    partial.update(repeating: 0, count: chunks * clusters)
    let own = scratch + (2 * chunks * clusters + 15) / 16 * 16
    walk.prepare(scratch: own)
    memberships.resize(rows: n, columns: clusters)
    let out = memberships.mutableBase()
    parallel.forEachOfWorker(
      chunks, sharing: (walk, function, own, partial, out, n, clusters, grain)
    ) { shared, chunk, worker in
      let (walk, function, own, partial, out, n, clusters, grain) = shared
      let (width, panels) = (walk.width, walk.panels)
      let memory = walk.own(of: worker, own)
      let end = min(n, (chunk + 1) * grain)
      for first in stride(from: chunk * grain, to: end, by: width) {
        let rows = first..<min(first + width, end)
        walk.visit(PanelWalk.Rows(range: rows), memory, scratch: own, norms: false) { block in
          panels.memberships(function, block.values, width, clusters)
          panels.addClusterSums(block.values, width, rows.count, clusters, partial + chunk * clusters)
          panels.transposeLines(
            block.values, width, clusters, rows.count, clusters, out + first * clusters)
        }
      }
    }
    if sums.count != clusters { sums = [Double](repeating: 0, count: clusters) }
    for k in 0..<clusters {
      var sum = 0.0
      for chunk in 0..<chunks { sum += partial[chunk * clusters + k] }
      sums[k] = sum
    }
    // The memory goes back as it was bound.
    _ = UnsafeMutableRawPointer(partial).bindMemory(to: Float.self, capacity: 2 * chunks * clusters)
  }
}

extension SoftAssignment {
  /// The memberships before they are normalised, relative to the least distance of a sample, so that nothing overflows.
  fileprivate func function() throws(KernelError) -> MembershipFunction {
    guard parameter > 0, parameter.isFinite else { throw .invalidSoftAssignment(self) }
    let (offset, exponent): (Float, Float)
    switch self {
    case .softmax(let sharpness): return .exponential(sharpness: sharpness)
    case .inversePower(let e): (offset, exponent) = (0, e)
    case .student(let nu):
      guard nu < 1e38 else { throw .invalidSoftAssignment(self) }
      (offset, exponent) = (nu, (nu + 1) / 2)
    }
    return exponent == 1
      ? .ratio(offset: offset) : .power(offset: offset, exponent: PowerExponent(exponent))
  }
}
