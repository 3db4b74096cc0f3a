import Testing

@testable import KMeans

@Suite struct SmoothedInertiaTests {
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
    var constant = SmoothedInertia(share: 0.25)
    let stays = (0..<3).map { _ in
      constant.add(8)
      return constant.countSinceLeast
    }
    #expect(stays == [0, 1, 2], "an average like the least is no new least")
    var whole = SmoothedInertia(share: 7)
    whole.add(8)
    whole.add(4)
    #expect(whole.average == 4, "a batch of all samples leaves nothing of those before")
  }
}
