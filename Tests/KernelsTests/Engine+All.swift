import Kernels

extension Engine {
  /// An engine of two threads for each instruction set of this processor.
  static func all() throws -> [Engine] {
    try CPU.instructionSets.map { try Engine(instructionSet: $0, threads: 2) }
  }
}
