internal import KernelsCore

/// Where the computing is done: an instruction set's kernels and a number of threads.
///
/// A small value that is passed to whatever computes. It holds no mutable state, so copies may be
/// used from anywhere at once. The number of threads never changes a result.
public struct Engine: Sendable {
  /// The instruction set in use.
  public let instructionSet: InstructionSet
  /// More threads than this are refused: no machine has them, and each takes memory.
  public static let greatestThreadCount = 4096
  /// What the processor has beyond the instruction set that kernels are compiled for, as /proc/cpuinfo names it.
  ///
  /// `avx512_vnni` or nothing; it changes no result.
  public var extensions: [String] { instructionSet.extensions.filter(CPU.features.contains) }
  /// The threads in use.
  public var threads: Int { parallel.threads }

  let kernels: KernelTable
  package let parallel: Parallel
  /// How products are cut into blocks: for measurements of other choices.
  package var limits = BlockLimits()

  /// An engine with the given instruction set and number of threads.
  ///
  /// - Parameters:
  ///   - instructionSet: nil takes the environment's choice, or else the widest that the CPU has.
  ///   - threads: nil takes all that this process may use.
  /// - Throws: `KernelError.instructionSetUnavailable`, `KernelError.invalidThreadCount`.
  public init(instructionSet: InstructionSet? = nil, threads: Int? = nil) throws(KernelError) {
    try self.init(instructionSet: instructionSet, threads: threads, features: CPU.features)
  }

  /// The same on a processor that has no further features than the given ones, for tests.
  init(
    instructionSet: InstructionSet?, threads: Int?, features: Set<String>
  ) throws(KernelError) {
    let chosen: InstructionSet
    if let instructionSet {
      chosen = try instructionSet.required(among: CPU.instructionSets)
    } else {
      chosen = try InstructionSet.preferred()
    }
    let count = threads ?? CPU.availableThreads
    guard (1...Self.greatestThreadCount).contains(count) else { throw .invalidThreadCount(count) }
    self.instructionSet = chosen
    kernels = chosen.kernels(features: features)
    parallel = Parallel(threads: count)
  }
}

extension Engine: CustomStringConvertible {
  /// The instruction set and the threads in words.
  public var description: String { "\(instructionSet.rawValue), threads: \(threads)" }
}
