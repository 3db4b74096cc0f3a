import ToolSupport

/// Table 4: the settings that were used, beside the published ones.
struct SettingsTable {
  private struct Row {
    let dataset: String
    let method: String
    let settings: SharedSettings
    let published: PublishedResults.Settings
  }

  private static let columns: [(title: String, keys: [String])] = [
    ("α", ["alpha"]), ("λ or γ", ["lambda", "gamma"]), ("scale", ["scale"]),
    ("pretraining epochs", ["pretrain-epochs"]), ("epochs", ["epochs"]), ("batch", ["batch"]),
  ]

  private let rows: [Row]

  /// A row for each data set and method that was run.
  init(_ records: [ExperimentRecord]) {
    rows = ExperimentNames.datasets(of: records).flatMap { dataset in
      let runs = records.filter { $0.dataset == dataset }
      return ExperimentNames.methods(of: runs).map { method in
        Row(
          dataset: dataset, method: method, settings: SharedSettings(runs.filter { $0.method == method }),
          published: PublishedResults.settings(method: method, dataset: dataset))
      }
    }
  }

  /// How to read a cell.
  static let legend = """
    The settings of the runs, with the published ones in parentheses where the paper gives them; several values \
    are those of different seeds. Table 4 of the paper has no λ for the ablations, and α for CT only; the paper \
    does not say how the data were scaled.
    """

  /// "Table 4: settings".
  var title: String { "Table 4: settings" }

  /// The table.
  var markdown: String {
    TableText.markdown(
      ["data set", "method"] + Self.columns.map(\.title),
      rows.map { row in
        [ExperimentNames.title(dataset: row.dataset), ExperimentNames.title(method: row.method)]
          + Self.columns.map { Self.text(row, keys: $0.keys) }
      })
  }

  /// The table in long form: a line for each setting that was used or published.
  var csv: String {
    var lines = [["table", "method", "dataset", "setting", "used", "published"]]
    for row in rows {
      for key in Self.columns.flatMap(\.keys) {
        let used = Self.used(row, key) ?? ""
        let published = Self.published(row, key) ?? ""
        if !(used + published).isEmpty { lines.append(["4", row.method, row.dataset, key, used, published]) }
      }
    }
    return lines.map(TableText.csv).joined(separator: "\n") + "\n"
  }

  private static func text(_ row: Row, keys: [String]) -> String {
    let parts = keys.compactMap { key -> String? in
      let (used, published) = (used(row, key), published(row, key))
      if used == nil, published == nil { return nil }
      // Only where a column holds more than one setting must it be said which it is.
      let symbol = keys.count > 1 ? (key == "gamma" ? "γ " : "λ ") : ""
      return symbol + (used ?? "–") + (published.map { " (\($0))" } ?? "")
    }
    return parts.isEmpty ? "–" : parts.joined(separator: ", ")
  }

  /// The values of the runs; nil if none has the setting.
  private static func used(_ row: Row, _ key: String) -> String? {
    let values = row.settings.values(of: key).map(\.text)
    return values == [nil] ? nil : values.map { $0 ?? "–" }.joined(separator: " / ")
  }

  private static func published(_ row: Row, _ key: String) -> String? {
    switch key {
    case "alpha": row.published.alpha?.brief
    case "lambda": row.published.lambda?.brief
    case "pretrain-epochs": row.published.pretrainEpochs.map { "\($0)" }
    case "epochs": row.published.epochs.map { "\($0)" }
    case "batch": row.published.batch.map { "\($0)" }
    default: nil
    }
  }
}
