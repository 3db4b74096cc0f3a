import Autoencoder
import KMeans
import Kernels

extension DeepClustering {
  /// KM: K-means on the samples themselves (equation 1).
  ///
  /// - Throws: `KMeansError`, `CancellationError`.
  public func clusterSamples() throws -> Clustering {
    try clusterSamples { samples, random, engine in
      SampleClusters(try freshKMeans.fit(samples, random: random, engine: engine))
    }
  }

  /// KM by K-means of the caller's choice.
  ///
  /// - Parameter cluster: is given the samples, where the randomness comes from, and the engine.
  /// - Throws: whatever `cluster` throws, but `CancellationError` for `KMeansError.cancelled`;
  ///   `DeepClusteringError.shapeMismatch` for clusters of other samples, or labels without a centroid.
  public func clusterSamples(
    by cluster: (Matrix, Random, Engine) throws -> SampleClusters
  ) throws -> Clustering {
    let matrix = try samples.matrix(engine: engine)
    let (clusters, seconds) = try timedKMeans { try cluster(matrix, kMeansStream(epoch: 0), engine) }
    guard clusters.labels.count == matrix.rows, clusters.centroids.columns == matrix.columns else {
      throw DeepClusteringError.shapeMismatch(
        "\(clusters.labels.count) labels and centroids of \(clusters.centroids.shape) for samples of \(matrix.shape)"
      )
    }
    let indices = 0..<clusters.centroids.rows
    if let row = clusters.labels.firstIndex(where: { !indices.contains(Int($0)) }) {
      throw DeepClusteringError.shapeMismatch(
        "sample \(row) has the label \(clusters.labels[row]), and there are \(indices.count) centroids")
    }
    let record = try kMeansRecord(labels: clusters.labels, inertia: clusters.inertia, seconds: seconds)
    var clustering = Clustering(
      method: "KM", autoencoder: nil, centroids: clusters.centroids, labels: clusters.labels,
      embedding: matrix, inertia: clusters.inertia, history: [record])
    if clusters.areOfDirections {
      clustering.normalizesSamples = true
      clustering.embedding = try SphericalKMeansModel.directions(of: Samples(matrix), engine: engine)
    }
    return clustering
  }

  /// AEKM: K-means on the embeddings of a pretrained autoencoder.
  ///
  /// - Throws: `KMeansError`, `AutoencoderError`, `CancellationError`; `DeepClusteringError.diverged` for an embedding that
  ///   training has left without clusters.
  public func clusterEmbedding(of pretrained: PretrainedAutoencoder) throws -> Clustering {
    try clusterEmbedding(of: pretrained, by: freshKMeans)
  }

  /// AEKM by the given K-means.
  func clusterEmbedding(of pretrained: PretrainedAutoencoder, by kMeans: KMeans) throws -> Clustering {
    let embedding = try pretrained.autoencoder.encode(samples, engine: engine)
    let (result, seconds) = try timedKMeans {
      try Self.clusteringEmbedding {
        try kMeans.fit(embedding, random: kMeansStream(epoch: 0), engine: engine)
      }
    }
    let record = try kMeansRecord(labels: result.labels, inertia: result.inertia, seconds: seconds)
    return Clustering(
      method: "AEKM", autoencoder: pretrained.autoencoder, centroids: result.centroids,
      labels: result.labels, embedding: embedding, inertia: result.inertia,
      history: pretrained.history + [record])
  }

  /// What is computed of an embedding; that values are not finite or too large is no fault of the data, but of training.
  ///
  /// - Parameter samples: the samples that rows of the embedding are of, or nil where these are all samples.
  static func clusteringEmbedding<Result>(
    ofSamples samples: ArraySlice<Int>? = nil, _ work: () throws -> Result
  ) throws -> Result {
    func diverged(row: Int) -> DeepClusteringError {
      .diverged(row: samples.map { $0.dropFirst(row).first } ?? row)
    }
    do { return try work() } catch let error as KMeansError {
      switch error {
      case .nonFiniteValue(let row, _): throw diverged(row: row)
      // Options were looked at before; what is left are centroids too far from the embedding.
      case .overflow, .invalidOption: throw DeepClusteringError.diverged(row: nil)
      default: throw error
      }
    } catch let error as KernelError {
      switch error {
      case .nonFiniteValue(let row, _): throw diverged(row: row)
      case .overflow, .nonFiniteCentroid: throw DeepClusteringError.diverged(row: nil)
      default: throw error
      }
    }
  }
}
