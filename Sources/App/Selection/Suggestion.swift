import ToolSupport

/// A number of clusters that the scores speak for, and why.
struct Suggestion: Equatable {
  let clusters: Int
  let reason: String

  /// Up to this silhouette there is no substantial structure (Kaufman & Rousseeuw 1990, chapter 2).
  private static let weakSilhouette = 0.25

  /// The best silhouette decides; without any, the elbow; nil if there is neither.
  init?(_ points: [ClusterCountScores]) {
    let elbow = points.elbow
    guard let best = points.best(\.silhouette), let silhouette = best.scores?.silhouette else {
      guard let elbow else { return nil }
      clusters = elbow
      reason = "the elbow of the inertia; there is no silhouette to go by"
      return
    }
    clusters = best.clusters
    var parts = ["the best silhouette, \(silhouette.fixed(4))"]
    if silhouette <= Self.weakSilhouette { parts.append("which is weak: the clusters are hardly apart") }
    if let elbow { parts.append("the elbow of the inertia is at \(elbow)") }
    let others = [
      // Of clusters without scatter the index has its conventional value, 1, though it is beyond all others.
      ("Calinski-Harabasz", (points.first { $0.inertia == 0 } ?? points.best(\.calinskiHarabasz))?.clusters),
      ("Davies-Bouldin", points.best { -$0.daviesBouldin }?.clusters),
    ]
    for case (let name, let other?) in others {
      parts.append("\(name) is best at \(other)")
    }
    let unknown = points.filter { $0.scores != nil && $0.scores?.silhouette == nil }.map { "\($0.clusters)" }
    if !unknown.isEmpty {
      parts.append(
        "the silhouette of \(unknown.joined(separator: ", ")) is undefined for the samples drawn; draw more by --sample"
      )
    }
    reason = parts.joined(separator: "; ")
  }
}
