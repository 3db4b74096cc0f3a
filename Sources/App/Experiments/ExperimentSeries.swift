import Autoencoder
import Kernels

/// Methods on data sets with several seeds, some of these at a time.
struct ExperimentSeries {
  let store: RecordStore
  /// Minutes between two checkpoints.
  let checkpointMinutes: Double
  let signals: SignalWatch
  let progress: ExperimentProgress
  let seeds: [Int]
  /// Seeds at a time, or nil for as many as there are threads.
  let jobs: Int?
  /// Threads, or nil for all that the process may use.
  let threads: Int?
  /// The network that pretraining starts from, or nil for one with random weights.
  var start: Autoencoder?

  /// Throws if there is a record of other data, labels or settings.
  func check(
    _ methods: [ExperimentMethod], on data: ExperimentRunner.Samples, _ shared: TrainingSettings
  ) throws {
    try makeRunner(threads: 1).check(methods, seeds: seeds, on: data, shared)
  }

  /// Runs the methods that have no record yet.
  ///
  /// - Throws: as `ExperimentRunner.run`.
  func run(
    _ methods: [ExperimentMethod], on data: ExperimentRunner.Samples, _ shared: TrainingSettings
  ) throws {
    let pool = JobPool(jobs: seeds.count, workers: jobs, threads: threads)
    try pool.run(seeds.count) { index, hasFailed in
      try makeRunner(threads: pool.threads).run(
        methods, seed: seeds[index], on: data, shared, unless: hasFailed)
    }
  }

  private func makeRunner(threads: Int) throws -> ExperimentRunner {
    ExperimentRunner(
      store: store, checkpointMinutes: checkpointMinutes, signals: signals,
      engine: try Engine(threads: threads),
      progress: progress, start: start)
  }
}
