import Kernels
import ToolSupport

/// `allocations`: warmed-up calls for a counter of heap allocations to watch; it times nothing.
struct AllocationsCommand: Command {
  static let name = "allocations"
  static let summary = "repeated calls that should not allocate, for Tools/count-allocations.sh"
  static let help = """
    Prepares and warms up one case, and calls it again and again. It prints and times nothing:
    Tools/count-allocations.sh runs it with N and 10 N calls under a counter of heap allocations, and the
    difference is what the calls allocate.

    usage: benchmarks allocations --case NAME [options]

      --case NAME       one of those that --list prints
      --calls N         calls after the first, default 100
      --threads N       default 1
      --isa NAME        baseline, avx2 or avx512; default: the widest there is
      --list            prints the names of the cases, a line each
    """
  static let options: [String: Arguments.Arity] = [
    "--case": .value, "--calls": .value, "--threads": .value, "--isa": .value, "--list": .flag,
  ]

  private let work: AllocationCase?
  private let calls: Int
  private let threads: Int
  private let instructionSet: InstructionSet?

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.requireNoOperands()
    work = try arguments.choice("--case", of: AllocationCase.self)
    calls = try arguments.integer("--calls", in: 1...(.max)) ?? 100
    threads = try arguments.integer("--threads", in: 1...Engine.greatestThreadCount) ?? 1
    instructionSet = try arguments.choice("--isa", of: InstructionSet.self)
    guard (work != nil) != arguments.has("--list") else {
      throw UsageError(
        work == nil
          ? "no --case; --list prints their names" : "--case and --list exclude each other; give one")
    }
  }

  func run() throws {
    guard let work else {
      for work in AllocationCase.allCases { print(work.rawValue) }
      return
    }
    let call = try work.prepare(Engine(instructionSet: instructionSet, threads: threads))
    // The first call grows the workspace and starts the threads.
    try call()
    for _ in 0..<calls { try call() }
  }
}
