import Kernels
import ToolSupport

/// The options that every family of benchmarks takes.
struct BenchmarkOptions {
  /// How the results are written.
  enum Output { case table, json, csv }

  let instructionSet: InstructionSet?
  let threads: Int
  let seconds: Double
  let output: Output
  /// A file of earlier results to compare with.
  let baseline: String?
  /// By how many per cent a case may be slower than the baseline.
  let failAbove: Double

  static let arities: [String: Arguments.Arity] = [
    "--isa": .value, "--threads": .value, "--seconds": .value, "--json": .flag, "--csv": .flag,
    "--baseline": .value, "--fail-above": .value,
  ]

  static let help = """
      --threads N       default 1
      --isa NAME        baseline, avx2 or avx512; default: the widest there is
    \(measuringHelp)
    """

  /// The part about how it is measured and shown.
  static let measuringHelp = """
      --seconds S       time for each case, default 0.5, at least 0.2
      --json            an object with the machine, its limits and the results on standard output
      --csv             the same as a table, the machine in comments
      --baseline FILE   compares with the --json or --csv output of an earlier run, and fails if a case
                        is slower, relative to the limits of its own run
      --fail-above P%   by how many per cent it may be slower, default 10%
    """

  init(_ arguments: Arguments, defaultThreads: Int = 1) throws(UsageError) {
    try arguments.requireNoOperands()
    instructionSet = try arguments.choice("--isa", of: InstructionSet.self)
    threads = try arguments.integer("--threads", in: 1...Engine.greatestThreadCount) ?? defaultThreads
    seconds = try arguments.number("--seconds", above: 0.2, orEqual: true) ?? 0.5
    guard seconds <= 86_400 else { throw UsageError("--seconds is \(seconds); give 0.2 to 86400") }
    guard !(arguments.has("--json") && arguments.has("--csv")) else {
      throw UsageError("--json and --csv exclude each other; give one")
    }
    output = arguments.has("--json") ? .json : arguments.has("--csv") ? .csv : .table
    baseline = try arguments.text("--baseline")
    guard let text = try arguments.text("--fail-above") else {
      failAbove = 10
      return
    }
    guard baseline != nil else {
      throw UsageError("--fail-above needs --baseline, the results to compare with")
    }
    guard let percent = Double(text.last == "%" ? text.dropLast() : text[...]), percent.isFinite, percent >= 0
    else { throw UsageError("--fail-above is '\(text)'; give per cent, for example 10%") }
    failAbove = percent
  }

  /// The engine that was asked for.
  func makeEngine() throws(KernelError) -> Engine {
    try Engine(instructionSet: instructionSet, threads: threads)
  }
}

extension Arguments {
  /// Throws for words that are no options.
  func requireNoOperands() throws(UsageError) {
    if let operand = operands.first { throw UsageError("'\(operand)' is no option; --help lists them") }
  }
}
