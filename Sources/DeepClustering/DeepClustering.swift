import Autoencoder
import KMeans
import Kernels

/// Deep clustering of one data set: KM and AEKM, and the alternating training of every method.
///
///     let run = try DeepClustering(samples, options: .init(clusters: 10), engine: Engine())
///     let pretrained = try run.pretrain()
///     let clustering = try run.fineTune(pretrained, method: CT(alpha: 3, lambda: 1))
///
/// Everything random comes from the options' seed, in streams of its own for each purpose, and the
/// number of threads changes nothing: the same samples, options and instruction set give the same
/// bits.
public struct DeepClustering {
  /// The samples, n × d.
  public let samples: Matrix
  /// The class of each sample, for scores in the history only.
  public let truth: [Int]?
  /// The protocol.
  public let options: DeepClusteringOptions
  /// Where the computing is done.
  public let engine: Engine

  private let random: Random
  private let onEpoch: (EpochRecord) -> Void

  /// A run on the given samples.
  ///
  /// - Parameter onEpoch: called after every epoch and every K-means phase.
  /// - Throws: `DeepClusteringError` if options are out of range or the truth is of another length.
  public init(
    _ samples: Matrix, truth: [Int]? = nil, options: DeepClusteringOptions, engine: Engine,
    onEpoch: @escaping (EpochRecord) -> Void = { _ in }
  ) throws(DeepClusteringError) {
    try options.check(samples: samples)
    if let truth, truth.count != samples.rows {
      throw .shapeMismatch("\(truth.count) labels for \(samples.rows) samples")
    }
    self.samples = samples
    self.truth = truth
    self.options = options
    self.engine = engine
    self.onEpoch = onEpoch
    random = Random(seed: options.seed)
  }

  // MARK: Methods

  /// KM: K-means on the samples themselves (equation 1).
  ///
  /// - Throws: `KMeansError`.
  public func clusterSamples() throws -> Clustering {
    try clusterSamples { samples, random, engine in
      let kMeans = KMeans(clusters: options.clusters, restarts: options.restarts)
      return SampleClusters(try kMeans.fit(samples, random: random, engine: engine))
    }
  }

  /// KM by K-means of the caller's choice.
  ///
  /// - Parameter cluster: is given the samples, where the randomness comes from, and the engine.
  /// - Throws: whatever `cluster` throws.
  public func clusterSamples(
    by cluster: (Matrix, Random, Engine) throws -> SampleClusters
  ) throws -> Clustering {
    let (clusters, seconds) = try timed { try cluster(samples, kMeansStream(epoch: 0), engine) }
    let record = try kMeansRecord(labels: clusters.labels, inertia: clusters.inertia, seconds: seconds)
    var clustering = Clustering(
      method: "KM", autoencoder: nil, centroids: clusters.centroids, labels: clusters.labels,
      embedding: samples, inertia: clusters.inertia, history: [record])
    if clusters.areOfDirections {
      clustering.normalizesSamples = true
      clustering.embedding = try SphericalKMeansModel.directions(of: Samples(samples), engine: engine)
    }
    return clustering
  }

  /// Trains an autoencoder on reconstruction alone (equation 2).
  ///
  /// - Throws: `AutoencoderError`.
  public func pretrain() throws -> PretrainedAutoencoder {
    let stream = random.stream("pretraining")
    let architecture = Architecture(
      inputs: samples.columns, hidden: options.hidden, latent: options.latent)
    var trainer = try AutoencoderTrainer(
      Autoencoder(architecture, random: stream),
      optimizer: Adam(learningRate: options.learningRate), batchSize: options.batchSize)
    var history: [EpochRecord] = []
    for epoch in stride(from: 1, through: options.pretrainEpochs, by: 1) {
      let (losses, seconds) = try timed {
        try trainer.trainEpoch(samples, epoch: epoch, random: stream, engine: engine)
      }
      history.append(
        EpochRecord(
          phase: .pretrain, epoch: epoch, reconstructionLoss: losses.reconstruction, seconds: seconds))
      onEpoch(history[history.count - 1])
    }
    return PretrainedAutoencoder(trainer.autoencoder, history: history)
  }

