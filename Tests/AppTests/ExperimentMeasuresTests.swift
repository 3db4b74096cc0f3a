import KMeans
import Kernels
import Serialization
import Testing

@testable import App
@testable import DeepClustering

/// The numbers beside the scores, by hand.
@Suite struct ExperimentMeasuresTests {
  /// Six points on a line in clusters of four and two, whose centroids are 1 and 6.
  private static let clustering = makeClustering()

  /// The same, or another multiple of it.
  private static func makeClustering(times scale: Float = 1) -> Clustering {
    var last = EpochRecord(phase: .finetune, epoch: 2, seconds: 1)
    last.reconstructionLoss = 0.25
    var first = EpochRecord(phase: .pretrain, epoch: 1, seconds: 1)
    first.reconstructionLoss = 9
    var embedding = Matrix(rows: 6, columns: 1)
    for (i, value) in [0, 1, 3, 2, 6, 7].enumerated() { embedding[i, 0] = scale * Float(value) }
    var centroids = Matrix(rows: 2, columns: 1)
    (centroids[0, 0], centroids[1, 0]) = (scale, 6 * scale)
    return Clustering(
      method: "CT-norein", autoencoder: nil, centroids: centroids, labels: [0, 0, 0, 0, 1, 1],
      embedding: embedding, inertia: 1 + 0 + 4 + 1 + 0 + 1, history: [first, last])
  }

  private static func measures(
    _ name: MethodName, labels: [Int]? = nil, of clustering: Clustering = clustering
  ) throws -> JSONObject {
    var method = MethodSettings()
    method.name = name
    (method.membership, method.alpha) = (.softmax, 0.1)
    return try ExperimentMeasures(method, labels, seed: 0, engine: Engine()).json(of: clustering)
  }

  @Test func sharesAndObjective() throws {
    let measures = try Self.measures(.dec)
    #expect(measures["largest_cluster"]?.doubleValue == 4.0 / 6)
    #expect(measures["smallest_cluster"]?.doubleValue == 2.0 / 6)
    #expect(measures["objective"]?.doubleValue == 0.25 + 7.0 / 6)
    #expect(measures["kmeans_acc"] == nil && measures["median_highest_membership"] == nil)
    // (b − a) / max(a, b) of each sample, with a the mean distance within its cluster and b that to the other.
    let scores = [
      1 - 2 / 6.5, 1 - (4.0 / 3) / 5.5, 1 - 2 / 3.5, 1 - (4.0 / 3) / 4.5, 1 - 1 / 4.5, 1 - 1 / 5.5,
    ]
    let silhouette = try #require(measures["silhouette"]?.doubleValue)
    #expect(abs(silhouette - scores.reduce(0, +) / 6) < 1e-6)
    #expect(try Self.measures(.km)["silhouette"] == nil)
  }

  /// K-means puts 0 to 3 together as well; the truth is another.
  @Test(arguments: [MethodName.fixedCT, .dkm, .annealedDKM, .dcn, .dec, .idec])
  func kMeansOnTheFinalEmbedding(method: MethodName) throws {
    let measures = try Self.measures(method, labels: [0, 0, 1, 1, 1, 1])
    #expect(measures["kmeans_acc"]?.doubleValue == 4.0 / 6)
    let scores = try ClusteringScores(of: [0, 0, 0, 0, 1, 1], against: [0, 0, 1, 1, 1, 1])
    #expect(measures["kmeans_nmi"]?.doubleValue == scores.nmi)
    #expect(try Self.measures(.ct, labels: [0, 0, 1, 1, 1, 1])["kmeans_acc"] == nil)
  }

  /// The run has its record all the same.
  @Test func anEmbeddingTooFarOutForKMeansHasNoScoresOfIt() throws {
    let measures = try Self.measures(
      .dcn, labels: [0, 0, 1, 1, 1, 1], of: Self.makeClustering(times: 0x1p61))
    #expect(measures["kmeans_acc"]?.doubleValue?.isNaN == true)
    #expect(measures["kmeans_nmi"]?.doubleValue?.isNaN == true)
    #expect(measures["largest_cluster"]?.doubleValue == 4.0 / 6)
  }

  /// 1 / (1 + e^−α|d₁ − d₂|), where the differences of squared distances are 35, 25, 5, 15, 25 and 35.
  @Test func theMedianOfTheHighestMemberships() throws {
    for method in [MethodName.ct, .fixedCT, .dkm, .reinitialisedDKM] {
      let median = try #require(try Self.measures(method)["median_highest_membership"]?.doubleValue)
      // e^−2.5 = 0.0820849986.
      #expect(abs(median - 1 / 1.0820849986) < 1e-7)
    }
    #expect(try Self.measures(.aekm)["median_highest_membership"] == nil)
  }
}
