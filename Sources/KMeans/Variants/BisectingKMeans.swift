import Kernels

/// Bisecting K-means: splits one cluster in two by K-means until there are K (Steinbach, Karypis & Kumar
/// 2000).
///
/// Of the clusters so far, the one with the largest Σ w ‖x − c‖² or with the most samples is split next.
/// Each split looks at that cluster's samples only, so many clusters cost O(n · d · log K) where the splits
/// are even, and clusters have more equal sizes than those of a single K-means.
///
/// The labels of the result are the nearest of the K centroids, as `predict` has them, not the leaf of the
/// hierarchy that a sample came to: near borders the two may differ.
///
/// The same samples, options and seed give the same bits for any number of threads.
public struct BisectingKMeans: Sendable, Equatable {
  /// Which cluster is split next.
  public enum Criterion: String, Sendable, CaseIterable {
    /// The one with the largest inertia.
    case largestInertia = "inertia"
    /// The one with the most samples, by weight.
    case largestMass = "size"
  }

  /// Number of clusters K.
  public var clusters: Int
  /// Which cluster is split next.
  public var criterion: Criterion
  /// Where the two centroids of a split come from.
  public var seeding: Seeding
  /// How nearest centroids are found.
  public var algorithm: Algorithm
  /// Seedings tried for each split, the best kept.
  public var restarts: Int
  /// Most iterations of a split, and of the refinement.
  public var maximumIterations: Int
  /// The least movement that goes on, as for `KMeans`.
  public var tolerance: Double
  /// Whether K-means on all samples follows, from the K centroids.
  public var refines: Bool

  /// Options with scikit-learn's defaults but for the seeding, which is k-means++.
  public init(
    clusters: Int, criterion: Criterion = .largestInertia, seeding: Seeding = .greedyPlusPlus,
    algorithm: Algorithm = .auto, restarts: Int = 1, maximumIterations: Int = 300, tolerance: Double = 1e-4,
    refines: Bool = false
  ) {
    self.clusters = clusters
    self.criterion = criterion
    self.seeding = seeding
    self.algorithm = algorithm
    self.restarts = restarts
    self.maximumIterations = maximumIterations
    self.tolerance = tolerance
    self.refines = refines
  }

  /// Clusters the samples.
  ///
  /// - Parameters:
  ///   - samples: n × d, floats or bytes.
  ///   - weights: a weight of at least 0 for each sample; nil for 1 each.
  ///   - random: where the seedings come from; split i draws from its stream "bisection" of index i.
  ///   - engine: where the computing is done.
  /// - Throws: `KMeansError`; `.cancelled` if the task that calls has been cancelled.
  /// - Complexity: O(n · d) an iteration of each level of the hierarchy, and a copy of the samples.
  public func fit(
    _ samples: Samples, weights: [Float]? = nil, random: Random, engine: Engine
  ) throws(KMeansError) -> BisectingKMeansResult {
    let kMeans = self.kMeans(clusters)
    try kMeans.check(samples, weights, nil)
    let set = try SampleSet(samples, weights: weights, engine: engine)
    var hierarchy = try BisectionHierarchy(set, splitting: self.kMeans(2), engine: engine)
    while hierarchy.leaves.count < clusters {
      guard try hierarchy.splitNext(by: criterion, random: random) else { break }
    }
    let centroids = hierarchy.centroids(clusters)
    let splits = hierarchy.splits
    guard refines else {
      let labels = try set.labels(nearest: centroids, engine: engine)
      return BisectingKMeansResult(
        centroids: centroids, labels: labels, inertia: engine.inertia(of: set, labels, about: centroids),
        splits: splits, refinement: nil)
    }
    let refined = try kMeans.fit(set, initialCentroids: centroids, random: random, engine: engine)
    return BisectingKMeansResult(
      centroids: refined.centroids, labels: refined.labels, inertia: refined.inertia, splits: splits,
      refinement: refined)
  }

  /// Clusters samples that are the rows of a matrix, n × d, as `fit` does `Samples` with the same parameters.
  ///
  /// - Throws: `KMeansError`; `.cancelled` if the task that calls has been cancelled.
  /// - Complexity: O(n · d) an iteration of each level of the hierarchy, and a copy of the samples.
  public func fit(
    _ samples: Matrix, weights: [Float]? = nil, random: Random, engine: Engine
  ) throws(KMeansError) -> BisectingKMeansResult {
    try fit(Samples(samples), weights: weights, random: random, engine: engine)
  }

  private func kMeans(_ clusters: Int) -> KMeans {
    KMeans(
      clusters: clusters, seeding: seeding, algorithm: algorithm, restarts: restarts,
      maximumIterations: maximumIterations, tolerance: tolerance)
  }
}

/// A clustering by bisection.
public struct BisectingKMeansResult: Sendable {
  /// K × d.
  public let centroids: Matrix
  /// The nearest centroid of each sample; equal to `predict` of the samples.
  public let labels: [Int32]
  /// Σᵢ wᵢ ‖xᵢ − c(xᵢ)‖², by the direct formula, in Double.
  public let inertia: Double
  /// The hierarchy: the splits in order; fewer than K − 1 where the clusters left could not be split.
  ///
  /// Such a cluster's samples are all the same, or differ by so few of Float's last bits that its K-means ended with both
  /// means rounded to one point.
  public let splits: [Bisection]
  /// What K-means on all samples did after the splits, if it was asked for.
  public let refinement: KMeansResult?

  /// Clusters that have at least one sample.
  public var nonEmptyClusterCount: Int { Set(labels).count }
  /// The centroids, to be used on other samples.
  public var model: KMeansModel { KMeansModel(centroids: centroids) }
}

/// A split of bisecting K-means: one half keeps the cluster's index, the other gets the next one free.
public struct Bisection: Sendable, Equatable {
  /// The cluster that was split.
  public let cluster: Int
  /// The index of its other half.
  public let newCluster: Int
  /// Σ w ‖x − c‖² of the cluster's samples before, about its centroid.
  public let inertia: Double
  /// The same of both halves together, each about its own centroid.
  public let splitInertia: Double
  /// Iterations of the K-means that found the halves.
  public let iterations: Int
}
