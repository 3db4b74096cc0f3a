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

    let centroids = try Matrix(rows: 3, columns: 1, elements: [5, 0, 9])
    try state.assign(embedding, to: centroids, engine: engine)
    #expect(state.labels == [1, 1, 0, 0, 2, 2] && state.changedLabels == 4.0 / 6)
    try state.assign(embedding, to: centroids, engine: engine)
    #expect(state.changedLabels == 0)
    // One sample goes over, and the clusters still keep their numbers.
    let moved = try Matrix(rows: 6, columns: 1, elements: [0, 5, 5, 5.1, 9, 9.1])
    try state.replace(
      with: KMeans(clusters: 3, restarts: 5).fit(moved, random: Random(seed: 1), engine: engine),
      embedding: moved, engine: engine)
    #expect(state.labels == [1, 0, 0, 0, 2, 2] && state.changedLabels == 1.0 / 6)
  }
}
