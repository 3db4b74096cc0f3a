import Kernels
import Serialization

/// One case's timings, and what the machine could do in the same seconds.
struct BenchmarkResult {
  /// What bounds a case: arithmetic, or the main memory.
  enum Limit: String { case peak, bandwidth }

  let benchmark: BenchmarkCase
  let measurement: Measurement
  /// The machine's limits during this case.
  let limits: MachineLimits

  /// Floating-point operations per second at the median, in 10⁹; nil for a case without any.
  var gigaflops: Double? { rate(benchmark.operations, measurement.median) }
  /// Bytes per second at the median, in 10⁹.
  var gigabytes: Double? { rate(benchmark.bytes, measurement.median) }

  /// The bound that takes longer; data that may stay in a cache is not bound by the main memory.
  var limit: Limit {
    let arithmetic = benchmark.operations / limits.peak.median
    let memory = benchmark.bytes / limits.bandwidth.median
    let mayBeCached = benchmark.staysInCache || benchmark.bytes < Double(Caches.found.last)
    return memory > arithmetic && !mayBeCached ? .bandwidth : .peak
  }

  private func rate(_ work: Double, _ seconds: Double) -> Double? {
    work > 0 ? work / seconds * 1e-9 : nil
  }

  private func percent(_ work: Double, of limit: Double) -> Double? {
    rate(work, measurement.median).map { 100 * $0 / (limit * 1e-9) }
  }

  /// Per cent of the best peak slice: the stricter figure.
  var percentOfPeak: Double? { percent(benchmark.operations, of: limits.peak.best) }
  /// Per cent of the best slice of the read bandwidth.
  var percentOfBandwidth: Double? { percent(benchmark.bytes, of: limits.bandwidth.best) }

  /// All figures by name, in the order of the columns.
  var json: JSON {
    var object = JSONObject()
    object["name"] = .string(benchmark.name)
    for (key, value) in benchmark.details { object[key] = value }
    let (operations, bytes) = (benchmark.operations, benchmark.bytes)
    let numbers: [(String, Double?)] = [
      ("seconds_median", measurement.median), ("seconds_best", measurement.best),
      ("seconds_undisturbed", measurement.undisturbed), ("spread_percent", measurement.spreadPercent),
      ("processor_percent", measurement.processorPercent),
      ("gflops", gigaflops), ("gflops_best", rate(operations, measurement.best)),
      ("peak_gflops", limits.peak.median * 1e-9), ("peak_gflops_best", limits.peak.best * 1e-9),
      ("percent_of_peak", percentOfPeak),
      ("percent_of_median_peak", percent(operations, of: limits.peak.median)),
      ("gbs", gigabytes), ("gbs_best", rate(bytes, measurement.best)),
      ("bandwidth_gbs", limits.bandwidth.median * 1e-9),
      ("bandwidth_gbs_best", limits.bandwidth.best * 1e-9),
      ("percent_of_bandwidth", percentOfBandwidth),
      ("percent_of_median_bandwidth", percent(bytes, of: limits.bandwidth.median)),
    ]
    for (key, value) in numbers { object[key] = value.map { .number($0.significant(6)) } ?? .null }
    for (key, value) in benchmark.derived(self) { object[key] = .number(value.significant(6)) }
    object["samples"] = .integer(measurement.seconds.count)
    object["limit"] = .string(limit.rawValue)
    return .object(object)
  }
}

extension Double {
  /// Rounded to a number of significant decimal digits: what follows in a timing is noise.
  func significant(_ digits: Int) -> Double {
    guard isFinite, self != 0 else { return self }
    var (power, scaled) = (1.0, magnitude)
    var limit = 1.0
    for _ in 0..<digits { limit *= 10 }
    while scaled < limit / 10 { (power, scaled) = (power * 10, magnitude * (power * 10)) }
    return scaled < limit ? (self * power).rounded() / power : self.rounded()
  }
}
