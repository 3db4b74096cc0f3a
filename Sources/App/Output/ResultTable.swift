import DeepClustering
import KMeans
import Serialization
import ToolSupport

/// A table of methods: ACC, NMI and ARI in per cent, and seconds.
struct ResultTable {
  private var rows: [[String]] = []

  /// Adds a row for a clustering.
  mutating func add(_ clustering: Clustering) {
    let scores = clustering.scores
    let percent: (Double?) -> String = { $0.map { (100 * $0).fixed(2) } ?? "-" }
    rows.append([
      clustering.method, percent(scores?.accuracy), percent(scores?.nmi), percent(scores?.ari),
      clustering.totalSeconds.fixed(1),
    ])
  }

  /// The table, a line a row.
  var text: String {
    let header = ["method", "ACC %", "NMI %", "ARI %", "seconds"]
    let width = max(8, (rows.map(\.[0].count).max() ?? 0) + 1)
    return ([header] + rows).map { row in
      row[0].rightPadded(to: width) + row[1...].map { $0.leftPadded(to: 9) }.joined()
    }.joined(separator: "\n")
  }
}
