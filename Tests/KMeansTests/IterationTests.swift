import Kernels
import Testing

@testable import KMeans

/// What is told of each iteration, by hand.
@Suite struct IterationTests {
  /// 0, 1, 10, 11 and 12 in the first feature and 3 in the second, about 0 and 10: the nearest are two and three, the means
  /// 0.5 and 11.
  private static let samples = Data.matrix(5, 2) { $1 == 0 ? [0, 1, 10, 11, 12][$0] : 3 }
  private static let start = Data.matrix(2, 2) { $1 == 0 ? [0, 10][$0] : 3 }

  private func fit(tolerance: Double) throws -> KMeansResult {
    try KMeans(clusters: 2, tolerance: tolerance).fit(
      Self.samples, initialCentroids: Self.start, random: Random(seed: 0), engine: Engine())
  }

  @Test func everyNumberOfAnIteration() throws {
    let result = try fit(tolerance: 0)
    #expect(result.iterations.map(\.index) == [0, 1])
    // About the centroids that the iteration began with: 0 + 1 + 0 + 1 + 4.
    let inertias = result.iterations.map(\.inertia)
    #expect(inertias.count == 2 && abs(inertias[0] - 6) < 1e-12 && abs(inertias[1] - 2.5) < 1e-12)
    #expect(result.iterations.map(\.changedLabels) == [5, 0])
    #expect(result.iterations.map(\.centroidShift) == [0.25 + 1, 0])
    #expect(result.iterations.map(\.relocatedClusters) == [0, 0])
    #expect(result.centroids.elements == [0.5, 3, 11, 3])
    #expect(result.inertia == 2.5 && result.stopReason == .labelsSettled)
  }

  /// The variances of the features are 134.8 / 5 and 0, their mean 13.48, and the first shift is 1.25.
  @Test func theToleranceIsAShareOfTheMeanVariance() throws {
    let share = 1.25 / 13.48
    let (below, above) = (try fit(tolerance: 0.999 * share), try fit(tolerance: 1.001 * share))
    #expect(below.stopReason == .labelsSettled && below.iterations.count == 2)
    #expect(above.stopReason == .centroidsSettled && above.iterations.count == 1)
    #expect(above.centroids == below.centroids)
  }

  /// 2 + ⌊ln K⌋, where e² is 7.39 and e³ 20.09.
  @Test func greedySeedingTriesAsManyCandidatesAsPublished() {
    let counts = [1, 2, 3, 7, 8, 20, 21, 1000].map(PlusPlusSeeding.greedyCandidates)
    #expect(counts == [2, 2, 3, 3, 4, 4, 5, 8])
  }

  @Test func smoothedInertiasAreWeightedAverages() {
    var smoothed = SmoothedInertia(share: 0.25)
    var (averages, counts): ([Double?], [Int]) = ([], [])
    for inertia in [8, 4, 12, 4, 3, 7] as [Double] {
      smoothed.add(inertia)
      averages.append(smoothed.average)
      counts.append(smoothed.countSinceLeast)
    }
    #expect(averages == [8, 7, 8.25, 7.1875, 6.140625, 6.35546875])
    #expect(counts == [0, 0, 1, 2, 0, 1])
    var whole = SmoothedInertia(share: 7)
    whole.add(8)
    whole.add(4)
    #expect(whole.average == 4, "a batch of all samples leaves nothing of those before")
  }
}
