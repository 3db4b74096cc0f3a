import Serialization
import ToolSupport

/// What `select` prints and writes.
struct SelectionReport {
  let points: [ClusterCountScores]
  /// Everything that the scores depend on, in order.
  let provenance: [(name: String, value: JSON)]

  private static let header = [
    "clusters", "inertia", "silhouette", "davies_bouldin", "calinski_harabasz", "iterations",
  ]

  /// A table, the elbow as a chart, and the suggestion.
  var text: String {
    let rows = points.map { point in
      let scores = point.scores
      return [
        "\(point.clusters)", point.inertia.significant(7), scores?.silhouette?.fixed(4) ?? "-",
        scores?.daviesBouldin.fixed(4) ?? "-", scores?.calinskiHarabasz.significant(6) ?? "-",
      ]
    }
    let table = ([["clusters", "inertia", "silhouette", "Davies-Bouldin", "Calinski-Harabasz"]] + rows).map {
      zip($0, [8, 16, 12, 16, 19]).map { $0.leftPadded(to: $1) }.joined()
    }
    return (table + [""] + InertiaChart(points).lines + ["", conclusion]).joined(separator: "\n")
  }

  private var conclusion: String {
    guard let suggestion = Suggestion(points) else {
      return points.count < 3
        ? "no suggestion: no number has a silhouette, and an elbow needs three numbers of clusters or more"
        : "no suggestion: no number has a silhouette, and the inertia has no elbow"
    }
    return "suggested: \(suggestion.clusters) clusters: \(suggestion.reason)"
  }

  /// A line a number of clusters, with nothing where there is no score.
  var csv: String {
    let lines = points.map { point in
      let values = [
        point.scores?.silhouette, point.scores?.daviesBouldin, point.scores?.calinskiHarabasz,
      ]
      return
        (["\(point.clusters)", "\(point.inertia)"] + values.map { $0.map { "\($0)" } ?? "" }
        + ["\(point.iterations)"]).joined(separator: ",")
    }
    return ([Self.header.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
  }

  /// The report as one object.
  var json: JSON {
    var object = JSONObject()
    for (name, value) in provenance { object[name] = value }
    object["results"] = .array(
      points.map { point in
        let values: [JSON] = [
          .integer(point.clusters), .number(point.inertia), .number(optional: point.scores?.silhouette),
          .number(optional: point.scores?.daviesBouldin), .number(optional: point.scores?.calinskiHarabasz),
          .integer(point.iterations),
        ]
        var row = JSONObject()
        for (name, value) in zip(Self.header, values) { row[name] = value }
        return .object(row)
      })
    object["elbow"] = points.elbow.map(JSON.integer) ?? .null
    let suggestion = Suggestion(points)
    object["suggested_clusters"] = suggestion.map { .integer($0.clusters) } ?? .null
    object["reason"] = suggestion.map { .string($0.reason) } ?? .null
    return .object(object)
  }
}
