/// How nearest centroids are found; the result is the same.
public enum Algorithm: String, Sendable, CaseIterable {
  /// The one that is expected to be fastest for the shape, changed during the run.
  case auto
  /// Every distance in every iteration (Lloyd 1982).
  case lloyd
  /// A bound on the distance to the own centroid and one on that to all others (Hamerly 2010): most samples
  /// are not looked at once the centroids move little.
  case hamerly
}
