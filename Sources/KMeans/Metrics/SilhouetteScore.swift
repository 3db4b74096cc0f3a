import Kernels

/// Silhouette coefficient of each sample: how much nearer its own cluster is than the next one
/// (Rousseeuw 1987).
///
///     s = (b − a) / max(a, b)
///
/// where a is the sample's mean Euclidean distance to the other samples of its cluster and b the least of
/// its mean distances to the samples of another cluster. It is 0 for a sample alone in its cluster, and
/// where a and b are both 0.
///
/// The n × n distances are never stored: blocks of them, some hundred kilobytes a thread, are made and
/// added up in Double. Each distance is accurate to d + 3 roundings in Float, wherever the samples are.
/// The bits do not depend on the number of threads.
///
/// - Parameters:
///   - labels: the cluster of each sample, by any integers.
///   - samples: n × d.
///   - engine: where the computing is done.
/// - Returns: a number in [−1, 1] for each sample, without unit; below 0 another cluster is nearer.
/// - Throws: `MetricsError.labelCount`, `MetricsError.noFeatures`, `MetricsError.nonFiniteValue`, and
///   `MetricsError.undefinedScore` unless there are 2 to n − 1 clusters; `MetricsError.cancelled` if the task that calls
///   has been cancelled, after 128 samples a thread.
/// - Complexity: O(n² · d) time; O(K) memory a thread besides the blocks and the result.
public func silhouetteCoefficients(
  of labels: some Collection<some BinaryInteger>, in samples: Matrix, engine: Engine
) throws(MetricsError) -> [Double] {
  try SilhouetteBlocks(try ClusteredSamples(labels.integers, samples)).coefficients(engine: engine)
}

/// Silhouette score: the mean of the samples' silhouette coefficients (Rousseeuw 1987).
///
/// See `silhouetteCoefficients(of:in:engine:)` for these, and
/// `silhouetteScore(of:in:sampleSize:random:engine:)` for many samples.
///
/// - Parameters:
///   - labels: the cluster of each sample, by any integers.
///   - samples: n × d.
///   - engine: where the computing is done; its number of threads does not change the bits.
/// - Returns: a number in [−1, 1], without unit; more is better.
/// - Throws: `MetricsError.labelCount`, `MetricsError.noFeatures`, `MetricsError.nonFiniteValue`, and
///   `MetricsError.undefinedScore` unless there are 2 to n − 1 clusters; `MetricsError.cancelled` if the task that calls
///   has been cancelled, after 128 samples a thread.
/// - Complexity: O(n² · d) time.
public func silhouetteScore(
  of labels: some Collection<some BinaryInteger>, in samples: Matrix, engine: Engine
) throws(MetricsError) -> Double {
  try SilhouetteBlocks(try ClusteredSamples(labels.integers, samples)).score(engine: engine)
}

/// Silhouette score of samples drawn at random, without replacement, as if there were no others.
///
/// An estimate of `silhouetteScore(of:in:engine:)`, which it equals where all samples are drawn. Distances
/// to samples that are not drawn do not enter, and a cluster of which only one is drawn counts as a
/// cluster of one.
///
/// - Parameters:
///   - labels: the cluster of each sample, by any integers.
///   - samples: n × d.
///   - sampleSize: how many samples m to draw; n or more takes all.
///   - random: where the choice comes from: the generator's stream "silhouette".
///   - engine: where the computing is done; its number of threads does not change the bits.
/// - Returns: a number in [−1, 1], without unit; more is better.
/// - Throws: `MetricsError.invalidSampleSize`, `MetricsError.labelCount`, `MetricsError.noFeatures`,
///   `MetricsError.nonFiniteValue`, and `MetricsError.undefinedScore` unless there are 2 to m − 1 clusters
///   among the samples drawn; `MetricsError.cancelled`.
/// - Complexity: O(n · d + m² · d) time.
public func silhouetteScore(
  of labels: some Collection<some BinaryInteger>, in samples: Matrix, sampleSize: Int, random: Random,
  engine: Engine
) throws(MetricsError) -> Double {
  guard sampleSize >= 1 else { throw .invalidSampleSize(sampleSize) }
  var random = random.stream("silhouette")
  let drawn = random.permutation(samples.rows).prefix(sampleSize).sorted()
  return try SilhouetteBlocks(try ClusteredSamples(labels.integers, samples, choosing: drawn)).score(
    engine: engine)
}
