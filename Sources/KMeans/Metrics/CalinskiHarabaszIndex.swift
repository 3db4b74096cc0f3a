import Kernels

/// Caliński–Harabasz index, the variance ratio criterion: how far apart the clusters are for their
/// widths (Caliński & Harabasz 1974).
///
///     CH = (Σₖ nₖ ‖cₖ − c‖² / (K − 1)) / (Σᵢ ‖xᵢ − c(xᵢ)‖² / (n − K))
///
/// where cₖ is the mean of the nₖ samples of cluster k, c(xᵢ) that of the cluster of sample i, and c the
/// mean of all samples. Where every sample is at its cluster's mean, the quotient has no value and the
/// index is 1, as in scikit-learn.
///
/// - Parameters:
///   - labels: the cluster of each sample, by any integers.
///   - samples: n × d.
/// - Returns: a number of at least 0, without unit, computed in Double; more is better.
/// - Throws: `MetricsError.labelCount`, `MetricsError.noFeatures`, `MetricsError.nonFiniteValue`, and
///   `MetricsError.undefinedScore` unless there are 2 to n − 1 clusters.
/// - Complexity: O(n · d).
public func calinskiHarabaszIndex(of labels: some Collection<some BinaryInteger>, in samples: Matrix)
  throws(MetricsError) -> Double
{
  let data = try ClusteredSamples(labels.integers, samples)
  let (clusters, n, d) = (data.clusters, samples.rows, samples.columns)
  let centroids = data.centroids()
  var within = 0.0
  data.forEachSquaredDistance(to: centroids) { within += $1 }
  if within == 0 { return 1 }

  var mean = [Double](repeating: 0, count: d)
  for (index, value) in centroids.enumerated() {
    mean[index % d] += value * Double(data.size(of: index / d)) / Double(n)
  }
  var between = 0.0
  for (index, value) in centroids.enumerated() {
    let difference = value - mean[index % d]
    between += Double(data.size(of: index / d)) * difference * difference
  }
  return between * Double(n - clusters) / (within * Double(clusters - 1))
}
