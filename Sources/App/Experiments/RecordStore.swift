import Serialization
import ToolSupport

/// The records of a reproduction: a JSON file a run below one directory.
struct RecordStore: Sendable {
  let directory: String

  /// Where runs that have not ended are kept.
  var work: String { "\(directory)/work" }

  /// Those of a data set and a seed, which one process at a time makes.
  func work(of dataset: String, seed: Int) -> String { "\(work)/\(dataset)-\(seed)" }

  func path(_ record: ExperimentRecord) -> String {
    path(dataset: record.dataset, method: record.method, seed: record.seed)
  }

  func path(dataset: String, method: String, seed: Int) -> String {
    "\(directory)/\(ExperimentRecord.fileName(dataset: dataset, method: method, seed: seed))"
  }

  /// The record of a run, or nil if there is none.
  ///
  /// - Throws: `DataError` for a file that is no record, or that of another run.
  func read(dataset: String, method: String, seed: Int) throws -> ExperimentRecord? {
    guard File.exists(path(dataset: dataset, method: method, seed: seed)) else { return nil }
    return try read(ExperimentRecord.fileName(dataset: dataset, method: method, seed: seed))
  }

  /// Makes the folder for the records of a data set, and finds out whether files can be written there, and below the
  /// directory those with the given names.
  func prepare(dataset: String, files: [String]) throws(FileError) {
    _ = try OutputDirectory("\(directory)/\(dataset)")
    _ = try OutputDirectory(work)
    for file in files { try File.checkWritable("\(directory)/\(file)") }
  }

  /// How many of the runs have no record yet.
  func missing(_ methods: [String], of dataset: String, seeds: [Int]) -> Int {
    seeds.reduce(0) { count, seed in
      count + methods.count { !File.exists(path(dataset: dataset, method: $0, seed: seed)) }
    }
  }

  /// The record in a file, which must be of the run that the file's name says.
  private func read(_ name: String) throws(DataError) -> ExperimentRecord {
    let path = "\(directory)/\(name)"
    let record: ExperimentRecord
    do { record = try ExperimentRecord(JSON(parsing: File.read(path))) } catch {
      throw DataError("\(path): \(error)")
    }
    let own = ExperimentRecord.fileName(dataset: record.dataset, method: record.method, seed: record.seed)
    guard own == name else {
      throw DataError("\(path) holds the record of \(own); move it away")
    }
    return record
  }

  /// Keeps a record: the file then holds all of it, or what it held before.
  func write(_ record: ExperimentRecord) throws(FileError) {
    try File.write(Array((record.json.serialized(.indented) + "\n").utf8), to: path(record))
  }

  /// All records of the data sets that there can be.
  ///
  /// - Throws: as `read`.
  func all() throws -> [ExperimentRecord] {
    var records: [ExperimentRecord] = []
    for dataset in BenchmarkDataset.all.map(\.key) {
      let folder = "\(directory)/\(dataset)"
      guard File.exists(folder) else { continue }
      for name in try File.names(in: folder).sorted() where name.hasSuffix(".json") {
        records.append(try read("\(dataset)/\(name)"))
      }
    }
    return records
  }
}
