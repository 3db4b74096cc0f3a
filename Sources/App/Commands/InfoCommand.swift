import Kernels
import Serialization
import ToolSupport

/// `info`: what the tool found on this machine.
struct InfoCommand: ResultCommand {
  static let name = "info"
  static let summary = "tells CPU, instruction sets, threads and the measured peak"
  static let help = """
    Tells the CPU, the instruction sets found and chosen, the threads, and the rate of float
    multiply-adds measured on one thread and on all.

    usage: deepkmeans info [options]

      --threads N     default: all that this process may use
    """
  static let examples = [Example("deepkmeans info --json", "the same for a program")]
  static let options: [String: Arguments.Arity] = ["--threads": .value]

  private let threads: Int?

  init(_ arguments: Arguments) throws(UsageError) {
    guard arguments.operands.isEmpty else { throw UsageError("info takes no files") }
    threads = try arguments.integer("--threads", in: 1...4096)
  }

  func result() throws -> CommandResult {
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
      ResultField("threads", key: "threads", .integer(engine.threads)),
      peak("peak, one thread", "peak_one_thread_gflops", single),
      peak("peak, all threads", "peak_all_threads_gflops", engine),
    ])
  }
}
