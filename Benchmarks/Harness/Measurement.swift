/// Repeated timings of one piece of work.
struct Measurement {
  /// Seconds per call, one value a sample.
  let seconds: [Double]
  /// Processor seconds per call, all threads together, for the same samples.
  let processorSeconds: [Double]

  /// The middle sample.
  var median: Double { seconds.quantile(0.5) }
  /// The fastest sample.
  var best: Double { seconds.min() ?? .nan }
  /// The interquartile range in per cent of the median.
  var spreadPercent: Double { 100 * (seconds.quantile(0.75) - seconds.quantile(0.25)) / median }

  /// Processor time by time that passed, in per cent: about 100 for each thread.
  ///
  /// Less on one thread means that other processes had the processor meanwhile, or that the work waited;
  /// what a virtual machine's host takes away is not seen.
  var processorPercent: Double { 100 * processorSeconds.reduce(0, +) / seconds.reduce(0, +) }
  /// The median without the time that other processes took from one thread.
  ///
  /// Several threads spend more processor time than passes, so theirs is the median itself.
  var undisturbed: Double { Swift.min(median, processorSeconds.quantile(0.5)) }

  /// Samples at least.
  static let leastSamples = 7
  /// Samples where the calls are short enough: many short ones, so that the median is over moments in
  /// which nobody took the processor away.
  private static let usualSamples = 150
  /// How many times, evenly spread, the machine's limits are looked at between samples.
  private static let interludes = 15
  /// Seconds of calls before the first sample: page faults, cold caches, and a clock that has to rise.
  private static let warmUp = 0.03

  /// Times `work` for at least `total` seconds in at least seven samples of equally many calls.
  ///
  /// - Parameters:
  ///   - interlude: called before the first sample and now and then between samples. What it costs is
  ///     not counted, nor is a call that then brings the caches back, if calls are short.
  init(seconds total: Double, interlude: () throws -> Void, _ work: () throws -> Void) rethrows {
    var one = try Self.elapsed(work)
    var warm = one
    while warm < Self.warmUp {
      let next = try Self.elapsed(work)
      one = min(one, next)
      warm += max(next, 1e-7)
    }
    let calls = max(1, Int((total / Double(Self.usualSamples) / max(one, 1e-9)).rounded(.up)))
    var (seconds, spent) = ([Double](), 0.0)
    var (nextInterlude, processorSeconds) = (0.0, [Double]())
    while seconds.count < Self.leastSamples || spent < total {
      if spent >= nextInterlude {
        try interlude()
        nextInterlude = spent + total / Double(Self.interludes)
        if one < Self.warmUp { try work() }
      }
      let processorStart = ProcessorTime.seconds
      let sample = try Self.elapsed { for _ in 0..<calls { try work() } }
      processorSeconds.append((ProcessorTime.seconds - processorStart) / Double(calls))
      spent += sample
      seconds.append(sample / Double(calls))
    }
    self.seconds = seconds
    self.processorSeconds = processorSeconds
  }

  /// A measurement of known timings; without processor times as if nothing had disturbed one thread.
  init(seconds: [Double], processorSeconds: [Double]? = nil) {
    self.seconds = seconds
    self.processorSeconds = processorSeconds ?? seconds
  }

  /// Seconds that `work` takes by the monotonic clock.
  static func elapsed(_ work: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure { try work() } / .seconds(1)
  }
}

extension [Double] {
  /// The value below which the given part lies, interpolated between neighbours.
  func quantile(_ part: Double) -> Double {
    guard !isEmpty else { return .nan }
    let sorted = sorted()
    let position = part * Double(count - 1)
    let (low, high) = (Int(position), Swift.min(Int(position) + 1, count - 1))
    return sorted[low] + (position - Double(low)) * (sorted[high] - sorted[low])
  }
}
