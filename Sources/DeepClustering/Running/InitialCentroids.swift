/// Where the centroids of fine-tuning come from.
public enum InitialCentroids: String, Sendable, CaseIterable {
  /// K-means on the embeddings.
  case kMeans = "k-means"
  /// Uniform in [−1, 1] in each dimension, as DKM without pretraining begins.
  case random
}
