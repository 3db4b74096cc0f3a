import Kernels
import TestSupport
import Testing

@testable import Datasets

/// Tables that pandas and scikit-learn wrote.
@Suite struct PeerFileTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test(arguments: [Fixtures.pandasCSV, Fixtures.pandasTSV])
  func pandasTables(file: [UInt8]) throws {
    let path = try directory.file("table", file)
    let data = try Dataset.load([path], reading: DatasetReading(labelColumn: .name("kind")))
    #expect(data.samples.elements == [5.1, 3, 4.9, 1e-7, 6.25, -2])
    #expect(data.featureNames == ["sepal, length", "width \"cm\""])
    #expect(data.labels == [1, 2, 0] && data.classNames == ["a \"b\", c", "setosa", "two words"])
    #expect(
      throws: DatasetError.format(file: path, .notANumber(line: 2, column: 3, name: "kind", text: "setosa"))
    ) { try Dataset.load([path]) }
  }

  @Test func missingValuesOfPandasAreNamed() throws {
    let path = try directory.file("table", Fixtures.pandasMissing)
    #expect(
      throws: DatasetError.format(file: path, .missingValue(line: 3, column: 2, name: "b", text: "NA"))
    ) { try Dataset.load([path]) }
  }

  @Test func linesOfJSON() throws {
    let data = try Dataset.load([try directory.file("lines", Fixtures.pandasJSONLines)])
    #expect(data.samples.elements == Fixtures.x)
    #expect(data.labels == [1, 0, 1] && data.classNames == ["a", "b"])
  }

  @Test func svmlightFiles() throws {
    let one = try Dataset.load([try directory.file("one", Fixtures.svmlightOne)])
    #expect(one.samples.elements == [0, 1.5, 0, -2, 0, 0, 0, 0, 1e-3, 0, 0, 7])
    #expect(one.labels == [1, -1, 3])
    let zeroed = try Dataset.load([try directory.file("zeroed", Fixtures.svmlightZeroed)])
    #expect(zeroed.samples == one.samples && zeroed.labels == [1, 2, 3])
    let zero = try Dataset.load([try directory.file("zero", Fixtures.svmlightZero)])
    #expect(zero.samples.elements == [1.5, 0, -2, 0, 0, 0, 0, 0, 7])
  }
}
