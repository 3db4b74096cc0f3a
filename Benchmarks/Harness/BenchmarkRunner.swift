import Kernels
import ToolSupport

/// Times cases, and the machine's limits between their samples.
///
/// Peak and bandwidth are measured in slices of a millisecond or two between the samples, so that a
/// drifting clock or a noisy neighbour meets both.
struct BenchmarkRunner {
  private let engine: Engine
  private let seconds: Double
  /// Main memory to read, a row at a time.
  private let memory: Matrix
  private var row = 0
  /// The limits over all cases so far.
  private(set) var limits = MachineLimits()

  /// Bytes of a row for each thread, at most: a slice of a millisecond, as short as those of the peak, so that
  /// few are cut in two by other processes.
  private static let rowBytes = 8 << 20
  private static let rowsAtOnce = 3
  private static let peakSeconds = 0.002

  init(engine: Engine, seconds: Double) throws {
    self.engine = engine
    self.seconds = seconds
    let shape = Self.memoryShape(bytes: Caches.found.beyond(threads: engine.threads), threads: engine.threads)
    memory = Matrix(rows: shape.rows, columns: shape.columns)
  }

  /// Rows and columns of so many bytes, about: two rows at least, which become shorter where there are many threads.
  static func memoryShape(bytes: Int, threads: Int) -> (rows: Int, columns: Int) {
    let rows = max(2, bytes / (rowBytes * threads))
    return (rows, min(rowBytes * threads, bytes / rows) / MemoryLayout<Float>.stride)
  }

  /// Times one case.
  mutating func run(_ benchmark: BenchmarkCase) throws -> BenchmarkResult {
    let work = try benchmark.prepare()
    var slices = MachineLimits()
    let measurement = try Measurement(seconds: seconds, interlude: { try measureLimits(into: &slices) }, work)
    limits.append(slices)
    return BenchmarkResult(benchmark: benchmark, measurement: measurement, limits: slices)
  }

  /// Throws for operands that the memory cannot hold.
  static func requireMemory(_ bytes: Double, for name: String) throws(DataError) {
    let most = Double(AvailableMemory.bytes)
    guard bytes < most else {
      let unit = Double(1 << 30)
      throw DataError(
        "\(name) needs \((bytes / unit).fixed(1)) GiB of memory, and there are \((most / unit).fixed(1)); give a smaller shape"
      )
    }
  }

  private mutating func measureLimits(into slices: inout MachineLimits) throws {
    // By the time that a row is read again, all the others have driven it out of the caches.
    for _ in 0..<Self.rowsAtOnce {
      slices.bandwidth.append([try engine.measureReadBandwidth(of: memory[rows: row..<row + 1])])
      row = (row + 1) % memory.rows
    }
    slices.peak.append(engine.measurePeakSlices(seconds: Self.peakSeconds))
  }
}
