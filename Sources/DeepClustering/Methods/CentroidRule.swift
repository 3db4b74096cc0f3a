/// What becomes of the centroids with each step.
public enum CentroidStep: Sendable, Equatable {
  /// They stay where they are.
  case none
  /// The network's optimiser moves them along the loss's gradient, together with the weights.
  case gradient
  /// The method moves them.
  case ofMethod
}

/// What becomes of the centroids between two epochs.
public enum CentroidRule: String, Sendable, Equatable, CaseIterable {
  /// K-means on all embeddings replaces them.
  case reinitialise
  /// They stay as the epoch left them.
  case keep
}
