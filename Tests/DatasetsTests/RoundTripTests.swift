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

  @Test func quotationMarksTellNamesOfColumnsFromClasses() throws {
    for (text, labels) in [
      ("\"x\"\n1\n2\n", [1, 2]), ("\"x\"\n\"1\"\n\"2\"\n", [2, 0, 1]), ("x\n\"1\"\n\"2\"\n", [1, 2]),
      ("x\n1\n2\n", [1, 2]),
    ] {
      #expect(try Dataset.loadLabels(directory.file("y", Array(text.utf8))) == labels, "\(text)")
    }
  }
}
