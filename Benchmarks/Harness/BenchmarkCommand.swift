import Kernels
import Serialization
import ToolSupport

/// A family of benchmarks: a command that only has to list its cases.
protocol BenchmarkCommand: Command {
  /// What was asked for.
  var benchmarkOptions: BenchmarkOptions { get }
  /// The cases; nothing is allocated or timed yet.
  func cases(for engine: Engine) throws -> [BenchmarkCase]
}

extension BenchmarkCommand {
  func run() throws { try run { try Console.write($0 + "\n") } }

  /// Runs all cases; `write` takes the lines of the output, each of the table as soon as it is known, so that what is done
  /// is there in a pipe, too, and if the rest is interrupted.
  func run(_ write: (String) throws -> Void) throws {
    let options = benchmarkOptions
    // A baseline that cannot be read is found before the time is spent.
    let baseline = try options.baseline.map { try Baseline(file: $0) }
    let engine = try options.makeEngine()
    try baseline?.requireSame(engine)
    let cases = try cases(for: engine)
    try baseline?.requireCommonCase(with: cases.map(\.name))
    for benchmark in cases {
      try BenchmarkRunner.requireMemory(benchmark.memory ?? benchmark.bytes, for: benchmark.name)
    }
    for notice in [engine.threadsNotice(available: CPU.availableThreads), baseline?.processorNotice] {
      if let notice { Console.writeError(notice + "\n") }
    }

    let report = BenchmarkReport(engine: engine)
    if options.output == .table { try write(report.tableHeader) }
    var runner = try BenchmarkRunner(engine: engine, seconds: options.seconds)
    var results: [BenchmarkResult] = []
    for benchmark in cases {
      let result = try runner.run(benchmark)
      if options.output == .table { try write(report.tableLine(result)) }
      results.append(result)
    }
    switch options.output {
    case .table: try write(report.tableFooter(runner.limits))
    case .json: try write(report.json(results, limits: runner.limits).serialized(.indented))
    case .csv: try write(report.csv(results, limits: runner.limits))
    }
    guard let baseline else { return }
    let comparison = BaselineComparison(results, with: baseline, failAbove: options.failAbove)
    if let failure = comparison.failure { throw DataError(failure) }
    Console.writeError(comparison.summary + "\n")
  }
}
