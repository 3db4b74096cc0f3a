import DeepClustering
import Kernels

/// The highest membership of each sample, maxₖ Gₖ(h), and the clusters that come first and second for it.
public struct Confidence: Sendable {
  /// The highest membership of each sample, in [1/K, 1].
  public let highest: [Double]
  /// The membership of the sample's own cluster less that of the best other one, in [−1, 1].
  public let margin: [Double]
  /// The best other cluster of each sample; its own where there is no other.
  public let second: [Int32]

  /// The confidence in the labels of a stage.
  ///
  /// - Precondition: the stage has an embedding for each label, and each label names a centroid.
  /// - Throws: `KernelError.shapeMismatch` for embedding and centroids of different dimensions.
  /// - Complexity: O(n · K · l).
  public init(of stage: Snapshot, by membership: Membership, engine: Engine) throws(KernelError) {
    var distances = Matrix(rows: 0, columns: 0)
    try engine.squaredDistances(from: stage.embedding, to: stage.centroids, into: &distances)
    let (n, clusters) = (stage.labels.count, stage.centroids.rows)
    var (highest, margin) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
    var second = stage.labels
    for sample in 0..<n {
      let own = Int(stage.labels[sample])
      let row = (0..<clusters).map { Double(distances[sample, $0]) }
      let memberships = membership.memberships(row)
      highest[sample] = memberships.max() ?? 1
      // By distances, because memberships of different clusters may be the same 0.
      let other = row.indices.filter { $0 != own }.min { row[$0] < row[$1] }
      margin[sample] = memberships[own] - (other.map { memberships[$0] } ?? 0)
      if let other { second[sample] = Int32(other) }
    }
    (self.highest, self.margin, self.second) = (highest, margin, second)
  }
}
