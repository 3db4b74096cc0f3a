import Autoencoder
import DeepClustering
import Kernels
import Serialization
import Testing

@Suite struct CheckpointErrorTests {
  static func run(
    _ change: (inout DeepClusteringOptions) -> Void = { _ in }, samples: Int = 200
  ) throws -> InterruptedRun<CT> {
    var options = CheckpointTests.Variation.options
    change(&options)
    return InterruptedRun(
      samples: TrainingSamples(DeepClusteringTests.bands(samples, seed: 12).samples), options: options,
      engine: try Engine(threads: 1), method: try CT(alpha: 2, lambda: 0.5))
  }

  /// What a run says that is given a checkpoint; it ends at its first pause.
  static func refusal(_ run: InterruptedRun<CT>, _ checkpoint: Checkpoint) -> String? {
    struct Accepted: Error {}
    let control = RunControl(shouldPause: { true }, onPause: { _ in throw Accepted() })
    do { _ = try run.cluster(resuming: checkpoint, control: control) } catch {
      if error is Accepted { return nil }
      return error is DeepClusteringError || error is AutoencoderError ? "\(error)" : "\(type(of: error))"
    }
    return nil
  }

  @Test func theStageHasToFit() throws {
    let run = try Self.run()
    let deep = try DeepClustering(
      run.samples, options: run.options, engine: run.engine, control: RunControl())
    let pretraining = try run.checkpoint(in: .pretraining)
    let fineTuning = try run.checkpoint(in: .fineTuning)
    #expect(
      throws: DeepClusteringError.invalidCheckpoint("it is of a run that has pretrained already")
    ) { try deep.pretrain(resuming: fineTuning) }
    #expect(throws: DeepClusteringError.invalidCheckpoint("it is of a run that has not pretrained yet")) {
      try deep.fineTune(resuming: pretraining, method: run.method)
    }
  }

  @Test func theMethodHasToFit() throws {
    let run = try Self.run()
    let deep = try DeepClustering(
      run.samples, options: run.options, engine: run.engine, control: RunControl())
    let checkpoint = try run.checkpoint(in: .fineTuning)
    #expect(throws: DeepClusteringError.invalidCheckpoint("it is of a run of CT, not of DKM")) {
      try deep.fineTune(resuming: checkpoint, method: DKM(lambda: 1))
    }
  }

  @Test func sizesHaveToFit() throws {
    let run = try Self.run()
    let checkpoints = [try run.checkpoint(in: .pretraining), try run.checkpoint(in: .fineTuning)]
    let others = [
      try Self.run { $0.network.hidden = [16, 10] }, try Self.run { $0.network.hidden = [16] },
      try Self.run { $0.network.latent = 4 }, try Self.run { $0.clusters = 4 },
      try Self.run(samples: 201), run,
    ]
    let refusals = others.map { other in checkpoints.map { Self.refusal(other, $0) } }
    let prefix = "not a checkpoint of this run: "
    #expect(
      refusals == [
        [
          prefix + "“pretraining.weights.1” is 16 × 12, not 16 × 10",
          prefix + "“trainer.weights.1” is 16 × 12, not 16 × 10",
        ],
        [
          prefix + "“pretraining.weights.1” is 16 × 12, not 16 × 3",
          prefix + "“trainer.weights.1” is 16 × 12, not 16 × 3",
        ],
        [
          prefix + "“pretraining.weights.2” is 12 × 3, not 12 × 4",
          prefix + "“trainer.weights.2” is 12 × 3, not 12 × 4",
        ],
        // Before K-means, clusters do not matter.
        [nil, prefix + "it has 200 labels and 3 centroids for 200 samples and 4 clusters"],
        [
          prefix + "it is of 200 samples, and there are 201",
          prefix + "it is of 200 samples, and there are 201",
        ], [nil, nil],
      ])
  }

  /// A checkpoint's snapshots are those of the run as well.
  @Test func snapshotsHaveToFit() throws {
    let run = try Self.run()
    let checkpoint = try run.checkpoint(in: .fineTuning)
    let changes: [(String, Tensor)] = [
      ("labels", Tensor([Int32](repeating: 0, count: 199))),
      ("labels", Tensor([Int32](repeating: 3, count: 200))),
      ("embedding", Tensor(Matrix(rows: 199, columns: 3))),
      ("centroids", Tensor(Matrix(rows: 2, columns: 3))),
      ("centroids", Tensor(Matrix(rows: 3, columns: 2))), ("centroids", Tensor(Matrix(rows: 3, columns: 3))),
    ]
    let refusals = changes.map { name, tensor in
      var changed = checkpoint
      changed.file.tensors["snapshot.0.\(name)"] = tensor
      return Self.refusal(run, changed)
    }
    let refusal =
      "not a checkpoint of this run: its snapshot of epoch 0 is not of 200 samples and 3 clusters"
    #expect(refusals == Array(repeating: refusal, count: 5) + [nil])
  }

  /// No tensor may be missing or of another type, but for those that say whether an epoch has begun.
  @Test(arguments: [Checkpoint.Stage.pretraining, .fineTuning])
  func tensorsHaveToBeThere(stage: Checkpoint.Stage) throws {
    let run = try Self.run {
      $0.fineTuning.recordsDiagnostics = true
      $0.pretraining.training.recordsDiagnostics = true
      $0.pretraining.earlyStopping = EarlyStopping()
    }
    let checkpoint = try run.checkpoint(in: stage)
    let switches = ["pretraining.trainer.steps", "pretraining.trainer.progress", "trainer.progress"]
    #expect((checkpoint.file.tensors["snapshot.0.labels"] != nil) == (stage == .fineTuning))
    for name in checkpoint.file.tensors.keys.sorted() where name != "history" {
      var (without, changed, empty) = (checkpoint, checkpoint, checkpoint)
      without.file.tensors[name] = nil
      changed.file.tensors[name] = Tensor(elementType: .uint8, shape: [1], bytes: [1])
      empty.file.tensors[name] = Tensor([Float]())
      let refusals = [without, changed, empty].map { Self.refusal(run, $0) }
      let areClear = refusals.map { $0?.hasPrefix("not a checkpoint of this run: ") ?? false }
      #expect(areClear == [!switches.contains(name), true, true], "\(name): \(refusals)")
    }
  }

  @Test func filesOfAnotherKindAreRefused() throws {
    let file = try Self.run().checkpoint(in: .pretraining).file
    func refusal(_ change: (inout SafeTensors) -> Void) -> DeepClusteringError? {
      var changed = file
      change(&changed)
      do { _ = try Checkpoint(changed) } catch { return error }
      return nil
    }
    let numbers = Array(repeating: 0.5, count: 18)
    let refusals = [
      refusal { $0.metadata["format"] = "deepkmeans" }, refusal { $0.metadata = [:] },
      refusal { $0.metadata["version"] = "7" }, refusal { $0.metadata["version"] = nil },
      refusal { $0.metadata["stage"] = "thinking" }, refusal { $0.metadata["stage"] = nil },
      refusal { $0.tensors["history"] = Tensor(numbers.dropLast()) },
      refusal { $0.tensors["history"] = Tensor(numbers) }, refusal { $0.tensors["history"] = nil },
      refusal { $0.tensors["history"] = Tensor([1, 2] as [Int]) },
      refusal {
        $0.tensors["history"] = EpochRecord.tensor(of: [EpochRecord(phase: .kmeans, epoch: 0, seconds: .nan)])
      },
      refusal { _ in },
    ]
    let format = "its metadata do not say format = deepkmeans-checkpoint"
    #expect(
      refusals
        == [
          format, format, "version 7; this program reads version 1",
          "version unknown; this program reads version 1", "its stage is “thinking”", "its stage is “”",
          "the history is cut off", "the history names an unknown phase", "there is no tensor “history”",
          "tensor “history” has elements of type I64, expected F64",
          "the history has an epoch of nan seconds", nil,
        ].map { $0.map(DeepClusteringError.invalidCheckpoint) })
  }
}
