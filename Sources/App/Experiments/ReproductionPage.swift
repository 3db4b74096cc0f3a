import Serialization
import ToolSupport

/// `Docs/Reproduction.md`: what was run and what came out, made from the records.
enum ReproductionPage {
  /// The page.
  ///
  /// - Parameters:
  ///   - records: all runs.
  ///   - existing: the page as it is; the remarks in it are kept.
  /// - Throws: `DataError` for a page whose remarks cannot be told from the rest.
  static func markdown(_ records: [ExperimentRecord], existing: String? = nil) throws(DataError) -> String {
    let remarks = try Remarks.text(in: existing ?? "")
    let datasets = ExperimentNames.datasets(of: records)
    var parts = [
      """
      # Reproduction

      The methods on the data sets of [arXiv 2411.19496](https://arxiv.org/abs/2411.19496), over several seeds, \
      beside the figures published there. `deepkmeans reproduce` makes this page; only the \
      remarks are written by hand.
      """,
      Remarks.slot(remarks),
      "## What was run", runs(records, datasets), machines(records), "## Seconds an epoch",
      """
      The mean, over the runs that did not break, of the median epoch: with KM the whole run, with AEKM an epoch of \
      pretraining, which the methods of a seed share, and with the others an epoch of fine-tuning.
      """,
      times(records, datasets),
      "## Tables", ComparisonTable.legend,
    ]
    let tables = ComparisonTable.all(of: records).map { ($0.number, $0.title, $0.markdown) }
    let settings = SettingsTable(records)
    let all = tables + [(4, settings.title, SettingsTable.legend + "\n\n" + settings.markdown)]
    for (_, title, table) in all.sorted(by: { $0.0 < $1.0 }) { parts += ["### \(title)", table] }
    parts += ["## Broken runs", broken(records, datasets)]
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func runs(_ records: [ExperimentRecord], _ datasets: [String]) -> String {
    let rows = datasets.map { dataset in
      let runs = records.filter { $0.dataset == dataset }
      let numbers: ((ExperimentRecord) -> Int) -> String = { value in
        Set(runs.map(value)).sorted().map { "\($0)" }.joined(separator: ", ")
      }
      return [
        ExperimentNames.title(dataset: dataset), numbers(\.samples), numbers(\.features), numbers(\.clusters),
        numbers(\.seed), "\(Set(runs.map(\.method)).count)", "\(runs.count)",
        "\(runs.count(where: \.isBroken))",
      ]
    }
    let table = TableText.markdown(
      ["data set", "samples", "features", "clusters", "seeds", "methods", "runs", "broken"], rows)
    let missing = PublishedResults.datasets.filter { !datasets.contains($0) }
    if missing.isEmpty { return table }
    let names = missing.map { ExperimentNames.title(dataset: $0) }.joined(separator: ", ")
    return "\(table)\n\nPublished, but without runs here: \(names)."
  }

  private static func machines(_ records: [ExperimentRecord]) -> String {
    let counts = Dictionary(grouping: records) { record in
      "\(record.processor), \(record.instructionSet), \(TableText.count(record.threads, "thread")), "
        + "version \(record.version)"
    }.mapValues(\.count)
    let lines = counts.sorted { $0.key < $1.key }.map { "- \($0.key): \(TableText.count($0.value, "run"))" }
    let total = records.filter { !$0.isBroken }.compactMap(\.totalSeconds).reduce(0, +)
    let time = "- Total time of the runs that did not break, pauses included: \(duration(total))"
    return (lines + [time]).joined(separator: "\n")
  }

  private static func times(_ records: [ExperimentRecord], _ datasets: [String]) -> String {
    let rows = ExperimentNames.methods(of: records).map { method in
      [ExperimentNames.title(method: method)]
        + datasets.map { dataset in
          let runs = records.filter { $0.method == method && $0.dataset == dataset && !$0.isBroken }
          return SeedStatistics(runs.compactMap { HistoryColumns.secondsOfAnEpoch($0.history) })?.mean.fixed(
            2) ?? "–"
        }
    }
    return TableText.markdown(
      ["method"] + datasets.map { ExperimentNames.title(dataset: $0) }, rows, alignment: "---:")
  }

  private static func broken(_ records: [ExperimentRecord], _ datasets: [String]) -> String {
    let lines = datasets.flatMap { dataset in
      let runs = records.filter { $0.dataset == dataset && $0.isBroken }
      return ExperimentNames.methods(of: runs).flatMap { method in
        runs.filter { $0.method == method }.sorted { $0.seed < $1.seed }.map { run in
          "- \(ExperimentNames.title(dataset: dataset)), \(ExperimentNames.title(method: method)), "
            + "seed \(run.seed): \(run.reason)"
        }
      }
    }
    return lines.isEmpty ? "None." : lines.joined(separator: "\n")
  }

  private static func duration(_ seconds: Double) -> String {
    if seconds < 120 { return "\(seconds.fixed(1)) seconds" }
    if seconds < 7200 { return "\((seconds / 60).fixed(1)) minutes" }
    return "\((seconds / 3600).fixed(1)) hours"
  }
}
