/// How nearest centroids are found; the result is the same.
public enum Algorithm: String, Sendable, CaseIterable {
  /// The one that was measured to be fastest for such numbers of samples, features and clusters.
  case auto
  /// Every distance in every iteration (Lloyd 1982).
  case lloyd
  /// A bound on the distance to the own centroid and one on that to all others (Hamerly 2010): most samples
  /// are not looked at once the centroids move little.
  case hamerly
  /// A bound on the distance to every centroid (Elkan 2003): n · K more numbers in memory, and few distances
  /// taken even while some centroids still move far.
  case elkan
  /// Products of projections on the directions in which the samples vary most rule out nearly all centroids
  /// (Cauchy and Schwarz): for many features and many clusters.
  case projected
}
