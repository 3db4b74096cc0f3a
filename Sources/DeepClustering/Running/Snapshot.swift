import Kernels
import Serialization

/// The clusters as they stood between two epochs of fine-tuning.
public struct Snapshot: Sendable {
  /// Epochs of fine-tuning done.
  public let epoch: Int
  /// The embeddings of all samples, n × l.
  public let embedding: Matrix
  /// The centroids, K × l.
  public let centroids: Matrix
  /// The cluster of each sample.
  public let labels: [Int32]

  /// The given state.
  public init(epoch: Int, embedding: Matrix, centroids: Matrix, labels: [Int32]) {
    self.epoch = epoch
    self.embedding = embedding
    self.centroids = centroids
    self.labels = labels
  }

  /// Whether its parts belong together, and to a run of so many samples and clusters.
  package func fits(samples: Int, clusters: Int) -> Bool {
    embedding.rows == samples && labels.count == samples && centroids.rows == clusters
      && embedding.columns == centroids.columns
      && labels.allSatisfy { (0..<Int32(clusters)).contains($0) }
  }

  init(epoch: Int, _ clusters: ClusterState) {
    self.init(
      epoch: epoch, embedding: clusters.embedding, centroids: clusters.centroids, labels: clusters.labels)
  }
}

// MARK: In files

extension Snapshot {
  private static let prefix = "snapshot."

  /// The tensors of a file that holds snapshots, named `snapshot.EPOCH.embedding`, `.centroids` and `.labels`.
  public static func tensors(of snapshots: [Snapshot]) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for snapshot in snapshots {
      let name = "\(prefix)\(snapshot.epoch)"
      tensors["\(name).embedding"] = Tensor(snapshot.embedding)
      tensors["\(name).centroids"] = Tensor(snapshot.centroids)
      tensors["\(name).labels"] = Tensor(snapshot.labels)
    }
    return tensors
  }

  /// The snapshots in a file, by epochs; none where it holds none.
  ///
  /// - Throws: `SafeTensorsError` for a tensor that is missing or of another type.
  public static func all(in file: SafeTensors) throws(SafeTensorsError) -> [Snapshot] {
    // By whichever of its tensors there is, so that one that is missing is an error.
    let epochs = Set(
      file.tensors.keys.filter { $0.hasPrefix(prefix) }.compactMap { key in
        key.dropFirst(prefix.count).split(separator: ".").first.flatMap { Int($0) }
      })
    var snapshots: [Snapshot] = []
    for epoch in epochs.sorted() {
      snapshots.append(
        Snapshot(
          epoch: epoch, embedding: try file.matrix("\(prefix)\(epoch).embedding"),
          centroids: try file.matrix("\(prefix)\(epoch).centroids"),
          labels: try file.integers("\(prefix)\(epoch).labels").map { Int32(truncatingIfNeeded: $0) }))
    }
    return snapshots
  }
}
