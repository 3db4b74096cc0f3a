import KMeans

/// How well the samples fall into a number of clusters.
struct ClusterCountScores {
  let clusters: Int
  let inertia: Double
  let iterations: Int
  /// The scores of the clusters; nil where they have none, as a single cluster.
  let scores: InternalScores?
}

extension [ClusterCountScores] {
  /// The number of clusters at the elbow of the inertia, the least on ties.
  ///
  /// It is where the curve lies farthest below the chord from its first to its last point, both axes scaled
  /// to [0, 1] (Satopää et al., 2011). Nil with fewer than three points, and where the curve does not lie
  /// below the chord.
  var elbow: Int? {
    guard count >= 3, let first, let last, first.inertia > last.inertia else { return nil }
    var best: (depth: Double, clusters: Int)?
    for point in self {
      let x = Double(point.clusters - first.clusters) / Double(last.clusters - first.clusters)
      let y = (point.inertia - last.inertia) / (first.inertia - last.inertia)
      let depth = 1 - x - y
      // The ends lie on the chord but for rounding.
      if depth > Swift.max(best?.depth ?? 0, 1e-9) { best = (depth, point.clusters) }
    }
    return best?.clusters
  }

  /// The number of clusters whose score is the greatest, the least number on ties; nil if none has a score.
  func best(_ score: (InternalScores) -> Double?) -> ClusterCountScores? {
    var best: (score: Double, point: ClusterCountScores)?
    for point in self {
      guard let value = point.scores.flatMap(score), value > best?.score ?? -.infinity else { continue }
      best = (value, point)
    }
    return best?.point
  }
}
