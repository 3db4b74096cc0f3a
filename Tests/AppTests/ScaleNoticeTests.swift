import Datasets
import Kernels
import Testing

@testable import App

@Suite struct ScaleNoticeTests {
  private static func table(_ factor: Float) throws -> Dataset {
    let rows: [[Float]] = (0..<6).map { (i: Int) -> [Float] in [Float(i % 2), factor * Float(i % 3), 7] }
    let samples = try Matrix(rows: 6, columns: 3, elements: Array(rows.joined()))
    var data = Dataset(samples: samples, labels: nil)
    data.featureNames = ["depth", "mass", "constant"]
    return data
  }

  @Test func unitsThatDifferAreNamed() throws {
    let notice = try #require(ScaleNotice(Self.table(1000), scaling: .none))
    #expect(notice.most.name == "“mass”" && notice.least.name == "“depth”")
    #expect((notice.most.deviation - 1000 * (2.0 / 3).squareRoot()).magnitude < 1e-3)
    #expect(notice.least.deviation == 0.5 && notice.text.contains("--scale standard"))
  }

  @Test func featuresWithoutNamesHaveNumbersFromZero() throws {
    var table = try Self.table(1000)
    table.featureNames = nil
    let notice = try #require(ScaleNotice(table, scaling: .none))
    #expect(
      notice.most.name == "feature 1 (counted from 0)" && notice.least.name == "feature 0 (counted from 0)")
    #expect(OffsetNotice(table, scaling: .none) == nil)
    for row in 0..<6 { table.samples[row, 1] = 1e6 + Float(row % 2) }
    #expect(OffsetNotice(table, scaling: .none)?.name == "feature 1 (counted from 0)")
  }

  @Test func othersAreLeftAlone() throws {
    #expect(try ScaleNotice(Self.table(10), scaling: .none) == nil)
    #expect(try ScaleNotice(Self.table(1000), scaling: .standard) == nil)
    let bytes = Dataset(
      bytes: try ByteMatrix(rows: 2, columns: 2, scale: 1, elements: [0, 1, 255, 2]), labels: nil)
    #expect(ScaleNotice(bytes, scaling: .none) == nil)
  }
}
