import Kernels
import TestSupport
import Testing

@testable import Datasets

@Suite struct SparseTests {
  private static func parse(
    _ text: String, _ reading: DatasetReading = DatasetReading()
  ) throws -> (elements: [Float], labels: [Int]?, columns: Int) {
    let table = try SparseTable(parsing: Array(text.utf8), reading)
    var elements = [Float](repeating: .nan, count: table.rows * table.columns)
    elements.withUnsafeMutableBufferPointer { table.write(to: $0) }
    return (elements, table.labels, table.columns)
  }

  @Test func zerosAreFilledIn() throws {
    let text = "# comment\n1 1:0.5 3:-2 # more\n\n-1\n+2.0 qid:7 2:1e3\r\n"
    let table = try Self.parse(text)
    #expect(table.elements == [0.5, 0, -2, 0, 0, 0, 0, 1000, 0])
    #expect(table.labels == [1, -1, 2])
    #expect(try Self.parse(text, DatasetReading(featureCount: 5)).columns == 5)
  }

  @Test func anIndexOfZeroMeansThatAllCountFromZero() throws {
    #expect(try Self.parse("1 0:5 2:6\n2 1:7\n").elements == [5, 0, 6, 0, 7, 0])
  }

  /// Neighbours beyond 2⁵³, which are one Double.
  @Test func greatLabelsAreExact() throws {
    let text = "9007199254740992 1:1\n+9007199254740993 1:3\n-9007199254740993 1:3\n1e17 1:2\n"
    let expected = [
      9_007_199_254_740_992, 9_007_199_254_740_993, -9_007_199_254_740_993, 100_000_000_000_000_000,
    ]
    #expect(try Self.parse(text).labels == expected)
  }

  @Test func targetsThatAreNotWholeAreNoLabels() throws {
    #expect(try Self.parse("0.5 1:1\n1 1:2\n").labels == nil)
    let directory = try TemporaryDirectory()
    let path = try directory.file("x", Array("# made by\n1 1:1\n-0.5 1:2\n0.25 1:2\n".utf8))
    func first(_ reading: DatasetReading, labels: [String] = []) throws -> DataFileDescription.Label? {
      let (data, files) = try Dataset.loadWithDescriptions([path], labels: labels, reading: reading)
      #expect((data.labels == nil) == labels.isEmpty)
      return files[0].fraction
    }
    #expect(try first(DatasetReading()) == DataFileDescription.Label(line: 3, text: "-0.5"))
    // Where nobody asks for them, there is nothing to tell.
    #expect(try first(DatasetReading(includesLabels: false)) == nil)
    let labels = try directory.file("y", Array("1\n2\n3\n".utf8))
    #expect(try first(DatasetReading(), labels: [labels]) == nil)
  }

  @Test(arguments: [
    ("1 1:2\nx 1:2\n", FormatError.invalidValue(line: 2, what: "the label", text: "x")),
    ("1 3:x\n", .invalidValue(line: 1, what: "feature 3", text: "x")),
    ("1 2:1 2:1\n", .unsupported("line 1: index 2 follows 2; sort the indices of each line")),
    ("1 1:1 5\n", .unsupported("line 1: “5” is not index:value")),
    ("1 -1:1\n", .unsupported("line 1: “-1:1” has no whole number as its index")),
    ("1 :1\n", .unsupported("line 1: “:1” has no whole number as its index")),
    ("1 2147483647:1\n", .tooLarge(index: "2147483647")),
    ("1 99999999999:1\n", .tooLarge(index: "99999999999")),
  ])
  func errorsNameTheLine(text: String, error: FormatError) {
    #expect(throws: error) { try Self.parse(text) }
  }

