import Kernels
import Serialization
import TestSupport
import Testing

@testable import Datasets

/// Labels that nobody asks for, and columns of files that may have none.
@Suite struct LabelReadingTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func write(_ text: String, to name: String) throws -> String {
    try File.write(Array(text.utf8), to: "\(directory.path)/\(name)")
    return "\(directory.path)/\(name)"
  }

  @Test func labelsThatAreNotReadMayBeAnything() throws {
    let table = try write("a,kind,b\n1,oak,2\n3,,4\n5,elm,6\n", to: "table.csv")
    var reading = DatasetReading(labelColumn: .name("kind"))
    #expect(throws: DatasetError.self) { try Dataset.load([table], reading: reading) }
    reading.includesLabels = false
    let data = try Dataset.load([table], reading: reading)
    #expect(data.samples.elements == [1, 2, 3, 4, 5, 6] && data.featureNames == ["a", "b"])
    #expect(data.labels == nil && data.classNames == nil)
    // Of two files one may have labels.
    let sparse = [try write("1 1:2\n", to: "1.libsvm"), try write("0.5 1:3\n", to: "2.libsvm")]
    #expect(throws: DatasetError.self) { try Dataset.load(sparse) }
    let both = try Dataset.load(sparse, reading: DatasetReading(includesLabels: false))
    #expect(both.samples.elements == [2, 3] && both.labels == nil)
    let lines = try write(
      "{\"x\":[1],\"label\":0.5}\n{\"x\":[2]}\n{\"x\":[3],\"label\":true}\n", to: "x.jsonl")
    #expect(throws: DatasetError.self) { try Dataset.load([lines]) }
    let objects = try Dataset.load([lines], reading: DatasetReading(includesLabels: false))
    #expect(objects.samples.elements == [1, 2, 3] && objects.labels == nil)
    let numbers = try write("4\n5\n4\n", to: "numbers.csv")
    #expect(try Dataset.load([lines], labels: [numbers]).labels == [4, 5, 4])
    // Labels of a file of their own take the place of those in the column.
    let own = try write("7\n8\n8\n", to: "labels.csv")
    let replaced = try Dataset.load([table], labels: [own], reading: DatasetReading(labelColumn: .index(2)))
    #expect(replaced.labels == [7, 8, 8] && replaced.columns == 2)
  }

  @Test func columnsMayBeOfTablesAlone() throws {
    let array = "\(directory.path)/a.npy"
    try File.write(NPY.encode(Matrix(rows: 2, columns: 3)), to: array)
    let table = try write("a,b\n1,2\n", to: "table.csv")
    var reading = DatasetReading(ignoredColumns: [.index(2)])
    #expect(throws: DatasetError.self) { try Dataset.load([array], reading: reading) }
    reading.isLenientOnColumns = true
    #expect(try Dataset.load([array], reading: reading).columns == 3)
    #expect(try Dataset.load([table], reading: reading).columns == 1)
    // Only what is said of columns.
    reading.featureCount = 9
    #expect(throws: DatasetError.self) { try Dataset.load([array], reading: reading) }
  }

  @Test func aColumnMayBeAFileOfItsOwn() throws {
    let column = DatasetReading.Column.name("kind")
    let table = try write("a,kind\n1,4\n2,5\n", to: "table.csv")
    let alone = try write("4\n5\n", to: "alone.csv")
    func labels(_ path: String, orAlone: Bool) throws -> [Int] {
      try Dataset.loadLabels(path, reading: DatasetReading(labelColumn: column), orAlone: orAlone).labels
    }
    #expect(try labels(table, orAlone: true) == [4, 5] && labels(alone, orAlone: true) == [4, 5])
    let error = #expect(throws: DatasetError.self) { try labels(alone, orAlone: false) }
    // It is the column that is asked for, and not what else there might be, that the error is about.
    let other = try write("a,b\n1,4\n", to: "other.csv")
    #expect(error?.description.contains("no column “kind”") == true)
    let neither = #expect(throws: DatasetError.self) { try labels(other, orAlone: true) }
    #expect(neither?.description.contains("no column “kind”") == true)
  }
}
