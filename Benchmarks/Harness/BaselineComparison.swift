import ToolSupport

/// A run beside a baseline, case by case.
struct BaselineComparison {
  /// A case that both have.
  struct Pair: Equatable {
    let name: String
    /// By how many per cent it is slower than in the baseline, relative to the limits of each run.
    let slowdown: Double
  }

  let pairs: [Pair]
  /// Cases that only one of the two has.
  let unpaired: [String]
  let failAbove: Double

  init(_ results: [BenchmarkResult], with baseline: Baseline, failAbove: Double) {
    self.init(results.map(Baseline.Entry.init), with: baseline, failAbove: failAbove)
  }

  init(_ entries: [Baseline.Entry], with baseline: Baseline, failAbove: Double) {
    self.failAbove = failAbove
    pairs = entries.compactMap { entry in
      guard let former = baseline[entry.name] else { return nil }
      // The baseline says by which limit, so that a case near the edge is not compared by two.
      let now = Baseline.Entry(
        name: entry.name, seconds: entry.seconds, peak: entry.peak, bandwidth: entry.bandwidth,
        limit: former.limit)
      return Pair(name: entry.name, slowdown: 100 * (now.work / former.work - 1))
    }
    let paired = Set(pairs.map(\.name))
    unpaired = (entries + baseline.entries).map(\.name).filter { !paired.contains($0) }
  }

  /// One line that names the slower cases, or nil where there are none.
  var failure: String? {
    let slower = pairs.filter { $0.slowdown > failAbove }
    guard !slower.isEmpty else { return nil }
    let list = slower.map { "\($0.name) by \($0.slowdown.fixed(1)) %" }.joined(separator: ", ")
    return "slower than the baseline by more than \(failAbove.brief) %: \(list)"
  }

  /// One line for a comparison that went well.
  var summary: String {
    let worst = pairs.max { $0.slowdown < $1.slowdown }
    let text = worst.map { ", at worst \($0.name) at \($0.slowdown.fixed(1)) %" } ?? ""
    let rest = unpaired.isEmpty ? "" : "; in one of the two only: \(unpaired.joined(separator: ", "))"
    return
      "compared \(pairs.count) cases with the baseline: none is slower by more than \(failAbove.brief) %\(text)\(rest)"
  }
}

extension Baseline.Entry {
  /// A result as a baseline would hold it.
  init(_ result: BenchmarkResult) {
    self.init(
      name: result.benchmark.name, seconds: result.measurement.undisturbed,
      peak: result.limits.peak.median * 1e-9, bandwidth: result.limits.bandwidth.median * 1e-9,
      limit: result.limit)
  }
}
