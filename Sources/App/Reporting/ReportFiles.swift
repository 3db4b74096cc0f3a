import Kernels
import Report
import Serialization
import ToolSupport

/// The files of a report in a folder of results: `report.html` and `figures/`.
enum ReportFiles {
  static let page = "report.html"
  static let figures = "figures"

  /// Makes the report of a run that has just ended, its maps thinned out, and writes it.
  ///
  /// - Returns: the page's path.
  static func write(
    _ subject: ReportSubject, to directory: OutputDirectory, seed: UInt64, engine: Engine, messages: Messages
  ) throws -> String {
    let content = try ReportOptions(points: ReportOptions.quickPoints).content(
      of: subject, seed: seed, engine: engine, progress: ProgressBar(messages))
    return try write(content, to: directory, engine: engine)[0]
  }

  /// Writes them; none appears, or changes, unless every one could be made.
  ///
  /// - Returns: their paths, the page's first.
  @discardableResult
  static func write(_ content: ReportContent, to directory: OutputDirectory, engine: Engine) throws
    -> [String]
  {
    let figures = ReportFigures(content)
    let page = try ReportPage(content, figures: figures, engine: engine).html()
    let hasFormer = try hasReport(in: directory.path)
    try File.createDirectory("\(directory.path)/\(Self.figures)")
    let files =
      [(name: Self.page, bytes: Array(page.utf8))]
      + figures.files().map { (name: "\(Self.figures)/\($0.name)", bytes: $0.bytes) }
    try directory.write(files)
    if hasFormer {
      try removeFigures(in: "\(directory.path)/\(Self.figures)", but: Set(figures.all.map(\.name)))
    }
    return files.map { "\(directory.path)/\($0.name)" }
  }

  /// Throws where a page would take the place of a file that is none: what this program has written it may replace.
  ///
  /// - Parameter remedy: what to do instead of moving that file.
  static func refuseToReplaceOthers(in directory: String, remedy: String) throws {
    let path = "\(directory)/\(page)"
    guard File.exists(path), try !hasReport(in: directory) else { return }
    throw DataError(
      "\(path) is no report of this program, and would be replaced by one; move it, or \(remedy)")
  }

  /// Adds the page's path to the files that `--json` shows of a run.
  static func add(_ page: String, to json: inout JSONObject) {
    var files = json["files"]?.objectValue ?? JSONObject()
    files["report"] = .string(page)
    json["files"] = .object(files)
  }

  /// Removes the page and the figures of a former run, whose results are no longer there.
  static func remove(from directory: OutputDirectory) throws(FileError) {
    guard try hasReport(in: directory.path) else { return }
    let figures = "\(directory.path)/\(Self.figures)"
    if File.isDirectory(figures) {
      try removeFigures(in: figures, but: [])
      try File.removeDirectory(ifEmpty: figures)
    }
    // Last, since it tells that the figures are a report's.
    try File.remove("\(directory.path)/\(page)")
  }

  /// Whether the folder's page is one of this program, and no other file of that name.
  private static func hasReport(in directory: String) throws(FileError) -> Bool {
    let path = "\(directory)/\(page)"
    guard File.exists(path), !File.isDirectory(path) else { return false }
    return ReportPage.isPage(String(decoding: try File.read(path), as: UTF8.self))
  }

  /// Removes figures that the run does not have: a former report had others.
  private static func removeFigures(in folder: String, but names: Set<String>) throws(FileError) {
    for file in try File.names(in: folder) {
      guard let dot = file.lastIndex(of: "."),
        ["svg", "png", "csv"].contains(file[file.index(after: dot)...])
      else { continue }
      let name = String(file[..<dot])
      if ReportFigures.isName(name), !names.contains(name) { try File.remove("\(folder)/\(file)") }
    }
  }
}
