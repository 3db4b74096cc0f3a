import Kernels
import TestSupport
import Testing

@testable import Datasets

/// Data and labels that look like something else where they are written, and come back as they were.
@Suite struct RoundTripTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func written(_ data: Dataset, _ name: String) throws -> Dataset {
    try data.write(to: "\(directory.path)/\(name)")
    return try Dataset.load(["\(directory.path)/\(name)"])
  }

  /// As the names of columns that have none: 0, 1, 2, ….
  @Test(arguments: [2, 3, 10, 11], ["x.csv", "x.tsv"])
  func aFirstSampleThatCountsComesBack(columns: Int, name: String) throws {
    let first = (0..<columns).map(Float.init)
    for second in [first, first.map { $0 + 0.5 }, first.map { $0 + Float(columns) }, first.map { _ in 0 }] {
      let data = Dataset(samples: try Matrix(rows: 2, columns: columns, elements: first + second))
      let read = try written(data, name)
      #expect(read.samples == data.samples && read.featureNames == nil, "\(second)")
    }
    let zeros = [UInt8](repeating: 0, count: columns)
    let bytes = Dataset(
      bytes: try ByteMatrix(
        rows: 2, columns: columns, scale: 1, elements: (0..<columns).map(UInt8.init) + zeros))
    #expect(try written(bytes, name).samples == bytes.samples)
  }

  /// A word above numbers is the name of their column elsewhere.
  @Test(
    arguments: [
      (["1", "2", "a"], [2, 0, 1, 0]), (["1", "2", "New York"], [2, 0, 1]), (["#1", "5"], [0, 1]),
      (["1", "2", "é \"x\""], [2, 0, 1, 0]), (["a"], [0, 5, 7]), (["1", "a"], [1, 0, 1]),
      (["a", "b"], [0, 1]),
    ] as [([String], [Int])], ["y.csv", "y.tsv", "y.jsonl", "y.csv.gz"])
  func aFirstClassThatIsAWordComesBack(classes: (names: [String], labels: [Int]), name: String) throws {
    let path = "\(directory.path)/\(name)"
    try Dataset.writeLabels(classes.labels, names: classes.names, to: path)
    let samples = Matrix(rows: classes.labels.count, columns: 1)
    try Dataset(samples: samples).write(to: "\(directory.path)/x.npy")
    let read = try Dataset.load(["\(directory.path)/x.npy"], labels: [path])
    let texts = classes.labels.map { classes.names.indices.contains($0) ? classes.names[$0] : "\($0)" }
    #expect(try #require(read.labels).map { try #require(read.classNames)[$0] } == texts)
  }

  /// Sparse text has to have a label; that of nobody is 0.
  @Test func sparseTextWithoutLabelsHasNone() throws {
    let data = Dataset(samples: try Matrix(rows: 3, columns: 2, elements: [1, 2, 0, 0, 5, 7]))
    let read = try written(data, "x.libsvm")
    #expect(read.samples == data.samples && read.labels == nil && read.classNames == nil)
    #expect(
      String(decoding: try data.encoded(as: OutputFormat(.libsvm)), as: UTF8.self).hasPrefix("0 1:1 2:2\n"))
    var labelled = data
    labelled.labels = [0, 0, 4]
    #expect(try written(labelled, "y.libsvm").labels == [0, 0, 4])
  }

  /// Of several files one may be all of class 0.
  @Test func zerosAreLabelsBesideOthers() throws {
    func file(_ name: String, _ text: String) throws -> String { try directory.file(name, Array(text.utf8)) }
    let (zeros, ones) = (try file("zeros", "0 1:1\n0 2:1\n"), try file("ones", "1 1:3\n"))
    #expect(try Dataset.load([zeros, ones]).labels == [0, 0, 1])
    #expect(try Dataset.load([ones, zeros]).labels == [1, 0, 0])
    #expect(try Dataset.load([zeros, zeros]).labels == nil)
    #expect(try Dataset.load([zeros], labels: [file("y", "3\n0\n")]).labels == [3, 0])
    // Beside tables they have what these have.
    let (plain, table) = (try file("plain", "5,6\n"), try file("table.jsonl", "{\"x\":[1,2],\"label\":3}\n"))
    #expect(try Dataset.load([plain, zeros]).labels == nil)
    #expect(try Dataset.load([zeros, table]).labels == [0, 0, 3])
    #expect(throws: DatasetError.missingLabels(file: plain, labelledFile: table)) {
      try Dataset.load([zeros, plain, table])
    }
  }

  @Test func quotationMarksTellNamesOfColumnsFromClasses() throws {
    for (text, labels) in [
      ("\"x\"\n1\n2\n", [1, 2]), ("\"x\"\n\"1\"\n\"2\"\n", [2, 0, 1]), ("x\n\"1\"\n\"2\"\n", [1, 2]),
      ("x\n1\n2\n", [1, 2]),
    ] {
      #expect(try Dataset.loadLabels(directory.file("y", Array(text.utf8))) == labels, "\(text)")
    }
  }
}
