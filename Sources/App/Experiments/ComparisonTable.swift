import Serialization
import ToolSupport

/// One of the paper's tables of scores: methods by data sets, each cell beside the published figure.
struct ComparisonTable {
  /// The number of the table in the paper.
  let number: Int
  let score: ExperimentScore
  /// Methods by rows.
  let methods: [String]
  /// Data sets by columns.
  let datasets: [String]
  private let records: [ExperimentRecord]

  /// - Parameters:
  ///   - methods: the rows; those without runs are there too.
  ///   - records: all runs; the data sets that they name are the columns.
  init(number: Int, score: ExperimentScore, methods: [String], records: [ExperimentRecord]) {
    (self.number, self.score, self.methods, self.records) = (number, score, methods, records)
    datasets = ExperimentNames.datasets(of: records)
  }

  /// Tables 2, 3, 5 and 6.
  ///
  /// Tables 2 and 3 also have all further methods that were run, below those of the paper.
  static func all(of records: [ExperimentRecord]) -> [ComparisonTable] {
    let compared = ["km", "aekm", "dcn", "dkm", "ct"]
    let ablation = ["dcn", "dkm", "dkm-rein", "ct-norein", "ct"]
    let others = ExperimentNames.methods(of: records).filter { !(compared + ablation).contains($0) }
    return [
      (2, .acc, compared + others), (3, .nmi, compared + others), (5, .acc, ablation), (6, .nmi, ablation),
    ]
    .map { ComparisonTable(number: $0, score: $1, methods: $2, records: records) }
  }

  /// The cell of a method and a data set.
  func cell(method: String, dataset: String) -> ComparisonCell {
    ComparisonCell(score, method: method, dataset: dataset, records: records)
  }

  private var cells: [[ComparisonCell]] {
    methods.map { method in datasets.map { cell(method: method, dataset: $0) } }
  }
}

// MARK: Text

extension ComparisonTable {
  /// How to read a cell.
  static let legend = """
    A cell has the mean ± the sample standard deviation over seeds, in per cent; below it, in italics, the \
    published figure; then the difference in points, of the figures before rounding. A difference in bold is \
    larger than the larger of the two standard deviations. "–" stands for no run. Broken runs are counted in the \
    cell and named below the table, and not averaged.
    """

  /// "Table 2: ACC".
  var title: String { "Table \(number): \(score.title)" }

  /// The table, and what to know about its cells below.
  var markdown: String {
    let rows = cells.map { row in
      [row.first.map { ExperimentNames.title(method: $0.method) } ?? ""] + row.map(\.markdown)
    }
    let table = TableText.markdown(
      ["method"] + datasets.map { ExperimentNames.title(dataset: $0) }, rows)
    let notes = notes.map { "- \($0)" }.joined(separator: "\n")
    return notes.isEmpty ? table : "\(table)\n\n\(notes)"
  }

  private var notes: [String] {
    let cells = cells.flatMap { $0 }
    let broken = cells.filter { !$0.broken.isEmpty }.map { cell in
      let runs = cell.broken.map { "seed \($0.seed) (\($0.reason))" }.joined(separator: ", ")
      return "\(cell.title), broken: \(runs)."
    }
    let published = cells.compactMap { cell in cell.published?.note.map { "\(cell.title): \($0)." }
    }
    return cells.flatMap(\.warnings) + broken + published
  }

  private static let header = [
    "table", "method", "dataset", "score", "seeds", "mean", "std", "published_mean", "published_std",
    "difference", "beyond_spread", "failed",
  ]

  /// Several tables as one in long form: a line for each cell that has runs or a published figure.
  static func csv(_ tables: [ComparisonTable]) -> String {
    ([TableText.csv(header)] + tables.flatMap(\.lines)).joined(separator: "\n") + "\n"
  }

  /// The table in long form.
  var csv: String { Self.csv([self]) }

  private var lines: [String] {
    rows.map { row in
      TableText.csv(
        row.map { value in
          switch value {
          case .null: ""
          case .number(let number): number.fixed(4)
          default: value.stringValue ?? value.serialized()
          }
        })
    }
  }

  /// The table in long form for programs: an object for each line of the text.
  var json: [JSON] { rows.map { .object(JSONObject(Array(zip(Self.header, $0)))) } }

  /// Cells that have runs or a published figure, with a value for each column of the long form.
  private var rows: [[JSON]] {
    let number = JSON.number(optional:)
    return cells.joined().filter { !$0.records.isEmpty || $0.published != nil }.map { cell -> [JSON] in
      let isBeyondSpread: JSON = cell.isBeyondSpread.map(JSON.bool) ?? .null
      return [
        .integer(self.number), .string(cell.method), .string(cell.dataset), .string(score.rawValue),
        .integer(cell.statistics?.count ?? 0), number(cell.statistics?.mean),
        number(cell.statistics?.standardDeviation), number(cell.published?.mean),
        number(cell.published?.standardDeviation), number(cell.difference), isBeyondSpread,
        .integer(cell.broken.count),
      ]
    }
  }
}
