import Kernels

/// Davies–Bouldin index: how wide the clusters are for the distances between them (Davies & Bouldin
/// 1979).
///
///     DB = (1/K) Σᵢ max_{j≠i} (sᵢ + sⱼ) / ‖cᵢ − cⱼ‖
///
/// where cᵢ is the mean of cluster i and sᵢ the mean Euclidean distance of its samples to cᵢ. Pairs of
/// clusters with the same mean are left out, so it is 0 where all means are the same.
///
/// - Parameters:
///   - labels: the cluster of each sample, by any integers.
///   - samples: n × d.
/// - Returns: a number of at least 0, without unit, computed in Double; less is better.
/// - Throws: `MetricsError.labelCount`, `MetricsError.noFeatures`, `MetricsError.nonFiniteValue`, and
///   `MetricsError.undefinedScore` unless there are 2 to n − 1 clusters.
/// - Complexity: O(n · d + K² · d).
public func daviesBouldinIndex(of labels: some Collection<some BinaryInteger>, in samples: Matrix)
  throws(MetricsError) -> Double
{
  let data = try ClusteredSamples(labels.integers, samples)
  let (clusters, d) = (data.clusters, samples.columns)
  let centroids = data.centroids()
  var widths = [Double](repeating: 0, count: clusters)
  data.forEachSquaredDistance(to: centroids) { widths[$0] += $1.squareRoot() }
  for cluster in widths.indices { widths[cluster] /= Double(data.size(of: cluster)) }

  var worst = [Double](repeating: 0, count: clusters)
  for i in 0..<clusters {
    for j in 0..<i {
      var squared = 0.0
      for feature in 0..<d {
        let difference = centroids[i * d + feature] - centroids[j * d + feature]
        squared += difference * difference
      }
      guard squared > 0 else { continue }
      let similarity = (widths[i] + widths[j]) / squared.squareRoot()
      worst[i] = max(worst[i], similarity)
      worst[j] = max(worst[j], similarity)
    }
  }
  return worst.reduce(0, +) / Double(clusters)
}
