internal import KernelsCore

extension Engine {
  /// ‖xᵢ − c(xᵢ)‖² of each sample, in Double.
  ///
  /// - Complexity: O(n · d).
  package func squaredDistances(
    of set: SampleSet, _ labels: [Int32], to centroids: Matrix
  ) -> [Double] {
    let rows = RowReader(set.samples, kernels: kernels)
    let (distance, d) = (kernels.assignment.wideSquaredDistance, set.samples.columns)
    let (base, results) = (centroids.storage.base, AlignedStorage<Double>(capacity: set.count))
    parallel.forEachChunk(of: set.count, grain: 1024) { _, range in
      rows.withBuffer { buffer in
        for i in range {
          results.base[i] = distance(rows.row(i, buffer), base + Int(labels[i]) * d, d)
        }
      }
    }
    return results.array(count: set.count)
  }
}
