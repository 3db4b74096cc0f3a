import DeepClustering
import KMeans
import Kernels
import Serialization

/// Numbers of a run beside its scores: what a user without labels has, and what explains the scores.
struct ExperimentMeasures {
  private let method: MethodSettings
  private let labels: [Int]?
  private let random: Random
  private let engine: Engine

  init(_ method: MethodSettings, _ labels: [Int]?, seed: UInt64, engine: Engine) {
    self.method = method
    self.labels = labels
    self.engine = engine
    random = Random(seed: seed)
  }

  /// - `objective`: reconstruction loss of the last epoch + inertia / n, where the last epoch has one: DEC trains
  ///   without.
  /// - `silhouette`: of the clusters in the embedding, over 5,000 samples.
  /// - `largest_cluster`, `smallest_cluster`: shares of the samples.
  /// - `kmeans_acc`, `kmeans_nmi`: of a K-means on the final embedding, where the method does not end with one.
  /// - `median_highest_membership`: of CT's memberships, and of DKM's at a constant sharpness.
  func json(of clustering: Clustering) throws -> JSONObject {
    var object = JSONObject()
    var sizes = [Int](repeating: 0, count: clustering.centroids.rows)
    for label in clustering.labels { sizes[Int(label)] += 1 }
    let total = Double(max(clustering.labels.count, 1))
    object["largest_cluster"] = .number(Double(sizes.max() ?? 0) / total)
    object["smallest_cluster"] = .number(Double(sizes.min() ?? 0) / total)
    if method.name != .km {
      object["silhouette"] = .number(try silhouette(of: clustering))
    }
    let epochs = clustering.history.filter { $0.phase != .kmeans }
    if let loss = epochs.last?.reconstructionLoss {
      object["objective"] = .number(loss + clustering.inertia / total)
    }
    if let labels, [.fixedCT, .dkm, .annealedDKM, .dcn, .dec, .idec].contains(method.name) {
      let scores = try kMeansScores(of: clustering, against: labels)
      object["kmeans_acc"] = .number(scores?.accuracy ?? .nan)
      object["kmeans_nmi"] = .number(scores?.nmi ?? .nan)
    }
    if let membership {
      object["median_highest_membership"] = .number(try median(of: membership, clustering))
    }
    return object
  }

  private var membership: Membership? {
    switch method.name {
    case .ct, .fixedCT: method.resolvedMembership
    case .dkm, .reinitialisedDKM: .softmax(alpha: method.alpha)
    default: nil
    }
  }

  /// NaN for a single cluster, or one for each sample, of which it is undefined.
  private func silhouette(of clustering: Clustering) throws -> Double {
    do throws(MetricsError) {
      return try silhouetteScore(
        of: clustering.labels, in: clustering.embedding, sampleSize: 5000,
        random: random.stream("measures"), engine: engine)
    } catch {
      guard case .undefinedScore = error else { throw error }
      return .nan
    }
  }

  /// Nil for an embedding that training has driven too far out for K-means.
  private func kMeansScores(of clustering: Clustering, against labels: [Int]) throws -> ClusteringScores? {
    let result: KMeansResult
    do throws(KMeansError) {
      result = try KMeans(clusters: clustering.centroids.rows, restarts: 10).fit(
        clustering.embedding, random: random.stream("measures"), engine: engine)
    } catch {
      guard case .overflow = error else { throw error }
      return nil
    }
    return try ClusteringScores(of: result.labels, against: labels)
  }

  private func median(of membership: Membership, _ clustering: Clustering) throws -> Double {
    var distances = Matrix(rows: 0, columns: 0)
    try engine.squaredDistances(from: clustering.embedding, to: clustering.centroids, into: &distances)
    let highest = (0..<distances.rows).map { row in
      membership.memberships(distances.row(row).map(Double.init)).max() ?? 0
    }
    let sorted = highest.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
