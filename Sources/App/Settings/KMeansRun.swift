import DeepClustering
import KMeans
import Kernels

/// What a K-means of any variant found, and how it went.
struct KMeansRun {
  let clusters: SampleClusters
  /// Iterations of the run that was kept, batches for mini-batch K-means, of all splits for a bisecting one.
  let iterations: Int
  /// Why the run ended; nil for splits, each of which ends for itself.
  let stopReason: StopReason?
  let relocatedClusters: Int
  let exchangedSamples: Int

  /// Clusters samples as the settings say.
  init(
    _ settings: KMeansSettings, _ inputs: KMeansInputs, clusters: Int, restarts: Int,
    selection: RestartSelection, samples: Matrix,
    random: Random, engine: Engine, onIteration: @escaping @Sendable (KMeansIteration) -> Void = { _ in }
  ) throws(KMeansError) {
    let goOn: @Sendable (KMeansIteration) -> IterationControl = {
      onIteration($0)
      return .goOn
    }
    let (weights, start) = (inputs.weights, inputs.initialCentroids)
    switch settings.variant {
    case .standard:
      let result: KMeansResult
      if let batchSize = settings.batchSize {
        result = try MiniBatchKMeans(
          clusters: clusters, seeding: settings.seeding, batchSize: batchSize,
          maximumPasses: settings.maximumIterations, tolerance: settings.tolerance
        ).fit(
          samples, weights: weights, initialCentroids: start, random: random, engine: engine,
          onIteration: goOn)
      } else {
        var kMeans = KMeans(
          clusters: clusters, seeding: settings.seeding, algorithm: settings.algorithm, restarts: restarts,
          maximumIterations: settings.maximumIterations, tolerance: settings.tolerance)
        kMeans.selection = selection
        kMeans.exchangesSamples = settings.exchangesSamples
        result = try kMeans.fit(
          samples, weights: weights, initialCentroids: start, random: random, engine: engine,
          onIteration: goOn)
      }
      self.clusters = SampleClusters(result)
      iterations = result.iterations.count
      stopReason = result.stopReason
      relocatedClusters = result.relocatedClusters
      exchangedSamples = result.exchangedSamples
    case .bisecting:
      let result = try BisectingKMeans(
        clusters: clusters, seeding: settings.seeding, algorithm: settings.algorithm, restarts: restarts,
        maximumIterations: settings.maximumIterations, tolerance: settings.tolerance
      ).fit(samples, weights: weights, random: random, engine: engine)
      self.clusters = SampleClusters(result)
      iterations = result.splits.reduce(0) { $0 + $1.iterations }
      stopReason = nil
      (relocatedClusters, exchangedSamples) = (0, 0)
    case .spherical:
      let result = try SphericalKMeans(
        clusters: clusters, seeding: settings.seeding, algorithm: settings.algorithm, restarts: restarts,
        maximumIterations: settings.maximumIterations, tolerance: settings.tolerance
      ).fit(
        samples, weights: weights, initialCentroids: start, random: random, engine: engine, onIteration: goOn)
      self.clusters = SampleClusters(result)
      iterations = result.iterations.count
      stopReason = result.stopReason
      (relocatedClusters, exchangedSamples) = (result.relocatedClusters, 0)
    }
  }
}
