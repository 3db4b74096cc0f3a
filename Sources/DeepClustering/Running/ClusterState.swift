import KMeans
import Kernels

/// Centroids and labels as they pass from epoch to epoch.
struct ClusterState {
  private(set) var centroids: Matrix
  private(set) var labels: [Int32]
  /// The embeddings after the last epoch.
  private(set) var embedding: Matrix
  private(set) var inertia: Double
  /// The share of samples whose label the last change altered.
  private(set) var changedLabels = 0.0

  init(_ clustering: Clustering) {
    centroids = clustering.centroids
    labels = clustering.labels
    embedding = clustering.embedding
    inertia = clustering.inertia
  }

  /// Takes over a new clustering, its clusters renumbered to overlap most with the old ones.
  ///
  /// Labels are found again, because a tie between equal centroids goes to the lowest number.
  mutating func replace(with result: KMeansResult, embedding: Matrix, engine: Engine) throws {
    let number = try Self.matching(result.labels, to: labels, clusters: centroids.rows)
    var renumbered = result.centroids
    for (new, old) in number.enumerated() {
      for column in 0..<renumbered.columns { renumbered[old, column] = result.centroids[new, column] }
    }
    try assign(embedding, to: renumbered, engine: engine)
  }

  /// Takes over new embeddings and the given centroids.
  mutating func assign(_ embedding: Matrix, to centroids: Matrix, engine: Engine) throws {
    let found = try engine.nearestCentroids(of: embedding, in: centroids)
    let changed = zip(found, labels).count { $0 != $1 }
    changedLabels = Double(changed) / Double(max(labels.count, 1))
    labels = found
    self.centroids = centroids
    self.embedding = embedding
    inertia = engine.inertia(of: Samples(embedding), weights: nil, labels, about: centroids)
  }

  /// Clusters of a checkpoint.
  init(centroids: Matrix, labels: [Int32], embedding: Matrix, inertia: Double) {
    self.centroids = centroids
    self.labels = labels
    self.embedding = embedding
    self.inertia = inertia
  }

  /// For each new cluster the old number that it takes: the one-to-one matching with most samples.
  private static func matching(
    _ new: [Int32], to old: [Int32], clusters: Int
  ) throws(MetricsError) -> [Int] {
    var overlap = [Double](repeating: 0, count: clusters * clusters)
    for (n, o) in zip(new, old) { overlap[Int(n) * clusters + Int(o)] += 1 }
    let assignment = try OptimalAssignment(maximizing: overlap, rows: clusters, columns: clusters)
    return assignment.columns.enumerated().map { $0.element ?? $0.offset }
  }
}
