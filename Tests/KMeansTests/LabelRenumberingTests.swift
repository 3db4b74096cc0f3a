import KMeans
import Testing

@Suite struct LabelRenumberingTests {
  @Test func samePartitionsGetTheSameNumbers() throws {
    let reference = (0..<60).map { ($0 * $0) % 7 - 2 }
    let other = reference.map { 50 - 3 * $0 }
    #expect(try renumberedLabels(other, toMatch: reference) == reference)
    #expect(try renumberedLabels(reference, toMatch: other) == other)
  }

  @Test func surplusClustersGetFreshNumbers() throws {
    let reference = [0, 0, 0, 0, 2, 2, 2, 2]
    let labels = [9, 9, 9, 4, 7, 7, 7, 5]
    #expect(try labelRenumbering(of: labels, toMatch: reference) == [9: 0, 7: 2, 4: 1, 5: 3])
    #expect(try renumberedLabels(labels, toMatch: reference) == [0, 0, 0, 1, 2, 2, 2, 3])
  }

  @Test func fewerClustersKeepNumbersOfTheReference() throws {
    let reference = [3, 3, 1, 1, 1, 8]
    #expect(try labelRenumbering(of: [0, 0, 5, 5, 5, 5], toMatch: reference) == [0: 3, 5: 1])
  }

  @Test(arguments: MetricsFixture.all)
  func agreementIsTheAccuracy(_ fixture: MetricsFixture) throws {
    let (labels, reference) = fixture.partition
    let renumbering = try labelRenumbering(of: labels, toMatch: reference)
    #expect(Set(renumbering.keys) == Set(labels) && Set(renumbering.values).count == renumbering.count)
    let renumbered = try renumberedLabels(labels, toMatch: reference)
    let agreeing = zip(renumbered, reference).count { $0 == $1 }
    #expect(Double(agreeing) / Double(labels.count) == fixture.accuracy)
  }

  @Test func labelingsThatCannotBeCompared() {
    #expect(throws: MetricsError.lengthMismatch(predicted: 2, truth: 1)) {
      try labelRenumbering(of: [1, 2], toMatch: [1])
    }
    #expect(throws: MetricsError.emptyLabeling) { try renumberedLabels([Int](), toMatch: [Int]()) }
  }
}
