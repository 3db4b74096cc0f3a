import Kernels
import Serialization
import ToolSupport

/// `peak`: times multiply-adds from registers.
struct PeakCommand: BenchmarkCommand {
  static let name = "peak"
  static let summary = "multiply-adds from registers, each instruction set, 1 to N threads"
  static let help = """
    Times multiply-adds from registers: what no matrix product can exceed. Percentages are of the widest
    instruction set, or that of --isa, on N threads. DEEPKMEANS_ISA leaves out the wider ones.

    usage: benchmarks peak [options]

      --threads N       1 to N threads; default: all that may be used
      --isa NAME        baseline, avx2 or avx512 alone; default: all that there are
    \(BenchmarkOptions.measuringHelp)
    """
  static let options = BenchmarkOptions.arities

  let benchmarkOptions: BenchmarkOptions

  init(_ arguments: Arguments) throws(UsageError) {
    benchmarkOptions = try BenchmarkOptions(arguments, defaultThreads: CPU.availableThreads)
  }

  func cases(for engine: Engine) throws -> [BenchmarkCase] {
    let widest = CPU.instructionSets.firstIndex(of: engine.instructionSet) ?? 0
    let sets = benchmarkOptions.instructionSet.map { [$0] } ?? Array(CPU.instructionSets[...widest])
    return try sets.flatMap { set in
      try (1...engine.threads).map { threads in
        let measured = try Engine(instructionSet: set, threads: threads)
        return BenchmarkCase(
          name: "peak \(set.rawValue) threads \(threads)", operations: measured.peakSliceOperations,
          bytes: 0, details: [("isa", .string(set.rawValue)), ("case_threads", .integer(threads))]
        ) {
          { measured.runPeakSlice() }
        }
      }
    }
  }
}
