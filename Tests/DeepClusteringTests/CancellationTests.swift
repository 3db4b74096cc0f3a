import Autoencoder
import DeepClustering
import KMeans
import Kernels
import Serialization
import Synchronization
import Testing

/// Tasks that are cancelled while they cluster.
@Suite struct CancellationTests {
  private static func cancelTask() { withUnsafeCurrentTask { $0?.cancel() } }

  /// What a run in a task keeps, of which the caller sees the last.
  private final class Kept: Sendable {
    private let bytes = Mutex<[UInt8]?>(nil)

    func keep(_ checkpoint: () throws -> Checkpoint) throws {
      let encoded = try checkpoint().file.encoded()
      bytes.withLock { $0 = encoded }
    }

    func checkpoint() throws -> Checkpoint {
      try Checkpoint(SafeTensors(decoding: try #require(bytes.withLock { $0 })))
    }
  }

  @Test(arguments: [
    (1, Checkpoint.Stage.pretraining), (28, .pretraining), (36, .pretraining), (45, .fineTuning),
  ])
  func aCancelledRunIsKeptAndGoesOnToTheSameBits(call: Int, stage: Checkpoint.Stage) async throws {
    let run = try CheckpointTests.Variation.plain.run(threads: 2)
    let kept = Kept()
    let task = Task {
      var calls = 0
      let control = RunControl(
        shouldPause: {
          calls += 1
          if calls == call { Self.cancelTask() }
          return false
        },
        onPause: kept.keep, snapshotEpochs: run.snapshotEpochs)
      return try run.cluster(resuming: nil, control: control)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    let checkpoint = try kept.checkpoint()
    #expect(checkpoint.stage == stage)
    let (resumed, whole) = (try run.cluster(resuming: checkpoint), try run.uninterrupted())
    #expect(resumed.labels == whole.labels && resumed.embedding == whole.embedding)
    #expect(resumed.centroids == whole.centroids && resumed.inertia == whole.inertia)
  }

  /// Cancels the task in the last step of the first epoch, after which nobody is asked before K-means.
  private struct CancellingMethod: ClusteringMethod {
    let lastStep: Int
    var steps = 0
    var name: String { "cancelling" }
    var centroidStep: CentroidStep { .ofMethod }
    var centroidRule: CentroidRule { .reinitialise }

    func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss {
      SampleLoss(value: 0, derivatives: distances.map { _ in 0 })
    }

    mutating func move(_ centroids: inout Matrix, after batch: EmbeddedBatch, engine: Engine) throws {
      steps += 1
      if steps == lastStep { CancellationTests.cancelTask() }
    }
  }

  @Test(arguments: Reinitialisation.allCases)
  func kMeansAfterAnEpochIsFinishedFirst(reinitialisation: Reinitialisation) async throws {
    var options = CheckpointTests.Variation.options
    options.reinitialisation = reinitialisation
    options.restartSelection = .neighbors
    let samples = try CheckpointTests.Variation.plain.samples()
    let steps = (samples.rows + options.fineTuning.batchSize - 1) / options.fineTuning.batchSize
    let kept = Kept()
    let task = Task { [options] in
      let run = try DeepClustering(
        samples, options: options, engine: Engine(), control: RunControl(onPause: kept.keep))
      return try run.fineTune(run.pretrain(), method: CancellingMethod(lastStep: steps))
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    let last = try #require(try kept.checkpoint().history.last)
    #expect(last.phase == .finetune && last.epoch == 1)
  }

  /// Cancelled when pretraining has ended: its K-means goes on, and the first step after it is kept.
  @Test func pretrainingIsNotLostInTheFirstKMeans() async throws {
    let run = try CheckpointTests.Variation.plain.run(threads: 2)
    let kept = Kept()
    let task = Task {
      let control = RunControl(onPause: kept.keep, onPretrained: { _ in Self.cancelTask() })
      return try run.cluster(resuming: nil, control: control)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    let checkpoint = try kept.checkpoint()
    #expect(checkpoint.stage == .fineTuning && checkpoint.history.last?.phase == .kmeans)
    #expect(try run.cluster(resuming: checkpoint).labels == run.uninterrupted().labels)
  }

  @Test func kMeansAloneIsCancelled() async throws {
    let samples = try CheckpointTests.Variation.plain.samples()
    let tasks = [false, true].map { embeds in
      Task {
        let run = try DeepClustering(samples, options: CheckpointTests.Variation.options, engine: Engine())
        let network = PretrainedAutoencoder(try run.makeAutoencoder())
        Self.cancelTask()
        return try embeds ? run.clusterEmbedding(of: network) : run.clusterSamples()
      }
    }
    for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
  }
}
