import Autoencoder
import Datasets
import DeepClustering
import Dispatch
import ExampleSupport
import Kernels
import Serialization

/// A run of deep clustering that ends with a model in a file, and is kept if it is cancelled before.
struct Training: Sendable {
  /// The data, as they were read.
  var dataset: Dataset
  /// The protocol.
  var options: DeepClusteringOptions
  /// Where the model goes.
  var model: String

  /// Where a run that was cancelled is kept.
  var checkpoint: String { "\(model).checkpoint" }

  /// Trains in a task on a thread of its own; cancelled, it keeps the run and throws `CancellationError`.
  func start(onEpoch: @escaping @Sendable (EpochRecord) -> Void) -> Task<Void, any Error> {
    Task.detached(executorPreference: OwnThread()) { try run(onEpoch: onEpoch) }
  }

  /// Trains on the calling thread, from the checkpoint if there is one.
  func run(onEpoch: @escaping (EpochRecord) -> Void) throws {
    let control = RunControl(
      onEpoch: onEpoch,
      // Called once more before a cancelled run ends.
      onPause: { makeCheckpoint in
        var kept = try makeCheckpoint()
        kept.file.metadata["run"] = identity
        try File.write(kept.file.encoded(), to: checkpoint)
      })
    let scaling = try dataset.fittedScaling(.unit)
    let run = try DeepClustering(
      samples(scaledBy: scaling), truth: dataset.labels, options: options, engine: Engine(), control: control)

    var file = try ClusteringModel(clustering(of: run, method: CT(alpha: 3, lambda: 1))).safeTensors()
    scaling.store(in: &file)
    try File.write(file.encoded(), to: model)
    // Only now: a full disk loses nothing.
    try File.remove(checkpoint)
  }

  /// Bytes stay bytes, at a quarter of the memory, where one scaling is for all features.
  private func samples(scaledBy scaling: FittedScaling) throws -> TrainingSamples {
    if let bytes = dataset.bytes, let uniform = scaling.uniform {
      return TrainingSamples(bytes, offset: uniform.offset, divisor: uniform.divisor)
    }
    var samples = dataset.samples
    try scaling.apply(to: &samples)
    return TrainingSamples(samples)
  }

  private func clustering(of run: DeepClustering, method: some ClusteringMethod) throws -> Clustering {
    guard File.exists(checkpoint) else { return try run.fineTune(run.pretrain(), method: method) }
    let kept = try Checkpoint(SafeTensors(decoding: File.read(checkpoint)))
    guard kept.file.metadata["run"] == identity else {
      throw Example.Failure("\(checkpoint) is of other data or options; remove it to begin anew")
    }
    switch kept.stage {
    case .pretraining: return try run.fineTune(run.pretrain(resuming: kept), method: method)
    case .fineTuning: return try run.fineTune(resuming: kept, method: method)
    }
  }

  /// What a checkpoint has to agree with to be taken up again.
  private var identity: String { "\(dataset.fingerprint()) \(options)" }
}

/// Runs a task on a thread of its own, so that long work leaves Swift's threads for tasks alone.
private final class OwnThread: TaskExecutor {
  private let queue = DispatchQueue(label: "training")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
