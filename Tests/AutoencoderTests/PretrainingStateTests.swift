import Autoencoder
import Kernels
import Serialization
import Testing

@Suite struct PretrainingStateTests {
  private let engine: Engine
  init() throws { engine = try Engine(threads: 2) }

  /// Three pairs of two epochs, and a main stage that ends early; five batches an epoch.
  private var layerwise: PretrainingRun {
    var run = PretrainingRun()
    run.options = PretrainingOptions(
      epochs: 60,
      training: TrainingOptions(
        optimizer: .adam(Adam(learningRate: 0.02)),
        schedule: LearningRateSchedule(.step(epochs: 3, factor: 0.9), warmUpSteps: 3), batchSize: 16,
        dropout: 0.02, recordsDiagnostics: true),
      layerwise: LayerwisePretraining(epochs: 2),
      earlyStopping: EarlyStopping(heldOutShare: 0.2, patience: 2))
    return run
  }

  private var plain: PretrainingRun {
    var run = PretrainingRun()
    run.options.training.optimizer = .sgd(SGD(learningRate: 0.01))
    return run
  }

  /// Goes on for whole epochs, and then some steps into the next one.
  private func advance(
    _ pretraining: inout Pretraining, _ run: PretrainingRun, epochs: Int, steps: Int
  ) throws {
    let samples = TrainingSamples(run.samples)
    for _ in 0..<epochs { _ = try pretraining.nextEpoch(samples, engine: engine) }
    guard steps > 0 else { return }
    var counter = StepCounter(remaining: steps)
    let outcome = try pretraining.nextEpoch(samples, engine: engine) { counter.isOver() }
    #expect(outcome == .paused)
  }

  /// Leaves the run there, and has another one that began elsewhere go on.
  private func check(_ run: PretrainingRun, leaving places: [(epochs: Int, steps: Int)]) throws {
    let whole = try run.run(engine: engine)
    for place in places {
      var first = try run.start()
      try advance(&first, run, epochs: place.epochs, steps: place.steps)
      var second = try run.start(networkSeed: 30)
      try second.restore(SafeTensors.stored(first.state(prefix: "p.")), prefix: "p.")
      #expect(second.layer == first.layer, "\(place)")
      if place.steps == 0 { #expect(second.autoencoder == first.autoencoder, "\(place)") }
      #expect(
        try run.finish(&second, engine: engine) == Array(whole.epochs.dropFirst(place.epochs)), "\(place)")
      #expect(second.autoencoder == whole.autoencoder, "\(place)")
      // The one that was left goes on to the same bits too.
      #expect(
        try run.finish(&first, engine: engine) == Array(whole.epochs.dropFirst(place.epochs)), "\(place)")
      #expect(first.autoencoder == whole.autoencoder, "\(place)")
    }
  }

  @Test func everyStageContinuesToTheSameBits() throws {
    let run = layerwise
    let count = try run.run(engine: engine).epochs.count
    #expect(count > 9 && count < 60)
    try check(
      run,
      leaving: [
        // Before the first step, in both epochs of pair 0, between pairs, in the last pair, before the main stage.
        (0, 0), (0, 1), (0, 3), (1, 0), (1, 2), (2, 0), (2, 2), (4, 3), (5, 1), (6, 0),
        // In the main stage, after its early end, and once that has been told.
        (6, 1), (7, 0), (7, 3), (count - 1, 0), (count - 1, 2), (count, 0), (count + 1, 0),
      ])
  }

  @Test func theWholeNetworkContinuesToTheSameBits() throws {
    try check(plain, leaving: [(0, 0), (0, 4), (1, 0), (2, 1), (3, 0), (4, 0)])
  }

  @Test func tiedWeightsContinueToTheSameBits() throws {
    var run = layerwise
    run.architecture.tiesWeights = true
    (run.options.epochs, run.options.earlyStopping) = (2, nil)
    try check(run, leaving: [(0, 2), (1, 0), (2, 0), (3, 1), (6, 0), (7, 1), (8, 0)])
  }

  @Test func movedImagesContinueToTheSameBits() throws {
    var run = layerwise
    run.options.training.augmentation = ImageAugmentation(height: 3, width: 4, shift: 1, rotation: 20)
    run.options.epochs = 2
    try check(run, leaving: [(0, 2), (1, 0), (2, 1), (3, 0), (6, 0), (6, 3), (7, 1)])
  }

  /// A value that has gone further goes back.
  @Test func anEarlierStateReplacesALaterOne() throws {
    let run = layerwise
    let whole = try run.run(engine: engine)
    for epochs in [0, 2, 7] {
      var (first, second) = (try run.start(), try run.start(networkSeed: 30))
      try advance(&first, run, epochs: epochs, steps: 0)
      try advance(&second, run, epochs: 8, steps: 2)
      try second.restore(SafeTensors.stored(first.state(prefix: "")), prefix: "")
      #expect(second.autoencoder == first.autoencoder)
      #expect(try run.finish(&second, engine: engine) == Array(whole.epochs.dropFirst(epochs)), "\(epochs)")
      #expect(second.autoencoder == whole.autoencoder, "\(epochs)")
    }
  }

  @Test(arguments: [0, 1, 7]) func missingAndOtherTensorsAreNoticed(epochs: Int) throws {
    let run = layerwise
    var pretraining = try run.start()
    try advance(&pretraining, run, epochs: epochs, steps: 2)
    let state = pretraining.state(prefix: "p.")
    // A part as a whole may be missing: no trainer, no best network, an epoch that has not begun.
    let optional = ["p.trainer.steps", "p.trainer.progress", "p.best.loss"]
    var unnoticed: [String] = []
    for (name, tensor) in state {
      let other = Tensor(Matrix(rows: tensor.shape[0] + 1, columns: 7))
      for change in [nil, other] where change != nil || !optional.contains(name) {
        var changed = state
        changed[name] = change
        var restored = try run.start()
        let isNoticed = try isInvalidCheckpoint {
          try restored.restore(SafeTensors(tensors: changed), prefix: "p.")
        }
        if !isNoticed { unnoticed.append(name) }
      }
    }
    #expect(unnoticed == [])
  }

  @Test(arguments: [[0], [4, 0, 0], [-1, 0, 0], [0, -1, 0], [0, 0, -1], [0, 0, .max], []])
  func positionsOutsideTheRunAreNoticed(position: [Int]) throws {
    var pretraining = try layerwise.start()
    var state = pretraining.state(prefix: "")
    state["position"] = Tensor(position)
    #expect(
      throws: AutoencoderError.invalidCheckpoint("its position is not one of this pretraining")
    ) { try pretraining.restore(SafeTensors(tensors: state), prefix: "") }
  }
}
