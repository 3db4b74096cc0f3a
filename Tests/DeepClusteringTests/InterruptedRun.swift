import Autoencoder
import DeepClustering
import KMeans
import Kernels
import Serialization
import Testing

/// A run that ends at its pauses and is taken up again by another, of which only the checkpoint's bytes are
/// handed on.
struct InterruptedRun<Method: ClusteringMethod> {
  /// Ends a run at a pause.
  private struct Interruption: Error { let bytes: [UInt8] }

  let samples: TrainingSamples
  let options: DeepClusteringOptions
  let engine: Engine
  let method: Method

  /// The run without an interruption.
  func uninterrupted() throws -> Clustering {
    try cluster(resuming: nil, control: RunControl(snapshotEpochs: snapshotEpochs))
  }

  /// Epochs whose state is kept: the first, the last and one that never comes among them.
  var snapshotEpochs: Set<Int> { [0, 2, options.epochs, options.epochs + 1] }

  /// The run interrupted at every so many steps and at every epoch's end, and the stages in which that was.
  func interrupted(every steps: Int) throws -> (clustering: Clustering, stages: [Checkpoint.Stage]) {
    var (checkpoint, stages): (Checkpoint?, [Checkpoint.Stage]) = (nil, [])
    while true {
      var (calls, epochHasEnded) = (0, false)
      let control = RunControl(
        onEpoch: { _ in epochHasEnded = true },
        shouldPause: {
          calls += 1
          return epochHasEnded || calls == steps
        },
        onPause: { throw Interruption(bytes: try $0().file.encoded()) }, snapshotEpochs: snapshotEpochs)
      do {
        return (try cluster(resuming: checkpoint, control: control), stages)
      } catch let interruption as Interruption {
        let next = try Checkpoint(SafeTensors(decoding: interruption.bytes))
        stages.append(next.stage)
        checkpoint = next
      }
    }
  }

  /// The state at the first pause of a stage, in the middle of its first epoch.
  func checkpoint(in stage: Checkpoint.Stage) throws -> Checkpoint {
    let control = RunControl(
      shouldPause: { true },
      onPause: { checkpoint in
        let made = try checkpoint()
        if made.stage == stage { throw Interruption(bytes: made.file.encoded()) }
      }, snapshotEpochs: snapshotEpochs)
    do { _ = try cluster(resuming: nil, control: control) } catch let interruption as Interruption {
      return try Checkpoint(SafeTensors(decoding: interruption.bytes))
    }
    throw DeepClusteringError.invalidCheckpoint("there was no pause in \(stage.rawValue)")
  }

  /// Everything in a run of its own.
  func cluster(resuming checkpoint: Checkpoint?, control: RunControl = RunControl()) throws -> Clustering {
    let run = try DeepClustering(
      samples, truth: (0..<samples.rows).map { $0 % 3 }, options: options, engine: engine, control: control)
    if let checkpoint, checkpoint.stage == .fineTuning {
      return try run.fineTune(resuming: checkpoint, method: method)
    }
    return try run.fineTune(run.pretrain(resuming: checkpoint), method: method)
  }
}

/// All that a run leaves but how long it took.
struct Outcome: Equatable, CustomTestStringConvertible {
  let autoencoder: Autoencoder?
  let centroids, embedding: Matrix
  let labels: [Int32]
  let inertia: Double
  let history: [EpochRecord]
  let snapshots: [String: Tensor]

  /// Short, because a failure of whole outcomes would fill pages.
  var testDescription: String { "\(history.count) records, inertia \(inertia)" }

  init(_ clustering: Clustering) {
    autoencoder = clustering.autoencoder
    (centroids, embedding) = (clustering.centroids, clustering.embedding)
    (labels, inertia) = (clustering.labels, clustering.inertia)
    history = clustering.history.map { record in
      var record = record
      record.seconds = 0
      return record
    }
    snapshots = Snapshot.tensors(of: clustering.snapshots)
  }
}
