import ToolSupport

/// The inertia by the number of clusters as bars of text, with the elbow marked.
struct InertiaChart {
  private let points: [ClusterCountScores]

  private static let width = 60

  init(_ points: [ClusterCountScores]) { self.points = points }

  /// A line a number of clusters.
  var lines: [String] {
    let greatest = points.map(\.inertia).max() ?? 0
    let elbow = points.elbow
    return ["inertia"]
      + points.map { point in
        let share = greatest > 0 ? point.inertia / greatest : 0
        let bar = String(repeating: "#", count: Int((Double(Self.width) * share).rounded()))
        let mark = point.clusters == elbow ? "  <- elbow" : ""
        return "\("\(point.clusters)".leftPadded(to: 8)) |\(bar)\(mark)"
      }
  }
}
