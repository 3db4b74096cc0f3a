import Serialization
import ToolSupport

/// The runs of one method on one data set beside the published figure, for one score in per cent.
struct ComparisonCell {
  let method: String
  let dataset: String
  /// Over the runs that have scores; nil if there is none.
  let statistics: SeedStatistics?
  let published: PublishedResults.Figure?
  /// All runs, by seed.
  let records: [ExperimentRecord]

  init(_ score: ExperimentScore, method: String, dataset: String, records: [ExperimentRecord]) {
    (self.method, self.dataset) = (method, dataset)
    self.records = records.filter { $0.method == method && $0.dataset == dataset }.sorted {
      $0.seed < $1.seed
    }
    statistics = SeedStatistics(
      self.records.filter { !$0.isBroken }.compactMap { $0.scores.map(score.percent) })
    published = PublishedResults.figure(score, method: method, dataset: dataset)
  }

  /// Runs that are not averaged.
  var broken: [ExperimentRecord] { records.filter(\.isBroken) }

  /// The mean less the published one, in points.
  var difference: Double? {
    guard let statistics, let published else { return nil }
    return statistics.mean - published.mean
  }

  /// Whether the difference is larger than the larger of the two standard deviations.
  ///
  /// With a single seed it is compared with the published one alone.
  var isBeyondSpread: Bool? {
    guard let difference, let published else { return nil }
    return difference.magnitude > max(published.standardDeviation, statistics?.standardDeviation ?? 0)
  }

  /// "CT on USPS", for texts.
  var title: String {
    "\(ExperimentNames.title(method: method)) on \(ExperimentNames.title(dataset: dataset))"
  }

  /// Ours, the published figure, and the difference, in lines of one cell; see `ComparisonTable.legend`.
  var markdown: String {
    var counts = statistics.map { [TableText.count($0.count, "seed")] } ?? []
    if !broken.isEmpty { counts.append("\(broken.count) broken") }
    var ours = statistics.map { Self.text($0.mean, $0.standardDeviation) } ?? "–"
    if !counts.isEmpty { ours += " (\(counts.joined(separator: ", ")))" }
    var lines = [ours]
    if let published { lines.append("*\(Self.text(published.mean, published.standardDeviation))*") }
    if let difference {
      let text = difference.fixed(1).replacing("-", with: "−")
      let signed = text.hasPrefix("−") ? text : "+\(text)"
      lines.append(isBeyondSpread == true ? "**\(signed)**" : signed)
    }
    return lines.joined(separator: "<br>")
  }

  private static func text(_ mean: Double, _ deviation: Double?) -> String {
    mean.fixed(1) + (deviation.map { " ± \($0.fixed(1))" } ?? "")
  }
}

extension ComparisonCell {
  /// What to know before the mean is believed: seeds that occur twice, and settings that the runs do not share.
  var warnings: [String] {
    let seeds = Dictionary(grouping: records, by: \.seed).filter { $0.value.count > 1 }.keys
    var warnings: [String] = []
    if !seeds.isEmpty { warnings.append("\(title) has several runs of \(TableText.seeds(Array(seeds))).") }
    let mixed = SharedSettings(records).differences
    if !mixed.isEmpty {
      warnings.append("\(title) has runs with different settings: \(mixed.joined(separator: "; ")).")
    }
    return warnings
  }
}
