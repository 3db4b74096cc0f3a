import Kernels
import Testing

@testable import Datasets

@Suite struct MissingValueTests {
  private func data(_ rows: [[Float]], labels: [Int]? = nil) throws -> Dataset {
    Dataset(
      samples: try Matrix(rows: rows.count, columns: rows[0].count, elements: rows.flatMap { $0 }),
      labels: labels)
  }

  private static let holes: [[Float]] = [
    [1, 10, 0], [.nan, 20, 0], [4, .nan, 0], [7, 60, 0], [8, 30, 0],
  ]

  @Test func incompleteSamplesAreLeftOutWithTheirLabels() throws {
    var data = try data(Self.holes, labels: [5, 6, 7, 8, 9])
    let treated = try data.treatMissingValues(.drop)
    #expect(treated == (values: 2, samplesLeftOut: 2))
    #expect(data.samples.elements == [1, 10, 0, 7, 60, 0, 8, 30, 0])
    #expect(data.labels == [5, 8, 9])
  }

  @Test(
    arguments: [(MissingValueTreatment.mean, [5, 30]), (.median, [5.5, 25])]
      as [(MissingValueTreatment, [Float])])
  func valuesAreFilledFromTheirFeature(treatment: MissingValueTreatment, filled: [Float]) throws {
    var data = try data(Self.holes, labels: [5, 6, 7, 8, 9])
    let treated = try data.treatMissingValues(treatment)
    #expect(treated == (values: 2, samplesLeftOut: 0))
    #expect(data.samples.elements == [1, 10, 0, filled[0], 20, 0, 4, filled[1], 0, 7, 60, 0, 8, 30, 0])
    #expect(data.labels == [5, 6, 7, 8, 9])
  }

  @Test func theMedianOfAnOddNumberIsOneOfThem() throws {
    var data = try data([[3], [.nan], [100], [-1], [.nan]])
    try data.treatMissingValues(.median)
    #expect(data.samples.elements == [3, 3, 100, -1, 3])
  }

  @Test(arguments: MissingValueTreatment.allCases)
  func completeDataStayAsTheyAre(treatment: MissingValueTreatment) throws {
    var data = try data([[1, 2], [3, 4]])
    #expect(try data.treatMissingValues(treatment) == (values: 0, samplesLeftOut: 0))
    #expect(data.samples.elements == [1, 2, 3, 4])
    var bytes = Dataset(
      bytes: ByteMatrix(rows: 1, columns: 2, scale: 1) { _ = $0.update(fromContentsOf: [7, 9]) })
    #expect(try bytes.treatMissingValues(treatment) == (values: 0, samplesLeftOut: 0))
    #expect(bytes.bytes != nil)
  }

  @Test func whatCannotBeTreatedIsSaidAndLeftAlone() throws {
    let cases: [([[Float]], MissingValueTreatment, String)] = [
      ([[1, .nan], [2, .nan]], .mean, "feature “b” has no value"),
      ([[1, .nan], [2, .nan]], .median, "feature “b” has no value"),
      ([[1, .nan], [.nan, 2]], .drop, "every sample has a missing value"),
      ([[1, .nan], [2, -.infinity]], .mean, "sample 1, feature 1"),
    ]
    for (rows, treatment, words) in cases {
      var data = try data(rows, labels: [0, 1])
      data.featureNames = ["a", "b"]
      let error = #expect(throws: DatasetError.self) { try data.treatMissingValues(treatment) }
      #expect(error?.description.contains(words) == true)
      #expect(data.rows == 2 && data.samples.elements.map(\.bitPattern) == rows.joined().map(\.bitPattern))
    }
  }

  /// Samples may have been changed apart from their names and labels.
  @Test func namesAndLabelsOfOtherSamplesAreNoTraps() throws {
    var data = try data([[1, 2, .nan], [3, 4, .nan]])
    data.featureNames = ["a", "b"]
    let error = #expect(throws: DatasetError.self) { try data.treatMissingValues(.mean) }
    #expect(error?.description.contains("feature 2 (counted from 0) has no value") == true)
    data.labels = [0]
    for treatment in MissingValueTreatment.allCases {
      let error = #expect(throws: DatasetError.self) { try data.treatMissingValues(treatment) }
      #expect(error?.description.contains("1 labels for 2 samples") == true)
    }
  }
}
