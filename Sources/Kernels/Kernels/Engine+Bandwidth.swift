import KernelsCore

/// A way of moving through memory.
public enum MemoryAccess: String, CaseIterable, Sendable {
  /// Summing up one array.
  case read
  /// Filling one array. The bytes that a processor fetches before it overwrites them are not counted.
  case write
  /// Copying one array to another.
  case copy
  /// a ← s·b + c.
  case triad

  /// Arrays that take part.
  public var arrays: Int {
    switch self {
    case .read, .write: 1
    case .copy: 2
    case .triad: 3
    }
  }
}

/// One pass through a stretch of memory: how it is split over the threads, and each share into arrays.
public struct MemorySweep: Sendable {
  /// What is done.
  public let access: MemoryAccess
  /// Bytes that one pass reads and writes, all threads together.
  public var bytes: Int { threads * access.arrays * length * MemoryLayout<Float>.stride }
  /// Floating-point operations of one pass.
  public var operations: Int {
    switch access {
    case .read: threads * length
    case .write, .copy: 0
    case .triad: 2 * threads * length
    }
  }

  /// Floats that a sweep needs for each thread.
  static func leastCount(_ access: MemoryAccess) -> Int { access.arrays * (bandwidthBlock + gap) }
  /// Floats between arrays.
  ///
  /// Arrays a multiple of 4 KiB apart would make loads wait for stores that only look as if they were to
  /// the same place.
  private static let gap = 336

  let threads: Int
  let share: Int
  let length: Int
  var step: Int { length + Self.gap }

  /// A sweep through `count` floats on the given number of threads.
  ///
  /// - Throws: `KernelError.shapeMismatch` if there is too little memory for the threads.
  public init(_ access: MemoryAccess, count: Int, threads: Int) throws(KernelError) {
    self.access = access
    self.threads = threads
    share = count / threads / bandwidthBlock * bandwidthBlock
    let perArray = access.arrays == 1 ? share : share / access.arrays - Self.gap
    length = perArray / bandwidthBlock * bandwidthBlock
    guard length > 0 else {
      let least = threads * Self.leastCount(access)
      throw .shapeMismatch("a memory sweep of \(count) floats; \(access.rawValue) needs about \(least)")
    }
  }
}

extension Engine {
  /// Moves through memory `passes` times; the elements are overwritten unless `sweep` is a read.
  ///
  /// Every thread stays in its own share, so that a share that fits a cache stays there.
  ///
  /// - Throws: `KernelError.shapeMismatch` if `memory` is smaller than the sweep.
  public func run(_ sweep: MemorySweep, in memory: inout Matrix, passes: Int = 1) throws(KernelError) {
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
  public func measureReadBandwidth(of memory: MatrixView) throws(KernelError) -> Double {
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
