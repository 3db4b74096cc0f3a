internal import KernelsCore

extension Engine {
  /// All squared distances ‖xᵢ − c_k‖² by the direct formula: n × K.
  ///
  /// Each is accurate to d + 3 roundings, wherever the samples are, besides up to d · 2⁻¹⁵⁰ where squares are below Float's
  /// normal numbers (differences below about 10⁻¹⁹); beyond Float it is infinite. For few samples or few centroids: a
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
  ///   - samples: n × d.
  ///   - centroids: K × d.
  ///   - scale: what the sum is multiplied by.
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
}
