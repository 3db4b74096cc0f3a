import Autoencoder
import Kernels
import Serialization
import Testing

@Suite struct TrainerStateTests {
  private let random = Random(seed: 7)

  /// Trains the given epochs to their ends, with a loss on the embedding.
  private func train(
    _ trainer: inout AutoencoderTrainer, epochs: ClosedRange<Int>, engine: Engine
  ) throws -> [EpochResult] {
    try epochs.map {
      try trainer.trainEpoch(
        TrainingCase.samples, epoch: $0, random: random, engine: engine,
        embeddingLoss: GradientCheck.fourthPowers)
    }
  }

  /// Trains until the given number of steps of an epoch are done; nil is the pause.
  private func pause(
    _ trainer: inout AutoencoderTrainer, epoch: Int, afterSteps steps: Int, engine: Engine
  ) throws -> EpochResult? {
    var counter = StepCounter(remaining: steps)
    return try trainer.continueEpoch(
      TrainingCase.samples, epoch: epoch, random: random, engine: engine,
      embeddingLoss: GradientCheck.fourthPowers, pausingWhen: { counter.isOver() })
  }

  /// A run that is left in its second epoch, and taken up by a trainer that began elsewhere.
  @Test(arguments: TrainingCase.all)
  func aStateContinuesToTheSameBits(training: TrainingCase) throws {
    let engine = try Engine(threads: 2)
    var whole = try training.trainer()
    let results = try train(&whole, epochs: 1...3, engine: engine)

    for steps in 1..<TrainingCase.batches {
      var first = try training.trainer()
      #expect(try train(&first, epochs: 1...1, engine: engine) == Array(results[..<1]))
      #expect(try pause(&first, epoch: 2, afterSteps: steps, engine: engine) == nil)
      #expect(first.steps == TrainingCase.batches + steps)

      var second = try training.trainer(seed: 2)
      try second.restore(SafeTensors.stored(first.state(prefix: "run.")), prefix: "run.")
      #expect(second.autoencoder == first.autoencoder)
      #expect(second.steps == first.steps)
      #expect(try train(&second, epochs: 2...3, engine: engine) == Array(results[1...]))
      #expect(second.autoencoder == whole.autoencoder, "after \(steps) steps")
      // The one that was left goes on as well, by another pause.
      #expect(try pause(&first, epoch: 2, afterSteps: 1, engine: engine) == (steps < 4 ? nil : results[1]))
      if steps < 4 { #expect(try train(&first, epochs: 2...2, engine: engine) == [results[1]]) }
      #expect(try train(&first, epochs: 3...3, engine: engine) == [results[2]])
      #expect(first.autoencoder == whole.autoencoder, "after \(steps) steps")
    }
  }

  /// An epoch that an error has ended leaves nothing behind: the next begins anew, with other samples too.
  @Test func anEpochThatFailedIsOver() throws {
    struct Failure: Error {}
    let engine = try Engine(threads: 1)
    var trainer = try TrainingCase.all[0].trainer()
    var (steps, other) = (0, try TrainingCase.all[0].trainer())
    let hooks = StepHooks(willStep: { _ in
      steps += 1
      if steps == 3 { throw Failure() }
    })
    #expect(throws: Failure.self) {
      try trainer.continueEpoch(
        TrainingCase.samples, epoch: 1, random: random, engine: engine, hooks: hooks, pausingWhen: { false })
    }
    #expect(!trainer.isWithinEpoch && trainer.steps == 2)
    let fewer = TrainingSamples(Matrix.shares(50, 12, seed: 3))
    _ = try trainer.trainEpoch(fewer, epoch: 1, random: random, engine: engine)
    #expect(trainer.steps == 5)
    _ = try other.trainEpoch(fewer, epoch: 1, random: random, engine: engine)
    #expect(other.steps == 3)
  }

  /// After a pause the rest of an epoch is of the subset that is given then: a trainer and one that is restored agree.
  @Test func anotherSubsetAfterAPauseCounts() throws {
    let engine = try Engine(threads: 1)
    var first = try TrainingCase.all[0].trainer()
    var counter = StepCounter(remaining: 1)
    let paused = try first.continueEpoch(
      TrainingCase.samples, subset: Array(0..<60), epoch: 1, random: random, engine: engine,
      pausingWhen: { counter.isOver() })
    #expect(paused == nil)
    var second = try TrainingCase.all[0].trainer(seed: 2)
    try second.restore(.stored(first.state(prefix: "")), prefix: "")
    let results = try [0, 1].map { index in
      var trainer = index == 0 ? first : second
      let result = try trainer.trainEpoch(
        TrainingCase.samples, subset: Array(30..<90), epoch: 1, random: random, engine: engine)
      return (result, trainer.autoencoder)
    }
    #expect(results[0] == results[1])
    var unchanged = first
    _ = try unchanged.trainEpoch(
      TrainingCase.samples, subset: Array(0..<60), epoch: 1, random: random, engine: engine)
    #expect(unchanged.autoencoder != results[0].1)
  }

