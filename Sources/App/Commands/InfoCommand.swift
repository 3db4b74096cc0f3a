import Datasets
import Kernels
import Serialization
import ToolSupport

/// `info`: what there is in files of data, or what the tool found on this machine.
struct InfoCommand: ResultCommand {
  static let name = "info"
  static let summary = "tells what is in files of data; without files, about CPU, threads and measured peak"
  static let help = """
    With files of data tells their format, samples, features, type, range, labels and missing values, how they
    would be scaled, and what fit would do with them.

    Without tells the CPU, the instruction sets found and chosen, the threads, and the rate of float
    multiply-adds measured on one thread and on all.

    usage: deepkmeans info [DATA...] [options]

      --labels FILE...      true classes, a file for each DATA before it
    \(ReadingOptions.help)
      --threads N           without DATA; default: all that this process may use
    """
  static let examples = [
    Example(
      "deepkmeans info data.csv --label-column 5", "what is in a table whose fifth column has the classes"),
    Example("deepkmeans info --json", "what this machine has, for a program"),
  ]
  static let options: [String: Arguments.Arity] = ["--threads": .value, "--labels": .valuePerOperand]
    .merging(ReadingOptions.options) { $1 }

  private let input: DataOptions?
  private let threads: Int?

  init(_ arguments: Arguments) throws(UsageError) {
    let dataOptions = ["--labels"] + ReadingOptions.options.keys.sorted()
    if arguments.operands.isEmpty, let option = dataOptions.first(where: arguments.has) {
      throw UsageError("\(option) is for data; give a file")
    }
    if !arguments.operands.isEmpty, arguments.has("--threads") {
      throw UsageError("--threads is for what info tells of the machine; leave it out with files of data")
    }
    input = arguments.operands.isEmpty ? nil : try DataOptions(arguments, command: Self.name)
    threads = try ThreadsOption.threads(arguments)
  }

  func result() throws -> CommandResult {
    guard let input else { return try machine() }
    var reading = input.reading
    (reading.keepsMissing, reading.keepsInfinite) = (true, true)
    let (data, files) = try input.describedData(reading)
    return CommandResult(DataSummary(data, files).fields)
  }

  private func machine() throws -> CommandResult {
    let engine = try Engine(threads: threads)
    let single = try Engine(instructionSet: engine.instructionSet, threads: 1)
    let sets = CPU.instructionSets.map(\.rawValue)
    func peak(_ label: String, _ key: String, _ engine: Engine) -> ResultField {
      let rate = engine.measurePeak()
      return ResultField(label, key: key, .number(rate / 1e9), text: "\((rate / 1e9).fixed(1)) GFLOP/s")
    }
    return CommandResult([
      ResultField("version", key: "version", .string(Version.current)),
      ResultField("cpu", key: "cpu", .string(CPU.modelName)),
      ResultField(
        "instruction sets", key: "instruction_sets", .array(sets.map(JSON.string)),
        text: sets.joined(separator: " ")),
      ResultField("chosen", key: "chosen", .string(engine.instructionSet.rawValue)),
      ResultField(
        "extensions", key: "extensions", .array(engine.extensions.map(JSON.string)),
        text: engine.extensions.isEmpty ? "none" : engine.extensions.joined(separator: " ")),
      ResultField("threads", key: "threads", .integer(engine.threads)),
      peak("peak, one thread", "peak_one_thread_gflops", single),
      peak("peak, all threads", "peak_all_threads_gflops", engine),
    ])
  }
}
