import Autoencoder
import Kernels
import Testing

@Suite struct EarlyStoppingTests {
  private let engine: Engine
  init() throws { engine = try Engine(threads: 2) }

  /// A rate so high that the held-out loss rises again and again.
  private func run(_ stopping: EarlyStopping, epochs: Int = 60, rate: Double = 0.02) -> PretrainingRun {
    var run = PretrainingRun()
    run.options.epochs = epochs
    run.options.earlyStopping = stopping
    run.options.training.optimizer = .adam(Adam(learningRate: rate))
    return run
  }

  /// Where the rule ends on given losses, and the epoch that was best, both counted from 1.
  private func end(of losses: [Double], _ stopping: EarlyStopping) -> (last: Int, best: Int) {
    var (best, loss) = (0, Double.infinity)
    for (index, current) in losses.enumerated() {
      if current < loss * (1 - stopping.leastImprovement) {
        (best, loss) = (index + 1, current)
      } else if index + 1 - best == stopping.patience {
        return (index + 1, best)
      }
    }
    return (losses.count, best)
  }

  @Test(arguments: [
    EarlyStopping(heldOutShare: 0.25, patience: 1), EarlyStopping(heldOutShare: 0.25, patience: 2),
    EarlyStopping(heldOutShare: 0.25, patience: 3),
    EarlyStopping(heldOutShare: 0.25, patience: 1, leastImprovement: 0.3),
    EarlyStopping(heldOutShare: 0.25, patience: 2, leastImprovement: 0.2),
  ])
  func trainingEndsAfterEpochsWithoutImprovement(stopping: EarlyStopping) throws {
    let run = run(stopping)
    let (epochs, autoencoder) = try run.run(engine: engine)
    let losses = epochs.compactMap(\.heldOutLoss)
    #expect(losses.count == epochs.count)
    let (last, best) = end(of: losses, stopping)
    #expect(epochs.count == last && last < 60, "\(losses)")
    #expect(epochs.map(\.epoch) == Array(1...last))
    #expect(best == last - stopping.patience)

    // The network is that of the best epoch, not of the last one.
    var shorter = run
    shorter.options.epochs = best
    shorter.options.earlyStopping?.patience = 60
    #expect(try shorter.run(engine: engine).autoencoder == autoencoder)
  }

  @Test func theNetworkThatDidBestIsKept() throws {
    var run = run(EarlyStopping(heldOutShare: 0.2, patience: 2))
    run.samples = TrainingTests.surface(30, seed: 4)
    // Which samples are held out does not depend on the number of epochs.
    var short = run
    short.options.epochs = 1
    let heldOut = try short.samplesWithoutInfluence(engine: engine)
    #expect(heldOut.count == 6)
    let (epochs, autoencoder) = try run.run(engine: engine)
    let losses = epochs.compactMap(\.heldOutLoss)
    #expect(epochs.count < 60)
    #expect(try run.loss(autoencoder, at: heldOut, engine: engine) == losses.min())
    #expect(losses.min() != losses.last)
  }

  /// Samples that are held out change what is reported of them, and nothing else.
  @Test(arguments: [false, true]) func heldOutSamplesAreNeverTrainedOn(layerwise: Bool) throws {
    var run = run(EarlyStopping(heldOutShare: 0.1, patience: 5), epochs: 1)
    run.samples = TrainingTests.surface(20, seed: 4)
    if layerwise { run.options.layerwise = LayerwisePretraining(epochs: 1) }
    let heldOut = try run.samplesWithoutInfluence(engine: engine)
    #expect(heldOut.count == 2)

    let before = try run.run(engine: engine)
    for row in heldOut { run.samples[row, 5] = 1e6 }
    let after = try run.run(engine: engine)
    #expect(after.autoencoder == before.autoencoder)
    #expect(after.epochs.map(\.result) == before.epochs.map(\.result))
    let losses = [before, after].map { $0.epochs.compactMap(\.heldOutLoss) }
    #expect(losses[0].count == before.epochs.count)
    #expect(zip(losses[0], losses[1]).allSatisfy { $0 < $1 })
  }

  /// The held-out loss is that of the network after the epoch, without noise.
  @Test func theHeldOutLossIsOfTheNetworkAfterTheEpoch() throws {
    var run = run(EarlyStopping(heldOutShare: 0.1, patience: 5), epochs: 1)
    run.samples = TrainingTests.surface(20, seed: 4)
    (run.options.training.dropout, run.options.training.corruption) = (0.2, .gaussian(deviation: 0.1))
    let heldOut = try run.samplesWithoutInfluence(engine: engine)
    let (epochs, autoencoder) = try run.run(engine: engine)
    #expect(try epochs.map(\.heldOutLoss) == [run.loss(autoencoder, at: heldOut, engine: engine)])
  }

  /// It is no epoch without improvement.
  @Test func aHeldOutLossThatIsNotFiniteIsReported() throws {
    var run = run(EarlyStopping(heldOutShare: 0.1, patience: 5), epochs: 1)
    run.samples = TrainingTests.surface(20, seed: 4)
    let heldOut = try #require(run.samplesWithoutInfluence(engine: engine).first)
    run.samples[heldOut, 5] = 3e38
    for layerwise in [nil, LayerwisePretraining(epochs: 1)] {
      run.options.layerwise = layerwise
      let phase = layerwise == nil ? "pretraining" : "layerwise pretraining of pair 1"
      #expect(
        throws: AutoencoderError.diverged(what: "the held-out loss", epoch: 1, step: 2, phase: phase)
      ) { try run.run(engine: engine) }
    }
  }

  /// Otherwise it would be trained on the samples that there were said to be.
  @Test func anotherNumberOfSamplesIsRefused() throws {
    let run = run(EarlyStopping(), epochs: 1)
    var pretraining = try run.start()
    let other = TrainingSamples(TrainingTests.surface(90, seed: 4))
    let message = "90 samples for a pretraining of 80; give the same samples in every call"
    #expect(throws: AutoencoderError.shapeMismatch(message)) {
      try pretraining.nextEpoch(other, engine: engine)
    }
    #expect(try run.finish(&pretraining, engine: engine).count == 1)
  }

  @Test(arguments: [0.01, 0.99]) func sharesThatLeaveNothingAreRefused(share: Double) {
    let run = PretrainingRun(
      options: PretrainingOptions(earlyStopping: EarlyStopping(heldOutShare: share)),
      samples: Matrix(rows: 10, columns: 12))
    let reason =
      share < 0.5
      ? "0 of 10 samples, which leaves none to judge by; give a greater share"
      : "10 of 10 samples, which leaves none to train on; give a smaller share"
    #expect(
      throws: AutoencoderError.invalidOption(
        "a held-out share of \(share) is \(reason), or leave early stopping out")
    ) { try run.start() }
  }
}
