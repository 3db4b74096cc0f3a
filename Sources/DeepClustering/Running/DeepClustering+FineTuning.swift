import Autoencoder
import KMeans
import Kernels
import Serialization

extension DeepClustering {
  /// Trains a pretrained autoencoder with a method's loss, epoch by epoch: centroids by K-means on all
  /// embeddings; then in each epoch steps on reconstruction plus the method's loss, a fresh optimiser
  /// to begin with, and after it the method's rule for the centroids.
  ///
  /// Clusters keep their numbers from epoch to epoch: those found anew are matched to the old ones.
  ///
  /// - Throws: `KMeansError`, `AutoencoderError`, `DeepClusteringError`, `CancellationError`, whatever the method throws,
  ///   and what the control's `onPause` throws.
  public func fineTune(
    _ pretrained: PretrainedAutoencoder, method: some ClusteringMethod
  ) throws -> Clustering {
    let start = try initialClustering(of: pretrained)
    let tuning = try FineTuning(
      pretrained, method: method, clusters: ClusterState(start), options: options,
      random: fineTuningStream)
    return try run(tuning, history: start.history, snapshots: [], clock: EpochClock())
  }

  /// Goes on with `fineTune` where a checkpoint left off, to the same bits as without an interruption.
  ///
  /// - Parameters:
  ///   - checkpoint: where to go on.
  ///   - autoencoder: a network of the kind that was pretrained, or nil for `makeAutoencoder()`.
  ///   - method: as it was given to `fineTune`.
  /// - Throws: as there, and `DeepClusteringError.invalidCheckpoint`.
  public func fineTune<Method: ClusteringMethod>(
    resuming checkpoint: Checkpoint, from autoencoder: Autoencoder? = nil, method: Method
  ) throws -> Clustering {
    try checkpoint.check(.fineTuning, samples: samples.rows, method: method.name)
    let (tuning, snapshots): (FineTuning<Method>, [Snapshot])
    do {
      snapshots = try Snapshot.all(in: checkpoint.file)
      tuning = try FineTuning(
        checkpoint, autoencoder: autoencoder ?? makeAutoencoder(), method: method, samples: samples,
        options: options, random: fineTuningStream, engine: engine)
      if let bad = snapshots.first(where: { !$0.fits(samples: samples.rows, clusters: options.clusters) }) {
        throw DeepClusteringError.invalidCheckpoint(
          "its snapshot of epoch \(bad.epoch) is not of \(samples.rows) samples and \(options.clusters) clusters"
        )
      }
    } catch let error as SafeTensorsError {
      throw DeepClusteringError.invalidCheckpoint("\(error)")
    }
    return try run(
      tuning, history: checkpoint.history, snapshots: snapshots, clock: try EpochClock(checkpoint))
  }

  private func run<Method: ClusteringMethod>(
    _ tuning: FineTuning<Method>, history: [EpochRecord], snapshots: [Snapshot], clock: EpochClock
  ) throws -> Clustering {
    var (tuning, history, snapshots, clock) = (tuning, history, snapshots, clock)
    let makeCheckpoint = {
      Checkpoint(
        .fineTuning, samples: samples.rows, method: tuning.method.name,
        tensors: tuning.state().merging(clock.state) { $1 }.merging(Snapshot.tensors(of: snapshots)) { $1 },
        history: history)
    }
    let keepSnapshot = {
      let epoch = tuning.epochsDone
      guard control.snapshotEpochs.contains(epoch), snapshots.last?.epoch != epoch else { return }
      snapshots.append(Snapshot(epoch: epoch, tuning.clusters))
    }
    // A checkpoint within the first epoch no longer has the embedding from before it, but the snapshot. And within
    // an epoch nothing ends: what a method says of convergence holds at an epoch's end.
    if tuning.epochsDone == 0, !tuning.isWithinEpoch { keepSnapshot() }
    var end = tuning.isWithinEpoch ? nil : end(of: tuning, history)
    while end == nil {
      let result = try tuning.nextEpoch(
        samples, engine: engine, kMeans: reinitialise, pausingWhen: { control.isPauseDue })
      guard let result else {
        clock.stop()
        try control.pause(makeCheckpoint)
        clock.goOn()
        continue
      }
      history.append(
        EpochRecord(
          phase: .finetune, epoch: tuning.epochsDone,
          reconstructionLoss: tuning.trainer.options.trainsDecoder ? result.losses.reconstruction : nil,
          clusteringLoss: result.losses.embedding, changedLabels: tuning.clusters.changedLabels,
          inertia: tuning.clusters.inertia, seconds: clock.endEpoch(),
          scores: try scores(of: tuning.clusters.labels), diagnostics: result.diagnostics))
      keepSnapshot()
      control.onEpoch(history[history.count - 1])
      try control.pauseIfDue(makeCheckpoint)
      clock.beginEpoch()
      end = self.end(of: tuning, history)
    }
    var clustering = Clustering(
      method: tuning.method.name, autoencoder: tuning.trainer.autoencoder,
      centroids: tuning.clusters.centroids, labels: tuning.clusters.labels,
      embedding: tuning.clusters.embedding, inertia: tuning.clusters.inertia, history: history)
    clustering.fineTuningEnd = end
    clustering.snapshots = snapshots
    return clustering
  }

