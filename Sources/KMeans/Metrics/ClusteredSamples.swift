import Kernels

/// Samples and the cluster of each, checked and in the order of the clusters: what internal metrics are
/// taken of.
struct ClusteredSamples {
  let samples: Matrix
  /// Rows of the samples that are scored, cluster by cluster and ascending within.
  let rows: [Int]
  /// For each of `rows` its cluster, numbered from 0 in the order of the labels.
  let clusterOfRow: [Int]
  /// Where each cluster begins in `rows`, and at last their number.
  let starts: [Int]

  /// - Parameter chosen: rows to score, ascending; nil for all.
  /// - Throws: `MetricsError.labelCount`, `MetricsError.noFeatures`, `MetricsError.nonFiniteValue`,
  ///   `MetricsError.undefinedScore` unless there are 2 to n − 1 clusters among the n chosen rows.
  init(_ labels: [Int], _ samples: Matrix, choosing chosen: [Int]? = nil) throws(MetricsError) {
    guard labels.count == samples.rows else {
      throw .labelCount(labels: labels.count, samples: samples.rows)
    }
    guard samples.columns > 0 else { throw .noFeatures(samples: samples.rows) }
    if let bad = samples.withUnsafeElements({ $0.firstIndex { !$0.isFinite } }) {
      throw .nonFiniteValue(row: bad / samples.columns, column: bad % samples.columns)
    }
    let chosen = chosen ?? Array(labels.indices)
    let numbering = LabelNumbering(of: chosen.map { labels[$0] })
    let clusters = numbering.labels.count
    guard clusters >= 2, clusters < chosen.count else {
      throw .undefinedScore(clusters: clusters, samples: chosen.count)
    }
    self.samples = samples

    var starts = [Int](repeating: 0, count: clusters + 1)
    for cluster in numbering.indices { starts[cluster + 1] += 1 }
    for cluster in 0..<clusters { starts[cluster + 1] += starts[cluster] }
    self.starts = starts
    var (rows, clusterOfRow) = (chosen, numbering.indices)
    for (row, cluster) in zip(chosen, numbering.indices) {
      rows[starts[cluster]] = row
      clusterOfRow[starts[cluster]] = cluster
      starts[cluster] += 1
    }
    self.rows = rows
    self.clusterOfRow = clusterOfRow
  }

  /// Number of clusters K.
  var clusters: Int { starts.count - 1 }

  /// Number of samples in a cluster.
  func size(of cluster: Int) -> Int { starts[cluster + 1] - starts[cluster] }

  /// The means of the clusters in Double: K rows of d values.
  ///
  /// - Complexity: O(n · d).
  func centroids() -> [Double] {
    let d = samples.columns
    var centroids = [Double](repeating: 0, count: clusters * d)
    samples.withUnsafeElements { elements in
      for (row, cluster) in zip(rows, clusterOfRow) {
        for j in 0..<d { centroids[cluster * d + j] += Double(elements[row * d + j]) }
      }
    }
    for index in centroids.indices { centroids[index] /= Double(size(of: index / d)) }
    return centroids
  }

  /// Calls `body` with the cluster of each sample and its squared distance, in Double, to that cluster's
  /// centroid.
  ///
  /// - Complexity: O(n · d).
  func forEachSquaredDistance(to centroids: [Double], _ body: (_ cluster: Int, Double) -> Void) {
    let d = samples.columns
    samples.withUnsafeElements { elements in
      for (row, cluster) in zip(rows, clusterOfRow) {
        var sum = 0.0
        for j in 0..<d {
          let difference = Double(elements[row * d + j]) - centroids[cluster * d + j]
          sum += difference * difference
        }
        body(cluster, sum)
      }
    }
  }
}