  @Test func theLargestIndexIsRead() throws {
    let error = #expect(throws: FormatError.self) {
      try Self.parse("1 2147483646:1\n", DatasetReading(denseLimit: 1 << 20))
    }
    #expect("\(try #require(error))".contains("1 samples of 2147483646 features"))
  }

  @Test func absurdlyDenseMatricesAreRefused() {
    let text = String(repeating: "1 2000000000:1\n", count: 10)
    #expect(throws: FormatError.self) { try SparseTable(parsing: Array(text.utf8), DatasetReading()) }
    // A few bytes that ask for gigabytes.
    #expect(throws: FormatError.self) {
      try SparseTable(parsing: Array("1 1000000000:1\n".utf8), DatasetReading(denseLimit: 1 << 30))
    }
    #expect(throws: FormatError.self) { try Self.parse("1 101:1\n", DatasetReading(denseLimit: 400)) }
    #expect(throws: FormatError.self) { try Self.parse("1 101:1\n", DatasetReading(featureCount: 100)) }
  }

  @Test func theFormatIsToldByContent() {
    let texts = [
      "1 1:2\n", "# made by\n\n-1\n+1 7:1\n", "0 qid:1 2:3\n", "1 2\n", "a b:c\n", "1\n2\n", "time,1:2\n",
      "species 5:1\n", "1 1:2 3:4 # a b\n", "1 1:2 3:x\n", "\"mix 5:1 ratio\",\"b\"\n1,2\n3,4\n",
      "a 1:2 b,c\n",
      "2024-01-01 12:30\t5.1\t2\n", "1 2:3 qid:4 5:6", "1 1:2\r\n",
    ]
    #expect(
      texts.map { SparseTable.isSparse(Array($0.utf8)) } == [
        true, true, true, false, false, false, false, true, true, false, false, false, false, true, true,
      ])
  }

  /// Files together have as many features as the widest.
  @Test func filesOfDifferentWidthGoTogether() throws {
    let directory = try TemporaryDirectory()
    let paths = try ["1 1:1\n", "2 3:1\n"].enumerated().map { index, text in
      try directory.file("\(index)", Array(text.utf8))
    }
    let data = try Dataset.load(paths)
    #expect(data.samples.elements == [1, 0, 0, 0, 0, 1])
    #expect(data.labels == [1, 2])
    #expect(
      try Dataset.load(paths, labels: paths.map { _ in try directory.file("y", [0x31]) }).labels == [1, 1])
  }

  /// What is too much for the machine is what they are together.
  @Test func filesTogetherHaveALimit() throws {
    let directory = try TemporaryDirectory()
    let paths = try (0..<3).map { try directory.file("\($0)", Array("1 10:1\n2 9:1\n".utf8)) }
    let reading = DatasetReading(denseLimit: 6 * 10 * 4 - 1)
    #expect(try Dataset.load(Array(paths.prefix(2)), reading: reading).rows == 4)
    let error = #expect(throws: DatasetError.self) { try Dataset.load(paths, reading: reading) }
    #expect(error?.description.contains("6 samples of 10 features") == true)
  }

  /// One that has an index 0 says that the others count from 0 too.
  @Test func filesTogetherCountFromTheSame() throws {
    let directory = try TemporaryDirectory()
    let paths = try ["1 1:5 2:6\n", "2 0:7 1:8\n"].enumerated().map { index, text in
      try directory.file("\(index)", Array(text.utf8))
    }
    #expect(try Dataset.load(paths).samples.elements == [0, 5, 6, 7, 8, 0])
    #expect(try Dataset.load(paths.reversed()).samples.elements == [7, 8, 0, 0, 5, 6])
    #expect(throws: DatasetError.self) { try Dataset.load(paths, reading: DatasetReading(featureCount: 2)) }
    #expect(try Dataset.load(paths, reading: DatasetReading(featureCount: 4)).columns == 4)
  }

  @Test func theFirstIndexMayBeSaid() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.file("x", Array("1 1:5 2:6\n".utf8))
    func load(_ path: String, _ first: Int?, or other: DatasetReading.SparseFeatures? = nil) throws -> Dataset
    {
      try Dataset.load([path], reading: DatasetReading(firstIndex: first, sparseDefault: other))
    }
    #expect(try load(path, nil).firstIndex == 1)
    #expect(try load(path, 0).samples.elements == [0, 5, 6])
    #expect(try load(path, 0).firstIndex == 0)
    #expect(try load(path, 1).samples.elements == [5, 6])
    // What is said prevails over what is known otherwise.
    let known = DatasetReading.SparseFeatures(firstIndex: 0, count: 4)
    #expect(try load(path, nil, or: known).samples.elements == [0, 5, 6, 0])
    #expect(try load(path, 1, or: known).samples.elements == [5, 6, 0, 0])
    #expect(throws: DatasetError.self) { try load(path, nil, or: .init(firstIndex: 0, count: 2)) }
    let zero = try directory.file("zero", Array("1 0:5\n".utf8))
    #expect(try load(zero, nil).firstIndex == 0)
    #expect(throws: DatasetError.self) { try load(zero, 1) }
    let zeroAndOne = try directory.file("zero-and-one", Array("1 0:5 1:6\n2 1:7\n".utf8))
    let refusal = FormatError.unsupported("index 0 occurs, and the first is to be 1")
    #expect(throws: DatasetError.format(file: zeroAndOne, refusal)) { try load(zeroAndOne, 1) }
    #expect(try load(zeroAndOne, 0).samples.elements == [5, 6, 0, 7])
    for first in [-1, 2, .max, .min] {
      #expect(throws: DatasetError.self) { try load(path, first) }
      #expect(throws: DatasetError.self) { try load(path, nil, or: .init(firstIndex: first, count: 4)) }
    }
    let dense = try directory.file("dense.csv", Array("5,6\n".utf8))
    #expect(try load(dense, nil, or: known).columns == 2)
    #expect(try load(dense, nil).firstIndex == nil)
    #expect(throws: DatasetError.self) { try load(dense, 1) }
  }

  @Test func indicesAreWrittenAsTheyWere() throws {
    let directory = try TemporaryDirectory()
    for text in ["1 0:5 2:6\n", "1 1:5 2:6\n"] {
      let data = try Dataset.load([try directory.file("x", Array(text.utf8))])
      let written = try data.encoded(as: OutputFormat(.libsvm))
      #expect(String(decoding: written, as: UTF8.self) == text)
    }
  }

  @Test func commentsDoNotHideSparseText() {
    let text = String(repeating: "# a comment\n\n", count: 105) + "1 2:0.5\n"
    #expect(DataFormat(Array(text.utf8)) == .sparse)
  }

  /// A time of day with more behind it is a field of a table.
  @Test func timesOfDayAreNoSparseText() throws {
    let table = Array("2024-01-01 12:30,5,6\n2024-01-02 13:30,7,8\n".utf8)
    #expect(DataFormat(table) == .text)
    #expect(DataFormat(Array("1 12:30 13:5\n".utf8)) == .sparse)
    #expect(DataFormat(Array("1 12:x\n".utf8)) == .text)
    var reading = DatasetReading(ignoredColumns: [.index(1)])
    reading.hasHeader = false
    let directory = try TemporaryDirectory()
    let data = try Dataset.load([directory.file("times.csv", table)], reading: reading)
    #expect(data.samples.elements == [5, 6, 7, 8])
  }
}

extension FormatError {
  /// An index in the first line that is beyond all that are read.
  fileprivate static func tooLarge(index: String) -> FormatError {
    .unsupported(
      "line 1: “\(index):1” has an index beyond 2147483646, the largest; number the features without gaps")
  }
}
