/// Which of several runs of K-means is kept.
public enum RestartSelection: String, Sendable, CaseIterable {
  /// The one with the least inertia, the earliest on ties.
  case inertia
  /// Among those whose inertia is at most 5 % above the least, the one whose clusters have the highest modularity in
  /// the graph of the samples' ten nearest neighbours; the one with the least inertia on ties.
  ///
  /// Least inertia prefers clusters of equal extent: it cuts a class that spreads widely in two, and pays with two
  /// close classes merged. A cut through the middle of a class separates many nearest neighbours, one between classes
  /// few, however close these are.
  case neighbors

  /// How much inertia may be above the least, as a share, for neighbours to decide.
  static let inertiaMargin = 0.05
}
