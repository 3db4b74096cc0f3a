import Autoencoder
import Kernels

/// What sets each cluster apart among the features of the samples.
///
/// For cluster k and feature j that is zₖⱼ = (mₖⱼ − mⱼ)/sⱼ: how many standard deviations of all samples the
/// mean of the cluster's samples lies above the mean of all.
public struct DistinguishingFeatures: Sendable {
  /// One feature of one cluster.
  public struct Entry: Sendable, Equatable {
    /// Index of the feature.
    public let feature: Int
    /// Mean of the cluster's samples, in the unit of the data.
    public let mean: Double
    /// z as above.
    public let deviations: Double
  }

  /// For each cluster its features with the greatest |z|, the greatest first; none for an empty cluster.
  public let entries: [[Entry]]

  /// - Parameters:
  ///   - labels: the cluster of each sample, below `clusters`.
  ///   - limit: how many features each cluster gets at most.
  ///   - original: turns a scaled value of a feature into the one in the data.
  /// - Complexity: O(n · d + K · d log d).
  init(
    of samples: TrainingSamples, labels: [Int32], clusters: Int, limit: Int,
    original: (_ value: Double, _ feature: Int) -> Double, engine: Engine
  ) throws(KernelError) {
    let (n, d) = (samples.rows, samples.columns)
    var sums = [[Double]](repeating: [Double](repeating: 0, count: d), count: clusters)
    var squares = [Double](repeating: 0, count: d)
    var sizes = [Int](repeating: 0, count: clusters)
    // A first sample as origin keeps digits of features far from 0.
    let origin = n > 0 ? try samples.rows(at: [0], engine: engine).elements.map(Double.init) : []
    for start in stride(from: 0, to: n, by: 256) {
      let range = start..<min(n, start + 256)
      let block = try samples.rows(at: Array(range), engine: engine)
      block.withUnsafeElements { values in
        for (row, sample) in range.enumerated() {
          let label = Int(labels[sample])
          sizes[label] += 1
          for feature in 0..<d {
            let value = Double(values[row * d + feature]) - origin[feature]
            sums[label][feature] += value
            squares[feature] += value * value
          }
        }
      }
    }
    let means = (0..<d).map { feature in sums.reduce(0) { $0 + $1[feature] } / Double(max(1, n)) }
    let deviations = (0..<d).map { feature in
      max(0, squares[feature] / Double(max(1, n)) - means[feature] * means[feature]).squareRoot()
    }
    entries = (0..<clusters).map { cluster in
      guard sizes[cluster] > 0 else { return [] }
      let all = (0..<d).compactMap { feature -> Entry? in
        guard deviations[feature] > 0 else { return nil }
        let mean = sums[cluster][feature] / Double(sizes[cluster])
        return Entry(
          feature: feature, mean: original(mean + origin[feature], feature),
          deviations: (mean - means[feature]) / deviations[feature])
      }
      let sorted = all.sorted {
        ($0.deviations.magnitude, $1.feature) > ($1.deviations.magnitude, $0.feature)
      }
      return Array(sorted.prefix(limit))
    }
  }
}
