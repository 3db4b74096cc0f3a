internal import KernelsCore

extension ClusterSums {
  /// Calls `body` with each cluster that is not empty: its index, sums and mass.
  private func forEachCluster(_ body: (_ k: Int, _ sums: UnsafePointer<Double>, _ mass: Double) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, columns)) { whole in
      for k in 0..<clusters where masses.base[k] > 0 {
        var row = UnsafePointer(sums.base + k * columns)
        if let remainders, let target = whole.baseAddress {
          for j in 0..<columns { target[j] = row[j] + remainders.base[k * columns + j] }
          row = UnsafePointer(target)
        }
        body(k, row, masses.base[k])
      }
    }
  }

  /// The mean of each cluster, an empty one's old place.
  ///
  /// - Complexity: O(K · d).
  package func means(emptyAt old: Matrix, engine: Engine) -> Matrix {
    var means = old
    let target = means.mutableBase()
    forEachCluster { k, sums, mass in
      engine.kernels.assignment.divideSums(sums, mass, columns, target + k * columns)
    }
    return means
  }

  /// The mean of a cluster that is not empty, in Double.
  package func wideMean(of k: Int) -> [Double] {
    let row = k * columns
    return (0..<columns).map { j in
      (sums.base[row + j] + (remainders?.base[row + j] ?? 0)) / masses.base[k]
    }
  }

  /// Σᵢ wᵢ ‖xᵢ − c(xᵢ)‖² about centroids with these clusters, by Steiner's theorem: the scatter about the
  /// common mean, less that of the clusters' means, plus that of the centroids about the clusters' means.
  ///
  /// Its error is in proportion to the scatter, not to the inertia: about (max(n/64, 511) + d) 2⁻⁵³ of it, from the
  /// sum that the scatter is, and where the first of the heaviest samples lies far from the mean, of the scatter about
  /// that one; μ/σ · 2⁻⁵¹ where the mean μ is many deviations σ from 0, since means are rounded; and with weights what
  /// their products with values lose in quanta, up to about max/σ · n · 2⁻⁴⁹.
  /// Where that is more than the whole inertia, 0 stands for less.
  ///
  /// - Complexity: O(K · d).
  package func inertia(about centroids: Matrix, of set: SampleSet, engine: Engine) -> Double {
    var inertia = set.scatter
    set.mean.withUnsafeBufferPointer { mean in
      guard let mean = mean.baseAddress else { return }
      forEachCluster { k, sums, mass in
        inertia +=
          mass
          * engine.kernels.assignment.excessInertia(
            sums, mass, mean, centroids.storage.base + k * columns, columns)
      }
    }
    return max(0, inertia)
  }
}
