import Kernels
import Serialization
import ToolSupport

/// The results as text, JSON or CSV, with what they were measured on.
struct BenchmarkReport {
  let engine: Engine

  /// The compiler's version: only conditions tell it.
  static var swiftVersion: String {
    #if compiler(>=6.5)
      "6.5 or newer"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }

  /// What the results are of: processor, kernels, threads and program.
  var machine: [(key: String, value: JSON)] {
    [
      ("cpu", .string(CPU.modelName)), ("instruction_set", .string(engine.instructionSet.rawValue)),
      ("extensions", .string(engine.extensions.joined(separator: " "))),
      ("threads", .integer(engine.threads)), ("swift", .string(Self.swiftVersion)),
      ("commit", .string(GitCommit.current)),
    ]
  }

  private func head(_ limits: MachineLimits) -> [(key: String, value: JSON)] {
    let rates = [
      ("peak_gflops", limits.peak.median), ("peak_gflops_best", limits.peak.best),
      ("bandwidth_gbs", limits.bandwidth.median), ("bandwidth_gbs_best", limits.bandwidth.best),
    ]
    return machine + rates.map { (key: $0.0, value: .number(($0.1 * 1e-9).significant(6))) }
  }

  // MARK: For programs

  func json(_ results: [BenchmarkResult], limits: MachineLimits) -> JSON {
    var object = JSONObject()
    for (key, value) in head(limits) { object[key] = value }
    object["results"] = .array(results.map(\.json))
    return .object(object)
  }

  /// The same as comment lines of CSV, without limits.
  var comments: [String] { Self.comments(machine) }

  private static func comments(_ facts: [(key: String, value: JSON)]) -> [String] {
    facts.map { "# \($0.key): \(field($0.value))" }
  }

  /// Comment lines, a line of names, and a line for each result; a figure that a case lacks is empty.
  func csv(_ results: [BenchmarkResult], limits: MachineLimits) -> String {
    let objects = results.compactMap(\.json.objectValue)
    var columns: [String] = []
    for key in objects.flatMap(\.keys) where !columns.contains(key) { columns.append(key) }
    let lines = objects.map { object in
      columns.map { object[$0].map(Self.field) ?? "" }.joined(separator: ",")
    }
    return (Self.comments(head(limits)) + [columns.joined(separator: ",")] + lines).joined(separator: "\n")
  }

  private static func field(_ value: JSON) -> String {
    value.stringValue ?? (value == .null ? "" : value.serialized())
  }

  // MARK: For people

  private static let nameWidth = 36
  private static let columns = [
    "median", "spread", "GFLOP/s", "of peak", "(median)", "GB/s", "of read",
  ]

  var tableHeader: String {
    let facts = machine.map { "\($0.key.replacing("_", with: " ")): \(Self.field($0.value))" }
    let names = Self.columns.map { $0.leftPadded(to: 11) }.joined()
    return facts.joined(separator: ", ") + "\n" + "case".rightPadded(to: Self.nameWidth) + names
  }

  func tableLine(_ result: BenchmarkResult) -> String {
    func cell(_ value: Double?, _ unit: String = "") -> String {
      (value.map { $0.fixed(1) + unit } ?? "-").leftPadded(to: 11)
    }
    let percentOfMedian = result.gigaflops.map { 100e9 * $0 / result.limits.peak.median }
    let derived = result.benchmark.derived(result)
      .map { "  \($0.key.replacing("_", with: " ")) \($0.value.fixed(2))" }.joined()
    let share = result.measurement.processorPercent
    // Only one thread should never wait; several may at the end of a call.
    let warning =
      engine.threads == 1 && share < 90 ? "  had the processor \(share.fixed(0)) % of the time" : ""
    return result.benchmark.name.rightPadded(to: Self.nameWidth)
      + Self.time(result.measurement.median).leftPadded(to: 11)
      + cell(result.measurement.spreadPercent, " %") + cell(result.gigaflops)
      + cell(result.percentOfPeak, " %") + cell(percentOfMedian, " %") + cell(result.gigabytes)
      + cell(result.percentOfBandwidth, " %") + derived + warning
  }

  func tableFooter(_ limits: MachineLimits) -> String {
    func text(_ slices: MachineLimits.Slices, _ unit: String) -> String {
      "\((slices.median * 1e-9).fixed(1)) \(unit) (median), \((slices.best * 1e-9).fixed(1)) (best)"
    }
    return
      "multiply-add peak \(text(limits.peak, "GFLOP/s")); read bandwidth \(text(limits.bandwidth, "GB/s"))"
  }

  private static func time(_ seconds: Double) -> String {
    seconds < 1e-3
      ? "\((seconds * 1e6).fixed(1)) us"
      : seconds < 1 ? "\((seconds * 1e3).fixed(2)) ms" : "\(seconds.fixed(2)) s"
  }
}
