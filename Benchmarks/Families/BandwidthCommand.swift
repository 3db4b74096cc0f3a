import Kernels
import Serialization
import ToolSupport

/// `bandwidth`: times moving through caches and memory.
struct BandwidthCommand: BenchmarkCommand {
  static let name = "bandwidth"
  static let summary = "reading, writing, copying and the triad in caches and memory"
  static let help = """
    Times moving through memory that fits the first cache, the second, or none: reading one array, filling
    one, copying one to another, and a <- s b + c. Each thread has a share of its own. Counted is what the
    program reads and writes; that a processor fetches a line before it overwrites it is not.

    usage: benchmarks bandwidth [options]

    \(BenchmarkOptions.help)
    """
  static let options = BenchmarkOptions.arities

  let benchmarkOptions: BenchmarkOptions

  init(_ arguments: Arguments) throws(UsageError) {
    benchmarkOptions = try BenchmarkOptions(arguments)
  }

  /// A place for the memory, and the bytes of it.
  private struct Level {
    let name: String
    let bytes: Int
  }

  func cases(for engine: Engine) throws -> [BenchmarkCase] {
    // Half a cache each, as there is always something else in it.
    let levels = [
      Level(name: "L1", bytes: engine.threads * (Caches.found.level1 / 2)),
      Level(name: "L2", bytes: engine.threads * (Caches.found.level2 / 2)),
      Level(name: "memory", bytes: Caches.found.beyond(threads: engine.threads)),
    ]
    return try levels.flatMap { level in
      try MemoryAccess.allCases.map { try makeCase($0, level, engine) }
    }
  }

  private func makeCase(_ access: MemoryAccess, _ level: Level, _ engine: Engine) throws -> BenchmarkCase {
    let sweep = try MemorySweep(access, count: level.bytes / 4, threads: engine.threads)
    // Small sweeps are repeated within a call, so that starting the threads does not count.
    let passes = max(1, (32 << 20) / sweep.bytes)
    return BenchmarkCase(
      name: "\(access.rawValue) \(level.name)", operations: Double(sweep.operations * passes),
      bytes: Double(sweep.bytes * passes),
      details: [
        ("access", .string(access.rawValue)), ("level", .string(level.name)),
        ("working_set", .integer(sweep.bytes)),
      ],
      staysInCache: level.name != "memory"
    ) {
      var memory = Matrix(rows: 1, columns: level.bytes / 4)
      return { try engine.run(sweep, in: &memory, passes: passes) }
    }
  }
}
