import KMeans
import Kernels
import Testing

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
}
