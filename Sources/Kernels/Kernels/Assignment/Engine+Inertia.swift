internal import KernelsCore

extension Engine {
  /// Σᵢ wᵢ ‖xᵢ − c(xᵢ)‖² by the direct formula, in Double, in an order that depends on n alone.
  ///
  /// - Complexity: O(n · d).
  package func inertia(of set: SampleSet, _ labels: [Int32], about centroids: Matrix) -> Double {
    inertia(of: set.samples, weights: set.weights, labels, about: centroids)
  }

  /// Σᵢ wᵢ ‖xᵢ − c(xᵢ)‖² of samples that have not been measured.
  package func inertia(
    of samples: Samples, weights: [Float]?, _ labels: [Int32], about centroids: Matrix
  ) -> Double {
    let rows = RowReader(samples, kernels: kernels)
    let (grain, distance, d) = (1024, kernels.assignment.wideSquaredDistance, samples.columns)
    let base = centroids.storage.base
    let sums = AlignedStorage<Double>(capacity: Parallel.chunkCount(of: samples.rows, grain: grain))
    parallel.forEachChunk(of: samples.rows, grain: grain) { chunk, range in
      rows.withBuffer { buffer in
        sums.base[chunk] = range.reduce(0) { sum, i in
          sum + Double(weights?[i] ?? 1) * distance(rows.row(i, buffer), base + Int(labels[i]) * d, d)
        }
      }
    }
    return sums.array(count: sums.capacity).reduce(0, +)
  }
}
