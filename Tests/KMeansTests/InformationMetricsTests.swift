import Testing

@testable import KMeans

@Suite struct InformationMetricsTests {
  @Test(arguments: zip(MetricsFixture.all, InformationFixtures.all))
  func scoresEqualThoseOfScikitLearn(_ fixture: MetricsFixture, _ expected: [Double]) throws {
    let (predicted, truth) = fixture.partition
    let table = try ContingencyTable(of: predicted, against: truth)
    let ami = EntropyNormalization.allCases.map { table.adjustedMutualInformation(normalizedBy: $0) }
    let scores =
      ami + [
        table.expectedMutualInformation, table.homogeneity, table.completeness, table.vMeasure,
        try table.vMeasure(beta: 0.5), table.purity,
      ]
    // The logarithms of factorials that scikit-learn adds up lose digits with the number of samples.
    #expect(isClose(scores, expected, within: 1e-10))
  }

  // Sizes 2, 2 and 2, 2: of the 24 ways to pair them 8 are perfect, and 16 tell nothing.
  @Test func expectedInformationOfAHandWorkedTable() throws {
    let table = try ContingencyTable(of: [0, 0, 1, 1], against: [0, 1, 0, 1])
    let ln2 = 0.6931471805599453
    #expect(isClose([table.expectedMutualInformation], [ln2 / 3], within: 1e-15))
    #expect(isClose([table.adjustedMutualInformation()], [-0.5], within: 1e-15))
  }

  // H(C) = ln 2, and H(Y) of 3 and 1 is 2 ln 2 − 3/4 ln 3. The first cluster is of one class and the
  // second of both: H(Y|C) = ln 2 / 2. Of the greater class two thirds are in one cluster:
  // H(C|Y) = 3/4 (ln 3 − 2/3 ln 2).
  @Test func entropiesOfAHandWorkedTable() throws {
    let (predicted, truth) = ([0, 0, 1, 1], [5, 5, 5, 9])
    let table = try ContingencyTable(of: predicted, against: truth)
    let (ln2, ln3) = (0.6931471805599453, 1.0986122886681098)
    let (ofClusters, ofClasses) = (ln2, 2 * ln2 - 0.75 * ln3)
    #expect(isClose([table.clusterEntropy, table.classEntropy], [ofClusters, ofClasses], within: 1e-15))
    let scores = try [
      homogeneity(of: predicted, against: truth), completeness(of: predicted, against: truth),
    ]
    let expected = [1 - ln2 / 2 / ofClasses, 1 - (0.75 * ln3 - 0.5 * ln2) / ofClusters]
    #expect(isClose(scores, expected, within: 1e-15))
  }

  @Test func samePartitionsScoreExactlyOneUnderAnyNames() throws {
    let truth = (0..<97).map { ($0 * $0) % 7 }
    let table = try ContingencyTable(of: truth.map { 100 - 37 * $0 }, against: truth)
    let ami = EntropyNormalization.allCases.map { table.adjustedMutualInformation(normalizedBy: $0) }
    #expect(ami == [1, 1, 1, 1])
    #expect(
      [table.purity, table.homogeneity, table.completeness, table.vMeasure, try table.vMeasure(beta: 3)]
        == [1, 1, 1, 1, 1])
  }

  @Test func scoresIgnoreNamesAndOrder() throws {
    let (predicted, truth) = randomPartition(
      seed: 6, samples: 300, clusters: 8, classes: 6, skewed: true, copied: 60)
    let renamed = predicted.map { ($0 + 2) * 5 % 8 - 40 }
    let scores = try ClusteringScores(of: predicted, against: truth)
    let permuted = try ClusteringScores(
      of: Array(renamed.reversed()), against: truth.reversed().map { 3 - $0 })
    #expect(isClose(values(scores), values(permuted)))
  }

  @Test func exchangingThePartitions() throws {
    let (predicted, truth) = randomPartition(
      seed: 7, samples: 400, clusters: 12, classes: 5, skewed: true, copied: 50)
    let table = try ContingencyTable(of: predicted, against: truth)
    let exchanged = try ContingencyTable(of: truth, against: predicted)
    let means = EntropyNormalization.allCases
    #expect(
      isClose(
        means.map { table.adjustedMutualInformation(normalizedBy: $0) } + [table.vMeasure],
        means.map { exchanged.adjustedMutualInformation(normalizedBy: $0) } + [exchanged.vMeasure]))
    #expect(
      isClose([table.homogeneity, table.completeness], [exchanged.completeness, exchanged.homogeneity]))
    #expect(isClose([table.vMeasure], [table.normalizedMutualInformation()]))
  }

  @Test func trivialPartitions() throws {
    let one = [4, 4, 4, 4]
    let two = [0, 0, 1, 1]
    let singles = [5, 2, 9, 1]
    func ami(_ a: [Int], _ b: [Int]) throws -> [Double] {
      try EntropyNormalization.allCases.map {
        try adjustedMutualInformation(of: a, against: b, normalizedBy: $0)
      }
    }
    for same in [one, singles] { #expect(try ami(same, same) == [1, 1, 1, 1]) }
    for (a, b) in [(one, two), (two, one), (singles, two), (two, singles), (one, singles), (singles, one)] {
      #expect(try ami(a, b) == [0, 0, 0, 0])
    }
    let refining = try ClusteringScores(of: singles, against: two)
    #expect([refining.purity, refining.homogeneity, refining.completeness] == [1, 1, 0.5])
    let merging = try ClusteringScores(of: one, against: two)
    #expect([merging.purity, merging.homogeneity, merging.completeness, merging.vMeasure] == [0.5, 0, 1, 0])
    #expect(try vMeasure(of: one, against: two, beta: 0) == 0)
    #expect(try [purity(of: [3], against: [1]), vMeasure(of: [3], against: [1])] == [1, 1])
  }

  @Test func chanceScoresNothing() throws {
    let (predicted, truth) = randomPartition(
      seed: 8, samples: 70_000, clusters: 100, classes: 100, skewed: true, copied: 0)
    let table = try ContingencyTable(of: predicted, against: truth)
    #expect(abs(table.adjustedMutualInformation()) < 1e-3)
    #expect(table.mutualInformation > 0.05)
    // Almost as many parts as samples, of few different sizes.
    let fine = try adjustedMutualInformation(of: (0..<70_000).map { $0 / 2 }, against: predicted)
    #expect(abs(fine) < 0.01)
  }

  @Test(arguments: [-1, .nan, .infinity] as [Double])
  func weightsThatAreNone(beta: Double) {
    #expect { try vMeasure(of: [1, 2], against: [1, 1], beta: beta) } throws: {
      "\($0)" == "a weight beta of \(beta) for the V-measure; give a finite number, 0 or more"
    }
  }

  private func values(_ scores: ClusteringScores) -> [Double] {
    [
      scores.accuracy, scores.nmi, scores.ari, scores.ami, scores.purity, scores.homogeneity,
      scores.completeness, scores.vMeasure,
    ]
  }
}
