import KMeans
import Kernels
import Testing

@testable import DeepClustering

@Suite struct ClusterStateTests {
  /// Two centroids coincide, and the samples were in the second cluster before: renumbering would keep
  /// them there, but a tie goes to the lowest number.
  @Test func labelsAgreeWithPredictAfterRenumbering() throws {
    let engine = try Engine()
    let embedding = try Matrix(rows: 6, columns: 2, elements: [Float](repeating: 1.5, count: 12))
    var state = ClusterState(
      Clustering(
        method: "CT", autoencoder: nil, centroids: Matrix(rows: 2, columns: 2),
        labels: [Int32](repeating: 1, count: 6), embedding: embedding, inertia: 0, history: []))
    let result = try KMeans(clusters: 2).fit(embedding, random: Random(seed: 0), engine: engine)
    #expect(result.labels == [Int32](repeating: 0, count: 6))
    try state.replace(with: result, embedding: embedding, engine: engine)
    #expect(try state.labels == engine.nearestCentroids(of: embedding, in: state.centroids))
  }

  @Test func clustersKeepTheirNumbers() throws {
    let engine = try Engine()
    let embedding = try Matrix(rows: 6, columns: 1, elements: [0, 0.1, 5, 5.1, 9, 9.1])
    let old: [Int32] = [2, 2, 0, 0, 1, 1]
    var state = ClusterState(
      Clustering(
        method: "CT", autoencoder: nil, centroids: Matrix(rows: 3, columns: 1), labels: old,
        embedding: embedding, inertia: 0, history: []))
    let result = try KMeans(clusters: 3, restarts: 5).fit(
      embedding, random: Random(seed: 1), engine: engine)
    try state.replace(with: result, embedding: embedding, engine: engine)
    #expect(state.labels == old)
    #expect(state.changedLabels == 0)
    #expect(state.inertia == result.inertia)
  }
}