  /// AEKM: K-means on the embeddings of a pretrained autoencoder.
  ///
  /// - Throws: `KMeansError`, `AutoencoderError`.
  public func clusterEmbedding(of pretrained: PretrainedAutoencoder) throws -> Clustering {
    let embedding = try pretrained.autoencoder.encode(samples, engine: engine)
    let (result, record) = try clusterOnce(embedding)
    return Clustering(
      method: "AEKM", autoencoder: pretrained.autoencoder, centroids: result.centroids,
      labels: result.labels, embedding: embedding, inertia: result.inertia,
      history: pretrained.history + [record])
  }

  /// Trains a pretrained autoencoder with a method's loss, epoch by epoch: centroids by K-means on all
  /// embeddings; then in each epoch steps on reconstruction plus the method's loss, a fresh optimiser
  /// to begin with, and after it the method's rule for the centroids.
  ///
  /// Clusters keep their numbers from epoch to epoch: those found anew are matched to the old ones.
  ///
  /// - Throws: `KMeansError`, `AutoencoderError`, and whatever the method throws.
  public func fineTune(
    _ pretrained: PretrainedAutoencoder, method: some ClusteringMethod
  ) throws -> Clustering {
    var method = method
    let stream = random.stream("fine-tuning")
    var trainer = try AutoencoderTrainer(
      pretrained.autoencoder, optimizer: Adam(learningRate: options.learningRate),
      batchSize: options.batchSize)
    let start = try clusterEmbedding(of: pretrained)
    var state = ClusterState(start)
    var history = start.history
    for epoch in stride(from: 1, through: options.epochs, by: 1) {
      let (losses, seconds) = try timed {
        var centroids = state.centroids
        let losses = try trainer.trainEpoch(samples, epoch: epoch, random: stream, engine: engine) {
          try method.loss(of: $0, centroids: &centroids, gradient: &$1, engine: engine)
        }
        let embedding = try trainer.autoencoder.encode(samples, engine: engine)
        switch method.centroidRule {
        case .reinitialise:
          let result = try kMeans(embedding, epoch: epoch)
          try state.replace(with: result, embedding: embedding, engine: engine)
        case .keep:
          try state.assign(embedding, to: centroids, engine: engine)
        }
        return losses
      }
      history.append(
        EpochRecord(
          phase: .finetune, epoch: epoch, reconstructionLoss: losses.reconstruction,
          clusteringLoss: losses.embedding, changedLabels: state.changedLabels,
          inertia: state.inertia, seconds: seconds, scores: try scores(of: state.labels)))
      onEpoch(history[history.count - 1])
    }
    return Clustering(
      method: method.name, autoencoder: trainer.autoencoder, centroids: state.centroids,
      labels: state.labels, embedding: state.embedding, inertia: state.inertia, history: history)
  }

  // MARK: Parts

  private func kMeans(_ points: Matrix, epoch: Int) throws(KMeansError) -> KMeansResult {
    try KMeans(clusters: options.clusters, restarts: options.restarts).fit(
      points, random: kMeansStream(epoch: epoch), engine: engine)
  }

  private func kMeansStream(epoch: Int) -> Random { random.stream("k-means", index: epoch) }

  /// A K-means phase with its record.
  private func clusterOnce(_ points: Matrix) throws -> (KMeansResult, EpochRecord) {
    let (result, seconds) = try timed { try kMeans(points, epoch: 0) }
    return (result, try kMeansRecord(labels: result.labels, inertia: result.inertia, seconds: seconds))
  }

  private func kMeansRecord(labels: [Int32], inertia: Double, seconds: Double) throws -> EpochRecord {
    let record = EpochRecord(
      phase: .kmeans, epoch: 0, inertia: inertia, seconds: seconds, scores: try scores(of: labels))
    onEpoch(record)
    return record
  }

  private func scores(of labels: [Int32]) throws(MetricsError) -> ClusteringScores? {
    guard let truth else { return nil }
    return try ClusteringScores(of: labels.map(Int.init), against: truth)
  }

  private func timed<Result>(_ work: () throws -> Result) rethrows -> (Result, seconds: Double) {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try work()
    let (seconds, attoseconds) = (clock.now - start).components
    return (result, Double(seconds) + Double(attoseconds) * 1e-18)
  }
}
