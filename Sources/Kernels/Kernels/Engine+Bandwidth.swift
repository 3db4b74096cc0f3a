internal import KernelsCore

extension Engine {
  /// Moves through memory `passes` times; the elements are overwritten unless `sweep` is a read.
  ///
  /// Every thread stays in its own share, so that a share that fits a cache stays there.
  ///
  /// - Throws: `KernelError.shapeMismatch` if `memory` is smaller than the sweep.
  package func run(_ sweep: MemorySweep, in memory: inout Matrix, passes: Int = 1) throws(KernelError) {
    guard memory.count >= sweep.threads * sweep.share else {
      throw .shapeMismatch("a sweep of \(sweep.threads * sweep.share) floats in \(memory.shape)")
    }
    let (base, length) = (memory.mutableBase(), sweep.length)
    parallel.forEach(sweep.threads) { thread in
      let first = base + thread * sweep.share
      let (second, third) = (first + sweep.step, first + 2 * sweep.step)
      switch sweep.access {
      case .read: _ = kernels.readMemory(first, length, passes)
      case .write: kernels.writeMemory(1, first, length, passes)
      case .copy: kernels.copyMemory(first, second, length, passes)
      case .triad: kernels.triadMemory(0.5, first, second, third, length, passes)
      }
    }
  }

  /// Measures the rate at which memory is read, all of the engine's threads together, by one pass.
  ///
  /// The caller keeps the memory. For the rate of the main memory it must be several times as large as
  /// the last cache, or its parts be read in turn.
  ///
  /// - Returns: bytes per second.
  /// - Throws: `KernelError.shapeMismatch` if there is too little memory for the threads.
  package func measureReadBandwidth(of memory: MatrixView) throws(KernelError) -> Double {
    let count = memory.rows * memory.columns
    let sweep = try MemorySweep(.read, count: count, threads: parallel.threads)
    let base = memory.base
    let spent = ContinuousClock().measure {
      parallel.forEach(sweep.threads) { thread in
        _ = kernels.readMemory(base + thread * sweep.share, sweep.length, 1)
      }
    }
    return Double(sweep.bytes) / (spent / .seconds(1))
  }
}
