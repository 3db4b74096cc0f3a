import Kernels
import Serialization
import Testing
import ToolSupport

@testable import Benchmarks

@Suite struct BaselineTests {
  static func entry(
    _ name: String, _ seconds: Double, peak: Double = 100, bandwidth: Double = 10,
    limit: BenchmarkResult.Limit = .peak
  ) -> Baseline.Entry {
    Baseline.Entry(name: name, seconds: seconds, peak: peak, bandwidth: bandwidth, limit: limit)
  }

  static let csv = """
    # cpu: any
    name,op,seconds_undisturbed,peak_gflops,bandwidth_gbs,limit
    a,NN,1,100,10,peak
    b,,2,100,10,bandwidth
    """

  static func results() throws -> (BenchmarkReport, BenchmarkResult) {
    var limits = MachineLimits()
    limits.peak.append([90e9, 100e9, 110e9])
    limits.bandwidth.append([10e9])
    let benchmark = BenchmarkCase(name: "a", operations: 5e9, bytes: 1e6) { {} }
    let measurement = Measurement(seconds: [0.1, 0.1, 0.2])
    let result = BenchmarkResult(benchmark: benchmark, measurement: measurement, limits: limits)
    return (BenchmarkReport(engine: try Engine(threads: 1)), result)
  }

  @Test func bothOutputsAreReadAgain() throws {
    let (report, result) = try Self.results()
    let json = report.json([result], limits: result.limits).serialized(.indented)
    let csv = report.csv([result], limits: result.limits)
    for text in [json, csv] {
      let baseline = try Baseline(parsing: Array(text.utf8), source: "x")
      #expect(baseline.entries == [Self.entry("a", 0.1)])
    }
  }

  @Test func percentagesAreOfTheBestAndOfTheMedian() throws {
    let json = try Self.results().1.json
    #expect(json["gflops"]?.doubleValue == 50 && json["gbs"]?.doubleValue == 0.01)
    #expect(json["peak_gflops"]?.doubleValue == 100 && json["peak_gflops_best"]?.doubleValue == 110)
    #expect(json["percent_of_peak"]?.doubleValue == 45.4545)
    #expect(json["percent_of_median_peak"]?.doubleValue == 50)
    #expect(json["spread_percent"]?.doubleValue == 50)
  }

  @Test(arguments: [
    "", "{", "{}", "{\"results\": []}", "{\"results\": [{\"name\": \"a\"}]}", "hello\n", "# only\n",
    "name,limit\n", "name,limit\na\n",
    "name,seconds_undisturbed,peak_gflops,bandwidth_gbs,limit\na,0,1,1,peak\n",
    "name,seconds_undisturbed,peak_gflops,bandwidth_gbs,limit\na,1,1,1,luck\n",
  ])
  func whatIsNoBaselineIsRefused(text: String) throws {
    let error = #expect(throws: DataError.self) { try Baseline(parsing: Array(text.utf8), source: "file") }
    #expect(error?.description.contains("'file'") == true)
    #expect(error?.description.contains("\n") == false)
  }

  @Test func aBaselineOfOtherCasesIsRefused() throws {
    let baseline = try Baseline(parsing: Array(Self.csv.utf8), source: "x")
    #expect(throws: DataError.self) { try baseline.requireCommonCase(with: ["c"]) }
    try baseline.requireCommonCase(with: ["c", "b"])
  }

  /// The times of other kernels, or of another number of threads, are shares of other limits.
  @Test func aBaselineOfOtherKernelsIsRefused() throws {
    let (report, result) = try Self.results()
    let outputs = [
      report.json([result], limits: result.limits).serialized(.indented),
      report.csv([result], limits: result.limits),
    ]
    for text in outputs {
      let baseline = try Baseline(parsing: Array(text.utf8), source: "x")
      #expect(baseline.processorNotice == nil)
      try baseline.requireSame(report.engine)
      let threads = try Engine(threads: 2)
      #expect(throws: DataError.self) { try baseline.requireSame(threads) }
      for other in CPU.instructionSets where other != report.engine.instructionSet {
        let engine = try Engine(instructionSet: other, threads: 1)
        #expect(throws: DataError.self) { try baseline.requireSame(engine) }
      }
      let processor = text.replacing(CPU.modelName, with: "Another 3000")
      #expect(
        try Baseline(parsing: Array(processor.utf8), source: "x").processorNotice?.contains("Another 3000")
          == true)
    }
    // What does not tell is taken as it is.
    try Baseline(parsing: Array(Self.csv.utf8), source: "x").requireSame(Engine(threads: 2))
  }

  @Test func slowerCasesAreNamed() throws {
    let baseline = try Baseline(parsing: Array(Self.csv.utf8), source: "x")
    let run = [Self.entry("a", 1.05), Self.entry("b", 2.3, limit: .peak), Self.entry("c", 9)]
    let comparison = BaselineComparison(run, with: baseline, failAbove: 10)
    #expect(comparison.pairs.map(\.name) == ["a", "b"] && comparison.unpaired == ["c"])
    #expect(comparison.summary.hasSuffix("; in one of the two only: c"))
    #expect(comparison.failure == "slower than the baseline by more than 10 %: b by 15.0 %")
    #expect(BaselineComparison(run, with: baseline, failAbove: 20).failure == nil)
  }

  @Test func aSlowerMachineIsNotASlowerProgram() throws {
    let baseline = try Baseline(parsing: Array(Self.csv.utf8), source: "x")
    // Half the clock for the one, half the memory for the other; then no such excuse.
    let throttled = [Self.entry("a", 2, peak: 50), Self.entry("b", 4, bandwidth: 5)]
    #expect(BaselineComparison(throttled, with: baseline, failAbove: 1).failure == nil)
    let slow = [Self.entry("a", 2, bandwidth: 5), Self.entry("b", 4, peak: 50)]
    #expect(BaselineComparison(slow, with: baseline, failAbove: 50).pairs.map(\.slowdown) == [100, 100])
  }
}
