/// What the machine could do at best, from slices measured between the samples of the cases.
struct MachineLimits {
  /// Multiply-adds from registers, in operations per second.
  var peak = Slices()
  /// Reading the main memory, in bytes per second.
  var bandwidth = Slices()

  /// Rates of short repetitions.
  struct Slices {
    private(set) var rates: [Double] = []

    /// What was to be had at that time.
    var median: Double { rates.quantile(0.5) }
    /// What the machine can do.
    var best: Double { rates.max() ?? .nan }

    mutating func append(_ more: [Double]) { rates += more }
  }

  /// Adds the slices of a further case.
  mutating func append(_ other: MachineLimits) {
    peak.append(other.peak.rates)
    bandwidth.append(other.bandwidth.rates)
  }
}
