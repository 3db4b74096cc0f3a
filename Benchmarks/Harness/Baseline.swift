import Kernels
import Serialization
import ToolSupport

/// Results of an earlier run, read from the tool's own JSON or CSV.
struct Baseline {
  /// One case of it.
  struct Entry: Equatable {
    let name: String
    /// Seconds of a call, other processes' share taken out where that can be told.
    let seconds: Double
    /// Medians of the limits during the case.
    let peak: Double
    let bandwidth: Double
    let limit: BenchmarkResult.Limit

    /// The case's time by the machine's limit in the same seconds: the work in units of what the machine
    /// could do, which a slower clock or a busier memory leaves as it is.
    var work: Double { seconds * (limit == .peak ? peak : bandwidth) }
  }

  let entries: [Entry]
  /// What it was measured on, by the names of the output's head; "" where the file does not tell.
  private let machine: (String) -> String
  private let source: String

  /// Reads a file.
  init(file: String) throws { try self.init(parsing: File.read(file), source: file) }

  /// Parses a file's content; `source` names it in errors.
  init(parsing bytes: [UInt8], source: String) throws(DataError) {
    self.source = source
    let text = String(decoding: bytes, as: UTF8.self)
    let rows: [Row]
    if text.first(where: { !$0.isWhitespace }) == "{" {
      let document = try Self.document(bytes, source)
      rows = try Self.jsonRows(document, source)
      machine = { key in document[key].map { $0.stringValue ?? $0.serialized() } ?? "" }
    } else {
      rows = try Self.csvRows(text, source)
      let comments = text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("# ") }
      machine = { key in
        comments.first { $0.hasPrefix("# \(key): ") }.map { String($0.dropFirst(key.count + 4)) } ?? ""
      }
    }
    var entries: [Entry] = []
    for row in rows {
      guard let name = row("name"), let limit = row("limit").flatMap(BenchmarkResult.Limit.init),
        let seconds = row("seconds_undisturbed").flatMap(Double.init), seconds > 0,
        let peak = row("peak_gflops").flatMap(Double.init), peak > 0,
        let bandwidth = row("bandwidth_gbs").flatMap(Double.init), bandwidth > 0
      else {
        throw Self.error(source, "result \(entries.count + 1) lacks its name, times or limits")
      }
      entries.append(Entry(name: name, seconds: seconds, peak: peak, bandwidth: bandwidth, limit: limit))
    }
    guard !entries.isEmpty else { throw Self.error(source, "there are no results in it") }
    self.entries = entries
  }

  /// The case of a name.
  subscript(name: String) -> Entry? { entries.first { $0.name == name } }

  /// Refuses a baseline with which there is nothing to compare.
  func requireCommonCase(with names: [String]) throws(DataError) {
    guard !names.contains(where: { self[$0] != nil }) else { return }
    throw DataError(
      "the baseline '\(source)' has no case of this run; it has '\(entries[0].name)' and this run '\(names.first ?? "")'"
    )
  }

  /// Refuses a baseline of another instruction set or number of threads: as a share of other limits, its times mean
  /// nothing here.
  func requireSame(_ engine: Engine) throws(DataError) {
    let (kernels, threads) = (machine("instruction_set"), machine("threads"))
    let (set, count) = (engine.instructionSet.rawValue, "\(engine.threads)")
    guard [set, ""].contains(kernels), [count, ""].contains(threads) else {
      let former = [("--isa", kernels), ("--threads", threads)].filter { !$0.1.isEmpty }
        .map { "\($0.0) \($0.1)" }
      throw DataError(
        "the baseline '\(source)' is of \(former.joined(separator: " ")), and this run of --isa \(set) --threads \(count); give these as they were, or another baseline"
      )
    }
  }

  /// What a user should hear whose baseline is of another processor; nil if it is of this one, or does not tell.
  var processorNotice: String? {
    let processor = machine("cpu")
    guard !processor.isEmpty, processor != CPU.modelName else { return nil }
    return "the baseline is of another processor, \(processor); its shares of the limits may differ"
  }

  // MARK: The two formats, both as rows of text by column

  private typealias Row = (String) -> String?

  private static func document(_ bytes: [UInt8], _ source: String) throws(DataError) -> JSON {
    do throws(JSONError) { return try JSON(parsing: bytes) } catch {
      throw Self.error(source, "\(error)")
    }
  }

  private static func jsonRows(_ document: JSON, _ source: String) throws(DataError) -> [Row] {
    guard let results = document["results"]?.arrayValue else {
      throw Self.error(source, "it has no array \"results\"")
    }
    return results.map { result in
      { key in result[key].flatMap { $0.stringValue ?? $0.doubleValue.map { "\($0)" } } }
    }
  }

  private static func csvRows(_ text: String, _ source: String) throws(DataError) -> [Row] {
    let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    guard let header = lines.first, header.contains("name") else {
      throw Self.error(source, "it is neither the --json nor the --csv output of this tool")
    }
    for (index, line) in lines.enumerated() where line.count != header.count {
      throw Self.error(source, "line \(index + 1) has \(line.count) fields instead of \(header.count)")
    }
    return lines.dropFirst().map { line in
      { key in header.firstIndex(of: key).map { line[$0] } }
    }
  }

  private static func error(_ source: String, _ problem: String) -> DataError {
    DataError("'\(source)' cannot be a baseline: \(problem)")
  }
}
