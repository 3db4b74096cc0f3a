import KernelsCore

/// What one pass over the samples gives K-means: labels, and what the next centroids are made of.
public struct Assignment: Sendable {
  /// The nearest centroid of each sample; the lowest index on ties.
  public var labels: [Int32]
  /// ‖xᵢ − c(xᵢ)‖² of each sample, by the direct formula.
  public var squaredDistances: [Float]
  /// The sum of each centroid's samples, in Double: K rows of d values.
  public var sums: [Double]
  /// Number of samples of each centroid.
  public var counts: [Int]
  /// Σᵢ ‖xᵢ − c(xᵢ)‖², added up in Double.
  public var inertia: Double
}

extension Engine {
  /// Finds each sample's nearest centroid, and sums up samples and distances by centroid.
  ///
  /// The samples pass through the cache once: products with all centroids are formed for a chunk of
  /// them, reduced to labels by ‖x − c‖² = ‖x‖² − 2x·c + ‖c‖², and the chunk's sums are taken while
  /// it is in cache. The n × K distances are never stored. Chunks depend on the shapes alone and
  /// their partial sums are added in order, so the bits do not depend on the number of threads.
  ///
  /// - Parameters:
  ///   - samples: n × d.
  ///   - centroids: K × d.
  /// - Throws: `KernelError.shapeMismatch` if the columns differ or there are no centroids.
  /// - Complexity: O(n · K · d).
  public func assign(_ samples: Matrix, to centroids: Matrix) throws(KernelError) -> Assignment {
    let walk = try PanelWalk(
      samples: Samples(samples), centroids: centroids, formula: .products, callerFloats: { 2 * $0 },
      engine: self)
    let (n, clusters, d) = (samples.rows, centroids.rows, samples.columns)
    let groupCount = Self.groupCount(samples: n, sumsPerGroup: clusters * d)
    let size = clusters * d
    let labels = AlignedStorage<Int32>(capacity: n)
    let distances = AlignedStorage<Float>(capacity: n)
    let sums = AlignedStorage<Double>(capacity: groupCount * size)
    let counts = AlignedStorage<Int>(capacity: groupCount * clusters)
    let inertias = AlignedStorage<Double>(capacity: groupCount)
    let (x, c) = (samples.storage.base, centroids.storage.base)
    var workspace = Workspace()
    let scratch = workspace.reserve(walk.scratchCount)
    walk.prepare(scratch: scratch)
    let (width, panels) = (walk.width, walk.panels)
    let addAssigned = kernels.addAssigned
    let groupRows = max(1, (n + groupCount - 1) / groupCount)
    parallel.forEachOfWorker(Parallel.chunkCount(of: n, grain: groupRows)) { group, worker in
      let own = walk.own(of: worker, scratch)
      let state = NearestState(best: own.caller, index: own.caller + width, second: nil)
      let end = min(n, (group + 1) * groupRows)
      for first in stride(from: group * groupRows, to: end, by: width) {
        let rows = first..<min(first + width, end)
        walk.visit(rows, own, scratch: scratch, norms: false) { block in
          panels.updateNearest(
            block.values, width, width, block.count, block.first, scratch + block.first, state)
        }
        inertias.base[group] += addAssigned(
          x + first * d, d, c, state.index, rows.count,
          AssignmentSums(
            labels: labels.base + first, distances: distances.base + first, sums: sums.base + group * size,
            counts: counts.base + group * clusters))
      }
    }
    for group in 1..<max(groupCount, 1) {
      for i in 0..<size { sums.base[i] += sums.base[group * size + i] }
      for k in 0..<clusters { counts.base[k] += counts.base[group * clusters + k] }
      inertias.base[0] += inertias.base[group]
    }
    return Assignment(
      labels: labels.array(count: n), squaredDistances: distances.array(count: n),
      sums: sums.array(count: size), counts: counts.array(count: clusters), inertia: inertias.base[0])
  }

  /// The nearest centroid of each sample; the lowest index on ties.
  ///
  /// Gives the same labels as `assign(_:to:)`.
  ///
  /// - Throws: `KernelError.shapeMismatch`.
  /// - Complexity: O(n · K · d); the n × K distances are never stored.
  public func nearestCentroids(of samples: Matrix, in centroids: Matrix) throws(KernelError) -> [Int32] {
    var nearest = Nearest(.labels)
    var workspace = Workspace()
    try findNearest(of: Samples(samples), in: centroids, into: &nearest, workspace: &workspace)
    return nearest.labels
  }

  /// All squared distances ‖xᵢ − c_k‖² by the direct formula: n × K.
  ///
  /// Each is accurate to d + 3 roundings, wherever the samples are. For few samples or few centroids: a
  /// batch's embeddings, the candidates of a seeding step. For many of both, of which an error in
  /// proportion to ‖x‖² is good enough, see `squaredDistancesByProducts(from:to:into:workspace:)`.
  ///
  /// - Throws: `KernelError.shapeMismatch`.
  /// - Complexity: O(n · K · d).
  public func squaredDistances(
    from samples: Matrix, to centroids: Matrix, into distances: inout Matrix
  ) throws(KernelError) {
    guard samples.columns == centroids.columns else {
      throw .shapeMismatch("samples of \(samples.shape) and centroids of \(centroids.shape)")
    }
    distances.resize(rows: samples.rows, columns: centroids.rows)
    let (clusters, d) = (centroids.rows, samples.columns)
    let (x, c, out) = (samples.storage.base, centroids.storage.base, distances.mutableBase())
    let grain = max(1, (1 << 14) / max(1, clusters * d))
    parallel.forEachChunk(of: samples.rows, grain: grain) { _, range in
      for row in range {
        for k in 0..<clusters {
          out[row * clusters + k] = kernels.squaredDistance(x + row * d, c + k * d, d)
        }
      }
    }
  }

  /// gradientᵢ ← gradientᵢ + scale · Σₖ wᵢₖ (xᵢ − cₖ): with wᵢₖ the derivative of a loss by ‖xᵢ − cₖ‖²
  /// and scale 2, the loss's gradient by the samples.
  ///
  /// - Parameters:
  ///   - weights: w, n × K.
  ///   - gradient: n × d.
  /// - Throws: `KernelError.shapeMismatch`.
  /// - Complexity: O(n · K · d).
  public func addWeightedDifferences(
    _ weights: Matrix, from samples: Matrix, to centroids: Matrix, scale: Float,
    into gradient: inout Matrix
  ) throws(KernelError) {
    let (n, clusters, d) = (samples.rows, centroids.rows, samples.columns)
    guard centroids.columns == d, weights.rows == n, weights.columns == clusters, gradient.rows == n,
      gradient.columns == d
    else {
      throw .shapeMismatch(
        "weights of \(weights.shape) for samples of \(samples.shape), centroids of \(centroids.shape) and a gradient of \(gradient.shape)"
      )
    }
    let (w, x, c, out) = (
      weights.storage.base, samples.storage.base, centroids.storage.base, gradient.mutableBase()
    )
    parallel.forEachChunk(of: n, grain: max(1, (1 << 14) / max(1, clusters * d))) { _, range in
      for i in range {
        for k in 0..<clusters {
          kernels.addScaledDifference(scale * w[i * clusters + k], x + i * d, c + k * d, out + i * d, d)
        }
      }
    }
  }

  /// Number of groups of samples with sums of their own: enough for many threads, but no more than
  /// about 64 MB of partial sums.
  private static func groupCount(samples: Int, sumsPerGroup: Int) -> Int {
    let affordable = max(2, (8 << 20) / max(sumsPerGroup, 1))
    return max(1, min(64, affordable, samples / 256))
  }
}
