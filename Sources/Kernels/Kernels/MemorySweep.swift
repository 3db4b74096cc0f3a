internal import KernelsCore

/// A way of moving through memory.
package enum MemoryAccess: String, CaseIterable, Sendable {
  /// Summing up one array.
  case read
  /// Filling one array. The bytes that a processor fetches before it overwrites them are not counted.
  case write
  /// Copying one array to another.
  case copy
  /// a ← s·b + c.
  case triad

  /// Arrays that take part.
  package var arrays: Int {
    switch self {
    case .read, .write: 1
    case .copy: 2
    case .triad: 3
    }
  }
}

/// One pass through a stretch of memory: how it is split over the threads, and each share into arrays.
package struct MemorySweep: Sendable {
  /// What is done.
  package let access: MemoryAccess
  /// Bytes that one pass reads and writes, all threads together.
  package var bytes: Int { threads * access.arrays * length * MemoryLayout<Float>.stride }
  /// Floating-point operations of one pass.
  package var operations: Int {
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
  /// - Throws: `KernelError.invalidThreadCount` unless there is a thread, `KernelError.shapeMismatch` if there is too
  ///   little memory for the threads.
  package init(_ access: MemoryAccess, count: Int, threads: Int) throws(KernelError) {
    guard threads >= 1 else { throw .invalidThreadCount(threads) }
    self.access = access
    self.threads = threads
    share = count / threads / bandwidthBlock * bandwidthBlock
    let perArray = access.arrays == 1 ? share : share / access.arrays - Self.gap
    length = perArray / bandwidthBlock * bandwidthBlock
    guard length > 0 else {
      let least = Self.leastCount(access)
      throw .shapeMismatch(
        "a memory sweep of \(count) floats on \(threads) threads; \(access.rawValue) needs about \(least) for each"
      )
    }
  }
}
