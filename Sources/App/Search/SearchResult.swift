import KMeans
import Serialization
import ToolSupport

/// What makes one combination of parameters better than another.
enum SearchCriterion: String, CaseIterable {
  case acc, nmi, silhouette, objective

  var needsLabels: Bool { self == .acc || self == .nmi }

  /// Whether less is better.
  var isLoss: Bool { self == .objective }

  /// Its value for a run, or nil for a run that broke.
  func value(of record: ExperimentRecord) -> Double? {
    guard record.failure == nil else { return nil }
    let value: Double? =
      switch self {
      case .acc: record.scores?.accuracy
      case .nmi: record.scores?.nmi
      case .silhouette: record.measures["silhouette"]?.doubleValue
      case .objective: record.measures["objective"]?.doubleValue
      }
    return value.flatMap { $0.isFinite ? $0 : nil }
  }
}

/// The runs of one combination of parameters.
struct SearchResult {
  /// A value for each parameter.
  let values: [Double]
  let records: [ExperimentRecord]
  let criterion: SearchCriterion

  /// Whether a run broke.
  var isBroken: Bool { records.contains { $0.failure != nil } }

  /// The mean of a criterion over the seeds; nil if a run broke, which a good combination does not do, or it is
  /// undefined for one, as the silhouette of a single cluster is.
  func statistics(_ criterion: SearchCriterion) -> SeedStatistics? {
    let values = records.compactMap { criterion.value(of: $0) }
    return values.count == records.count ? SeedStatistics(values) : nil
  }

  /// Whether it is better than another; one with a broken run is the worst.
  func isBetter(than other: SearchResult) -> Bool {
    guard let own = statistics(criterion)?.mean else { return false }
    guard let others = other.statistics(criterion)?.mean else { return true }
    return criterion.isLoss ? own < others : own > others
  }
}

/// The ranking of a search.
struct SearchReport {
  /// The parameters' names.
  let axes: [String]
  let criterion: SearchCriterion
  /// In the order of the grid.
  let results: [SearchResult]

  /// The best first; equal ones in the order of the grid.
  var ranked: [SearchResult] {
    results.enumerated().sorted { a, b in
      if a.element.isBetter(than: b.element) { return true }
      return !b.element.isBetter(than: a.element) && a.offset < b.offset
    }.map(\.element)
  }

  /// A table, the best combination first.
  var text: String {
    let scores = SearchCriterion.allCases.filter { !$0.needsLabels || hasLabels }
    let header =
      axes
      + scores.map { "\($0.rawValue)\($0.needsLabels ? " %" : "")\($0 == criterion ? " *" : "")" }
    let rows = ranked.map { result in
      result.values.map(\.brief) + scores.map { Self.cell(result, $0) }
    }
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    let lines = ([header] + rows).map { row in
      zip(row, widths).map { $0.leftPadded(to: $1) }.joined(separator: "   ")
    }
    let seeds = results.first?.records.count ?? 0
    return lines.joined(separator: "\n")
      + "\n* ranked by the mean over \(seeds) \(seeds == 1 ? "seed" : "seeds"), \(criterion.isLoss ? "least" : "highest") first"
  }

  /// The same for programs: scores as shares, each with its mean and deviation over the seeds.
  var json: JSONObject {
    let rows = ranked.map { result -> JSON in
      var row = JSONObject(zip(axes, result.values).map { ($0, .number($1)) })
      for score in SearchCriterion.allCases where !score.needsLabels || hasLabels {
        let statistics = result.statistics(score)
        row[score.rawValue] = statistics.map { .number($0.mean) } ?? .null
        row["\(score.rawValue)_std"] = .number(optional: statistics?.standardDeviation)
      }
      row["seeds"] = .array(result.records.map { .integer($0.seed) })
      row["broken_seeds"] = .array(result.records.filter { $0.failure != nil }.map { .integer($0.seed) })
      return .object(row)
    }
    // Where nothing can be compared, nothing is best.
    let best = ranked.first?.statistics(criterion) == nil ? nil : rows.first
    return JSONObject([
      ("criterion", .string(criterion.rawValue)), ("best", best ?? .null), ("results", .array(rows)),
    ])
  }

  /// A line a run.
  var csv: String {
    let header = axes + ["seed", "acc", "nmi", "silhouette", "objective", "failure"]
    let rows = results.flatMap { result in
      result.records.map { record -> [String] in
        let values = result.values.map { "\($0)" }
        let scores = SearchCriterion.allCases.map { $0.value(of: record).map { "\($0)" } ?? "" }
        return values + ["\(record.seed)"] + scores + [record.failure ?? ""]
      }
    }
    return ([header] + rows).map { TableText.csv($0) }.joined(separator: "\n") + "\n"
  }

  private static func cell(_ result: SearchResult, _ score: SearchCriterion) -> String {
    guard let statistics = result.statistics(score) else { return result.isBroken ? "broken" : "–" }
    let (scale, digits) = score.needsLabels ? (100.0, 2) : (1, 4)
    // The deviation has the decimals of the mean.
    let isSmall = !score.needsLabels && statistics.mean != 0 && statistics.mean.magnitude < 0.001
    let text = { (value: Double) in isSmall ? value.significant(3) : (scale * value).fixed(digits) }
    return text(statistics.mean) + (statistics.standardDeviation.map { " ± \(text($0))" } ?? "")
  }

  /// Runs that broke have no scores, but labels they may have had.
  private var hasLabels: Bool {
    criterion.needsLabels || results.contains { $0.records.contains { $0.scores != nil } }
  }
}