  /// Why fine-tuning ends here, or nil if it goes on.
  private func end<Method>(of tuning: FineTuning<Method>, _ history: [EpochRecord]) -> FineTuningEnd? {
    // What does not move while the rate is near 0 has not converged.
    let afterWarmUp = history.filter { $0.phase == .finetune && $0.epoch > warmUpEpochs }
    if !afterWarmUp.isEmpty, tuning.method.hasConverged, hasRefreshedAfterWarmUp(tuning) {
      return .labelsSettled
    }
    if options.convergence.isMet(by: afterWarmUp) { return .objectiveSettled }
    return tuning.epochsDone < options.epochs ? nil : .epochLimit
  }

  /// Whether all steps between the method's last two targets had the full rate, or it has none.
  private func hasRefreshedAfterWarmUp<Method>(_ tuning: FineTuning<Method>) -> Bool {
    guard let interval = tuning.method.refreshInterval else { return true }
    let last = (tuning.epochsDone * stepsPerEpoch - 1) / interval * interval
    return last - interval >= warmUpSteps
  }

  /// Epochs of fine-tuning that have steps below the full rate.
  private var warmUpEpochs: Int { (warmUpSteps + stepsPerEpoch - 1) / max(stepsPerEpoch, 1) }
  private var warmUpSteps: Int { options.fineTuning.schedule.warmUpLength(stepsPerEpoch: stepsPerEpoch) }
  private var stepsPerEpoch: Int {
    Parallel.chunkCount(of: samples.rows, grain: options.fineTuning.batchSize)
  }

  // MARK: Centroids

  /// What fine-tuning starts from.
  private func initialClustering(of pretrained: PretrainedAutoencoder) throws -> Clustering {
    guard options.initialCentroids == .random else {
      // The checkpoint after the first step is the first that has all of pretraining.
      var kMeans = freshKMeans
      kMeans.isCancellable = false
      return try clusterEmbedding(of: pretrained, by: kMeans)
    }
    let embedding = try pretrained.autoencoder.encode(samples, engine: engine)
    var stream = random.stream("centroids")
    var centroids = Matrix(rows: options.clusters, columns: embedding.columns)
    for k in 0..<centroids.rows {
      for column in 0..<centroids.columns { centroids[k, column] = 2 * stream.nextFloat() - 1 }
    }
    let labels = try Self.clusteringEmbedding {
      try engine.nearestCentroids(of: embedding, in: centroids)
    }
    let inertia = engine.inertia(of: Samples(embedding), weights: nil, labels, about: centroids)
    let record = try kMeansRecord(labels: labels, inertia: inertia, seconds: 0)
    return Clustering(
      method: "random centroids", autoencoder: pretrained.autoencoder, centroids: centroids, labels: labels,
      embedding: embedding, inertia: inertia, history: pretrained.history + [record])
  }

  /// K-means on all embeddings after an epoch.
  private func reinitialise(
    _ embedding: Matrix, after clusters: ClusterState, epoch: Int
  ) throws -> KMeansResult {
    var kMeans = options.reinitialisation == .warmStart ? KMeans(clusters: options.clusters) : freshKMeans
    kMeans.triesSeedingsBesideInitialCentroids = options.reinitialisation == .both
    // There is no checkpoint between an epoch's last step and its K-means: a cancelled run ends after it.
    kMeans.isCancellable = false
    return try kMeans.fit(
      embedding, initialCentroids: options.reinitialisation == .restarts ? nil : clusters.centroids,
      random: kMeansStream(epoch: epoch), engine: engine)
  }

  private var fineTuningStream: Random { random.stream("fine-tuning") }
}
