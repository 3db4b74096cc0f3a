import Datasets
import DeepClustering
import Kernels
import Report
import Serialization
import ToolSupport

/// `report`: a page that shows what a run has learned.
struct ReportCommand: ResultCommand {
  static let name = "report"
  static let summary = "writes a page that shows clusters, maps and training of a run"
  static let help = """
    Writes report.html and figures/ to the folder of results that fit wrote: a summary, maps of the embedding over
    the epochs by t-SNE, the curves of the losses, how sure the clusters are, what is in each, and where they
    differ from the true classes. The page needs no network and no other file.

    usage: deepkmeans report DIR [options]

      --data FILE           the data of the run, where they are no longer where fit found them; several
                            as --data FILE --data FILE
      --labels FILE         their true classes, a file for each of --data
    \(ReadingOptions.help)
      --without-data        shows neither images nor features
    \(ImageSize.help)
    \(ReportOptions.help)
    \(ThreadsOption.help)
    """
  static let examples = [
    Example("deepkmeans report deepkmeans-results", "the page of a run, with all samples on its maps"),
    Example(
      "deepkmeans report results --data moved/data.npy --points 10000",
      "data that have moved; maps of 10,000 samples"),
  ]
  static let options: [String: Arguments.Arity] = ReportOptions.options
    .merging(ReadingOptions.options) { $1 }
    .merging(ImageSize.options) { $1 }
    .merging([
      "--data": .valuePerOperand, "--labels": .valuePerOperand, "--without-data": .flag, "--threads": .value,
    ]) { $1 }

  private let directory: String
  private let source: RunData.Source
  private let imageSize: ImageSize?
  private let report: ReportOptions
  private let threads: Int?
  private let messages: Messages

  init(_ arguments: Arguments) throws(UsageError) {
    guard arguments.operands.count == 1 else {
      throw UsageError("report needs one folder of results; see 'deepkmeans report --help'")
    }
    directory = arguments.operands[0]
    let (data, labels) = (arguments.all("--data"), arguments.all("--labels"))
    let ofData = ["--data", "--labels", "--image-size"]
    if arguments.has("--without-data"), let option = ofData.first(where: arguments.has) {
      throw UsageError("\(option) and --without-data contradict each other")
    }
    source =
      arguments.has("--without-data")
      ? .none
      : data.isEmpty
        ? .asBefore(labels: labels)
        : .files(data, labels: labels, reading: try ReadingOptions.reading(arguments))
    imageSize = try ImageSize(arguments)
    if data.isEmpty, let option = ReadingOptions.words(arguments).first {
      throw UsageError("\(option) is for files of data; give these by --data FILE")
    }
    try InputFiles.check(outputs: ["\(directory)/\(ReportFiles.page)"], arguments)
    try InputFiles.check(replacedFolder: "\(directory)/\(ReportFiles.figures)", arguments)
    report = try ReportOptions(arguments)
    threads = try ThreadsOption.threads(arguments)
    messages = Messages(arguments)
  }

  func result() throws -> CommandResult {
    let engine = try Engine(threads: threads)
    let run = try FinishedRun(reading: directory)
    try ReportFiles.refuseToReplaceOthers(in: directory, remedy: "remove it")
    let output = try OutputDirectory(directory)
    let lock = try output.lock()
    defer { withExtendedLifetime(lock) {} }
    let subject = try run.subject(source, imageSize: imageSize, engine: engine)
    let content = try report.content(
      of: subject, seed: run.seed, engine: engine, progress: ProgressBar(messages))
    let files = try ReportFiles.write(content, to: output, engine: engine)
    return CommandResult(
      text: "report written to \(files[0])", json: ["files": .array(files.map(JSON.string))])
  }
}
