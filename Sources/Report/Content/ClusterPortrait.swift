import DeepClustering
import Kernels

/// What is to be seen of one cluster.
public struct ClusterPortrait: Sendable, Equatable {
  /// Its number.
  public let cluster: Int
  /// How many samples it has.
  public let size: Int
  /// The root of the mean squared distance of its samples to its centroid, in the embedding.
  public let radius: Double
  /// The samples nearest to its centroid, the nearest first.
  public let nearest: [Int]
  /// Those of its samples that another cluster is nearest to having, the most doubtful first.
  public let doubtful: [Int]
  /// Its classes with their counts, the most frequent first; empty where the truth is not known.
  public let classes: [ClassCount]

  /// How often a class occurs.
  public struct ClassCount: Sendable, Equatable {
    /// The class's label.
    public let label: Int
    /// Samples of it.
    public let count: Int
  }

  /// The portraits of all clusters of a stage.
  ///
  /// A sample is the more doubtful the nearer the second centroid is: the more, the greater d₁/d₂, the ratio of its
  /// squared distances to its own and the next centroid. Ties go to the lower index.
  ///
  /// - Parameters:
  ///   - stage: embedding, labels and centroids.
  ///   - confidence: that of the stage, for the second centroid of each sample.
  ///   - truth: the class of each sample, or nil.
  ///   - examples: how many samples each list has at most.
  /// - Precondition: all have as many samples, and each label names a centroid.
  /// - Complexity: O(n · K · l + n log n).
  public static func all(
    of stage: Snapshot, confidence: Confidence, truth: [Int]?, examples: Int
  ) -> [ClusterPortrait] {
    var members = [[Int]](repeating: [], count: stage.centroids.rows)
    for (sample, label) in stage.labels.enumerated() { members[Int(label)].append(sample) }
    return members.enumerated().map { cluster, members in
      let own = members.map { squaredDistance(stage, $0, cluster) }
      let doubt = zip(members, own).map { sample, distance in
        let second = Int(confidence.second[sample])
        guard second != cluster else { return 0.0 }
        let other = squaredDistance(stage, sample, second)
        return other > 0 ? distance / other : 1
      }
      let byDistance = members.indices.sorted { (own[$0], $0) < (own[$1], $1) }
      let byDoubt = members.indices.sorted { (-doubt[$0], $0) < (-doubt[$1], $1) }
      var counts: [Int: Int] = [:]
      if let truth { for sample in members { counts[truth[sample], default: 0] += 1 } }
      let classes = counts.map { ClassCount(label: $0.key, count: $0.value) }
        .sorted { (-$0.count, $0.label) < (-$1.count, $1.label) }
      let meanSquare = own.reduce(0, +) / Double(max(1, members.count))
      return ClusterPortrait(
        cluster: cluster, size: members.count, radius: meanSquare.squareRoot(),
        nearest: byDistance.prefix(examples).map { members[$0] },
        doubtful: byDoubt.prefix(examples).map { members[$0] }, classes: classes)
    }
  }

  private static func squaredDistance(_ stage: Snapshot, _ sample: Int, _ cluster: Int) -> Double {
    (0..<stage.centroids.columns).reduce(0) { sum, column in
      let difference = Double(stage.embedding[sample, column]) - Double(stage.centroids[cluster, column])
      return sum + difference * difference
    }
  }
}
