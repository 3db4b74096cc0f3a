/// Where K-means starts when it reinitialises centroids after an epoch.
public enum Reinitialisation: String, Sendable, CaseIterable {
  /// From seedings of its own, as many as there are restarts.
  case restarts
  /// From the centroids of the epoch before.
  case warmStart = "warm-start"
  /// From both: one more than there are restarts, of which the best is kept.
  case both
}
