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

  /// Trains in a task on a queue of its own; cancelled, it keeps the run and throws `CancellationError`.
  func start(onEpoch: @escaping @Sendable (EpochRecord) -> Void) -> Task<Void, any Error> {
    Task.detached(executorPreference: OwnQueue()) { try run(onEpoch: onEpoch) }
  }

  /// Trains on the calling thread, from the checkpoint if there is one.
  func run(onEpoch: @escaping (EpochRecord) -> Void) throws {
    let engine = try Engine()
    let keep = { (makeCheckpoint: () throws -> Checkpoint) in
      var kept = try makeCheckpoint()
      kept.file.metadata["run"] = identity(engine)
      try File.write(kept.file.encoded(), to: checkpoint)
    }
    // A cancelled run pauses before it ends.
    let control = RunControl(onEpoch: onEpoch, onPause: keep, onPretrained: keep)
    let scaling = try dataset.fittedScaling(.unit)
    let run = try DeepClustering(
      samples(scaledBy: scaling), truth: dataset.labels, options: options, engine: engine, control: control)

    var file = try ClusteringModel(clustering(of: run, method: CT(alpha: 3, lambda: 1))).safeTensors()
    scaling.store(in: &file)
    try File.write(file.encoded(), to: model)
    // Only now, so that the run goes on from its checkpoint if the model could not be written.
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
    guard kept.file.metadata["run"] == identity(run.engine) else {
      throw Example.Failure(
        "\(checkpoint) is of other data, options or instructions; remove it to begin anew")
    }
    switch kept.stage {
    case .pretraining: return try run.fineTune(run.pretrain(resuming: kept), method: method)
    case .fineTuning: return try run.fineTune(resuming: kept, method: method)
    }
  }

  /// What a checkpoint has to agree with to be taken up again.
  private func identity(_ engine: Engine) -> String {
    "\(dataset.fingerprint()) \(options) \(engine.instructionSet.rawValue)"
  }
}

/// Runs a task on a queue of its own, so that long work holds none of the threads that all tasks share.
private final class OwnQueue: TaskExecutor {
  private let queue = DispatchQueue(label: "training")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
