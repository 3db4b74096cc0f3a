import KMeans
import Kernels

extension KMeansResult {
  /// Whether everything is the same, bit for bit.
  func isIdentical(to other: KMeansResult) -> Bool {
    centroids == other.centroids && labels == other.labels && inertia == other.inertia
      && stopReason == other.stopReason && iterations == other.iterations
  }
}
