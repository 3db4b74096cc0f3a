import Kernels
import ToolSupport

/// `info`: what the tool found on this machine.
struct InfoCommand: Command {
  static let name = "info"
  static let summary = "tells CPU, instruction sets, threads and the measured peak"
  static let help = """
    Tells the CPU, the instruction sets found and chosen, the threads, and the rate of float
    multiply-adds measured on one thread and on all.

    usage: deepkmeans info [--threads N]
    """
  static let options: [String: Arguments.Arity] = ["--threads": .value]

  private let threads: Int?

  init(_ arguments: Arguments) throws(UsageError) {
    guard arguments.operands.isEmpty else { throw UsageError("info takes no files") }
    threads = try arguments.integer("--threads", in: 1...4096)
  }

  func run() throws {
    let engine = try Engine(threads: threads)
    let single = try Engine(instructionSet: engine.instructionSet, threads: 1)
    print("cpu               \(CPU.modelName)")
    print("instruction sets  \(CPU.instructionSets.map(\.rawValue).joined(separator: " "))")
    print("chosen            \(engine.instructionSet.rawValue)")
    print("threads           \(engine.threads)")
    print("peak, one thread  \((single.measurePeak() / 1e9).fixed(1)) GFLOP/s")
    print("peak, all threads \((engine.measurePeak() / 1e9).fixed(1)) GFLOP/s")
  }
}
