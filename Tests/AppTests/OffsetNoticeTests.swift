import Datasets
import Kernels
import Testing

@testable import App

@Suite struct OffsetNoticeTests {
  private static func table(offset: Float) throws -> Dataset {
    let rows: [[Float]] = (0..<6).map { (i: Int) -> [Float] in [Float(i % 2), offset + Float(i % 3), 7] }
    let samples = try Matrix(rows: 6, columns: 3, elements: Array(rows.joined()))
    var data = Dataset(samples: samples, labels: nil)
    data.featureNames = ["depth", "altitude", "constant"]
    return data
  }

  @Test func theFarthestFeatureIsNamed() throws {
    let notice = try #require(OffsetNotice(Self.table(offset: -2000), scaling: .none))
    #expect(notice.name == "“altitude”" && notice.mean == -1999)
    #expect((notice.deviation - (2.0 / 3).squareRoot()).magnitude < 1e-9)
    #expect(notice.text.contains("--scale standard"))
  }

  @Test func othersAreLeftAlone() throws {
    #expect(try OffsetNotice(Self.table(offset: 10), scaling: .none) == nil)
    #expect(try OffsetNotice(Self.table(offset: 2000), scaling: .standard) == nil)
  }
}