  @Test(arguments: TrainingCase.all)
  func aStateBetweenEpochsContinuesToTheSameBits(training: TrainingCase) throws {
    let engine = try Engine(threads: 1)
    var first = try training.trainer()
    _ = try train(&first, epochs: 1...2, engine: engine)
    // One that is in the middle of another epoch.
    var second = try training.trainer(seed: 2)
    #expect(try pause(&second, epoch: 3, afterSteps: 2, engine: engine) == nil)
    try second.restore(SafeTensors.stored(first.state(prefix: "")), prefix: "")
    let expected = try train(&first, epochs: 3...3, engine: engine)
    #expect(try train(&second, epochs: 3...3, engine: engine) == expected)
    #expect(second.autoencoder == first.autoencoder)
    #expect(second.state(prefix: "") == first.state(prefix: ""))
  }

  /// Whether restoring throws `invalidCheckpoint`, by the name of the tensor that is changed; nil removes it.
  private func refusals(
    _ training: TrainingCase, names: (String) -> Bool = { _ in true }, change: (Tensor) -> Tensor?
  ) throws -> [String: Bool] {
    var trainer = try training.trainer()
    #expect(try pause(&trainer, epoch: 1, afterSteps: 2, engine: Engine(threads: 1)) == nil)
    let state = trainer.state(prefix: "p.")
    var refusals: [String: Bool] = [:]
    for (name, tensor) in state where names(name) {
      var changed = state
      changed[name] = change(tensor)
      refusals[name] = try isInvalidCheckpoint {
        try trainer.restore(SafeTensors(tensors: changed), prefix: "p.")
      }
    }
    return refusals
  }

  @Test(arguments: TrainingCase.all)
  func missingTensorsAreNoticed(training: TrainingCase) throws {
    // Without progress no epoch has begun.
    let refusals = try refusals(training, names: { $0 != "p.progress" }, change: { _ in nil })
    #expect(refusals.count > 12)
    #expect(refusals.filter { !$0.value }.isEmpty)
  }

  @Test(arguments: TrainingCase.all)
  func tensorsOfOtherShapesAreNoticed(training: TrainingCase) throws {
    let longer = try refusals(training) { tensor in
      switch tensor.elementType {
      case .float32: Tensor(Matrix(rows: tensor.shape[0], columns: tensor.shape[1] + 1))
      case .float64: Tensor(Array(repeating: 0.5, count: tensor.shape[0] + 1))
      default: Tensor(Array(repeating: 1, count: tensor.shape[0] + 1) as [Int])
      }
    }
    #expect(longer.filter { !$0.value }.isEmpty)
    let other = try refusals(training) { _ in Tensor(elementType: .uint8, shape: [1], bytes: [1]) }
    #expect(other.filter { !$0.value }.isEmpty)
  }

  /// Of a damaged file: counting on from the greatest would overflow.
  @Test(arguments: [-1, .max]) func countsThatAreNoneAreNoticed(count: Int) throws {
    let refused = try refusals(TrainingCase.all[1], names: { $0 == "p.steps" || $0 == "p.progress" }) {
      Tensor(Array(repeating: count, count: $0.shape[0]))
    }
    #expect(refused == ["p.steps": true, "p.progress": true])
  }

  /// The moments of another optimiser are not those of this one.
  @Test func theStateOfAnotherOptimizerIsNoticed() throws {
    let (adam, momentum) = (try TrainingCase.all[0].trainer(), TrainingCase.all[2])
    var trainer = try TrainingCase.all[0].trainer()
    let state = SafeTensors(tensors: try momentum.trainer().state(prefix: ""))
    #expect(throws: AutoencoderError.self) { try trainer.restore(state, prefix: "") }
    #expect(throws: AutoencoderError.self) {
      try trainer.restore(SafeTensors(tensors: adam.state(prefix: "other.")), prefix: "")
    }
  }
}
