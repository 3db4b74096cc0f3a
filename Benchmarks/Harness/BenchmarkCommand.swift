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
  func run() throws {
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
    if let notice = baseline?.processorNotice { Console.writeError(notice + "\n") }

    var runner = try BenchmarkRunner(engine: engine, seconds: options.seconds)
    let report = BenchmarkReport(engine: engine)
    if options.output == .table { print(report.tableHeader) }
    var results: [BenchmarkResult] = []
    for benchmark in cases {
      let result = try runner.run(benchmark)
      if options.output == .table { print(report.tableLine(result)) }
      results.append(result)
    }
    switch options.output {
    case .table: print(report.tableFooter(runner.limits))
    case .json: print(report.json(results, limits: runner.limits).serialized(.indented))
    case .csv: print(report.csv(results, limits: runner.limits))
    }
    guard let baseline else { return }
    let comparison = BaselineComparison(results, with: baseline, failAbove: options.failAbove)
    if let failure = comparison.failure { throw DataError(failure) }
    Console.writeError(comparison.summary + "\n")
  }
}
