/// Repeated timings of one piece of work.
struct Measurement {
  /// Seconds per call, one value a sample.
  let seconds: [Double]

  /// The middle sample.
  var median: Double {
    let sorted = seconds.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The fastest sample.
  var best: Double { seconds.min() ?? .nan }

  /// Times `work` for about `total` seconds, after a warm-up, in samples of several calls each.
  ///
  /// There are at least seven samples, and each lasts long enough for the clock.
  static func time(seconds total: Double, _ work: () throws -> Void) rethrows -> Measurement {
    let first = try elapsed { try work() }
    var calls = 1
    var one = first
    // The first call pays for page faults and cold caches; a second look sets the number of calls.
    if first < total { one = try elapsed { try work() } }
    let samples = max(7, min(31, Int(total / max(one, 1e-9))))
    calls = max(1, Int(total / Double(samples) / max(one, 1e-9)))
    var seconds: [Double] = []
    for _ in 0..<samples {
      let spent = try elapsed { for _ in 0..<calls { try work() } }
      seconds.append(spent / Double(calls))
    }
    return Measurement(seconds: seconds)
  }

  /// Seconds that `work` takes by the monotonic clock.
  static func elapsed(_ work: () throws -> Void) rethrows -> Double {
    let duration = try ContinuousClock().measure { try work() }
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
