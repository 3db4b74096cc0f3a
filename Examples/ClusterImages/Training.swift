import Datasets
import DeepClustering
import Kernels
import Serialization

/// A run of deep clustering as a stream of what happens.
struct Training {
  /// The data, as they were read.
  var dataset: Dataset
  /// The protocol.
  var options: DeepClusteringOptions
  /// Where the run is kept if it is cancelled, and taken up again.
  var checkpoint: String

  /// What happens.
  enum Event: Sendable {
    /// An epoch, or K-means, has ended.
    case epoch(EpochRecord)
    /// The last event: network, centroids and scaling in a file.
    case finished(SafeTensors)
  }

  /// Trains in a task of its own; whoever no longer listens cancels it.
  func events() -> AsyncThrowingStream<Event, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task.detached {
        do {
          let model = try run { continuation.yield(.epoch($0)) }
          continuation.yield(.finished(model))
          continuation.finish()
        } catch { continuation.finish(throwing: error) }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Trains on the calling thread, to the end or until its task is cancelled, from a checkpoint if there is one.
  func run(onEpoch: @escaping (EpochRecord) -> Void) throws -> SafeTensors {
    var samples = dataset.samples
    let scaling = try dataset.fittedScaling(.unit)
    try scaling.apply(to: &samples)
    let control = RunControl(
      onEpoch: onEpoch,
      // Called once more before a cancelled run ends.
      onPause: { try File.write($0().file.encoded(), to: checkpoint) })
    let run = try DeepClustering(
      samples, truth: dataset.labels, options: options, engine: Engine(), control: control)

    var model = try ClusteringModel(clustering(of: run, method: CT(alpha: 3, lambda: 1))).safeTensors()
    scaling.store(in: &model)
    try File.remove(checkpoint)
    return model
  }

  private func clustering(of run: DeepClustering, method: some ClusteringMethod) throws -> Clustering {
    guard File.exists(checkpoint) else { return try run.fineTune(run.pretrain(), method: method) }
    let kept = try Checkpoint(SafeTensors(decoding: File.read(checkpoint)))
    switch kept.stage {
    case .pretraining: return try run.fineTune(run.pretrain(resuming: kept), method: method)
    case .fineTuning: return try run.fineTune(resuming: kept, method: method)
    }
  }
}

/// A model in a file, as an app that only predicts would have it.
struct Classifier {
  private let model: ClusteringModel
  private let scaling: FittedScaling
  private let engine: Engine

  /// Reads a model of this program or of `deepkmeans fit`.
  init(reading path: String, engine: Engine) throws {
    let file = try SafeTensors(decoding: File.read(path))
    model = try ClusteringModel(file)
    scaling = try FittedScaling(file)
    self.engine = engine
  }

  /// The cluster of each sample.
  func clusters(of samples: Matrix) throws -> [Int32] {
    var samples = samples
    try scaling.apply(to: &samples)
    return try model.predict(samples, engine: engine)
  }
}
