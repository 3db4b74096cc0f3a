import KMeans
import Kernels

/// Clusters among the samples themselves, from whatever found them.
public struct SampleClusters: Sendable {
  /// K × d.
  public var centroids: Matrix
  /// The cluster of each sample: its nearest centroid.
  public var labels: [Int32]
  /// Σᵢ wᵢ ‖xᵢ − c(xᵢ)‖².
  public var inertia: Double
  /// Whether all this is of the samples at length 1.
  public var areOfDirections: Bool

  /// Clusters with the given parts.
  public init(centroids: Matrix, labels: [Int32], inertia: Double, areOfDirections: Bool = false) {
    self.centroids = centroids
    self.labels = labels
    self.inertia = inertia
    self.areOfDirections = areOfDirections
  }
}

extension SampleClusters {
  /// Those of K-means, or of mini-batch K-means.
  public init(_ result: KMeansResult) {
    self.init(centroids: result.centroids, labels: result.labels, inertia: result.inertia)
  }

  /// Those of bisecting K-means.
  public init(_ result: BisectingKMeansResult) {
    self.init(centroids: result.centroids, labels: result.labels, inertia: result.inertia)
  }

  /// Those of spherical K-means.
  public init(_ result: SphericalKMeansResult) {
    self.init(
      centroids: result.centroids, labels: result.labels, inertia: 2 * result.objective,
      areOfDirections: true)
  }
}
