import Kernels
import TestSupport
import Testing

@testable import KMeans

@Suite struct ClusteringMetricsTests {
  @Test func contingencyTableCountsPairsOfAnyLabels() throws {
    let table = try ContingencyTable(of: [7, -3, 7, -3, 7, 0], against: [1, 1, 1, 2, 1, 2])
    #expect(table.clusters == [-3, 0, 7])
    #expect(table.classes == [1, 2])
    #expect(table.counts == [1, 1, 0, 1, 3, 0])
    #expect(table.clusterSizes == [2, 1, 3])
    #expect(table.classSizes == [4, 2])
    #expect(table.samples == 6)
    #expect(table.cells.map(\.count) == [1, 1, 1, 3])
  }

  // Table (2 1; 1 2): ACC 4/6, I = 2·(2/6)ln(4/3) + 2·(1/6)ln(2/3), H = ln 2, tp 4 of 30 ordered pairs.
  @Test func scoresOfAHandWorkedTable() throws {
    let scores = try ClusteringScores(of: [0, 0, 0, 1, 1, 1], against: [0, 0, 1, 0, 1, 1])
    let information = (2 * 0.2876820724517809 - 0.4054651081081644) / 3
    let expected = [4.0 / 6, information / 0.6931471805599453, -1.0 / 9]
    #expect(isClose([scores.accuracy, scores.nmi, scores.ari], expected))
  }

  @Test func samePartitionsScoreExactlyOneUnderAnyNames() throws {
    let truth = (0..<97).map { ($0 * $0) % 7 }
    let renamed = truth.map { 100 - 37 * $0 }
    let scores = try ClusteringScores(of: renamed, against: truth)
    #expect(scores.accuracy == 1 && scores.nmi == 1 && scores.ari == 1)
  }

  @Test func scoresIgnoreNamesAndOrder() throws {
    let (predicted, truth) = randomPartition(
      seed: 5, samples: 300, clusters: 8, classes: 6, skewed: true, copied: 60)
    let renamed = predicted.map { ($0 + 2) * 5 % 8 - 40 }
    let scores = try ClusteringScores(of: predicted, against: truth)
    let permuted = try ClusteringScores(
      of: Array(renamed.reversed()), against: truth.reversed().map { 3 - $0 })
    #expect(
      isClose(
        [scores.accuracy, scores.nmi, scores.ari], [permuted.accuracy, permuted.nmi, permuted.ari]))
  }

  @Test func leftOverClustersMatchNothing() throws {
    let predicted = [0, 0, 0, 1, 1, 2, 2, 2]
    let truth = [5, 5, 5, 5, 5, 9, 9, 5]
    let table = try ContingencyTable(of: predicted, against: truth)
    #expect(table.accuracy == 5.0 / 8)
    #expect(table.bestMatching == [0: 5, 2: 9])
    #expect(try clusteringAccuracy(of: truth, against: predicted) == 5.0 / 8)
  }

  @Test func trivialPartitions() throws {
    let one = [4, 4, 4, 4]
    let two = [0, 0, 1, 1]
    for mean in EntropyNormalization.allCases {
      #expect(try normalizedMutualInformation(of: one, against: one, normalizedBy: mean) == 1)
      #expect(try normalizedMutualInformation(of: one, against: two, normalizedBy: mean) == 0)
      #expect(try normalizedMutualInformation(of: two, against: one, normalizedBy: mean) == 0)
    }
    #expect(try adjustedRandIndex(of: one, against: one) == 1)
    #expect(try adjustedRandIndex(of: one, against: two) == 0)
    #expect(try adjustedRandIndex(of: [3, 1, 2], against: [1, 2, 3]) == 1)
    #expect(try adjustedRandIndex(of: [3], against: [1]) == 1)
  }

  @Test(arguments: MetricsFixture.all)
  func scoresEqualThoseOfScikitLearn(_ fixture: MetricsFixture) throws {
    let (predicted, truth) = fixture.partition
    let table = try ContingencyTable(of: predicted, against: truth)
    let nmi = EntropyNormalization.allCases.map { table.normalizedMutualInformation(normalizedBy: $0) }
    #expect(
      isClose(
        [table.accuracy, table.adjustedRandIndex] + nmi, [fixture.accuracy, fixture.ari] + fixture.nmi))
  }

  /// K-means labels by Int32, files by bytes.
  @Test func labelsOfEveryIntegerTypeScoreTheSame() throws {
    let (predicted, truth) = ((0..<60).map { $0 * 7 % 5 }, (0..<60).map { $0 / 20 })
    let scores = try ClusteringScores(of: predicted, against: truth)
    #expect(try ClusteringScores(of: predicted.map(Int32.init), against: truth.map(UInt8.init)) == scores)
    #expect(try ClusteringScores(of: predicted.map(Int8.init)[...], against: truth) == scores)
    let samples = Matrix.random(60, 3, seed: 1)
    let (labels, engine) = (predicted.map(Int32.init), try Engine())
    #expect(
      try [
        silhouetteScore(of: labels, in: samples, engine: engine),
        calinskiHarabaszIndex(of: labels, in: samples), daviesBouldinIndex(of: labels, in: samples),
      ] == [
        silhouetteScore(of: predicted, in: samples, engine: engine),
        calinskiHarabaszIndex(of: predicted, in: samples), daviesBouldinIndex(of: predicted, in: samples),
      ])
  }

  // 200,000 samples have 4 · 10¹⁰ ordered pairs, whose products exceed 64 bits.
  @Test func adjustedRandIndexOfManySamples() throws {
    let truth = (0..<200_000).map { $0 % 2 }
    let half = truth.indices.map { $0 % 4 < 2 ? truth[$0] : 0 }
    #expect(isClose([try adjustedRandIndex(of: half, against: truth)], [0.24999718747539043]))
    #expect(try adjustedRandIndex(of: truth, against: truth) == 1)
  }

  @Test func labelingsThatCannotBeCompared() {
    #expect(throws: MetricsError.lengthMismatch(predicted: 2, truth: 1)) {
      try clusteringAccuracy(of: [1, 2], against: [1])
    }
    #expect(throws: MetricsError.emptyLabeling) { try ClusteringScores(of: [Int](), against: [Int]()) }
    #expect(
      MetricsError.lengthMismatch(predicted: 2, truth: 1).description
        == "2 predicted labels against 1 true ones; give one of each per sample")
  }
}
