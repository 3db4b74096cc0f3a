import Kernels
import Testing

@testable import Autoencoder

@Suite struct PretrainingTests {
  private let engine: Engine
  init() throws { engine = try Engine(threads: 2) }

  /// Without layers and early stopping it is the trainer's epochs, counted from 1.
  @Test func theWholeNetworkIsTrainedByTheTrainer() throws {
    let run = PretrainingRun()
    let (epochs, autoencoder) = try run.run(engine: engine)
    var trainer = try AutoencoderTrainer(
      run.start().autoencoder, options: run.options.training, epochs: 3)
    let results = try (1...3).map {
      try trainer.trainEpoch(run.samples, epoch: $0, random: run.random, engine: engine)
    }
    #expect(epochs.map(\.result) == results)
    #expect(epochs.map(\.layer) == [nil, nil, nil])
    #expect(epochs.map(\.epoch) == [1, 2, 3])
    #expect(epochs.map(\.heldOutLoss) == [nil, nil, nil])
    #expect(autoencoder == trainer.autoencoder)
  }

  @Test func noEpochsLeaveTheNetworkAsItIs() throws {
    var run = PretrainingRun()
    run.options.epochs = 0
    let (epochs, autoencoder) = try run.run(engine: engine)
    #expect(epochs.isEmpty)
    #expect(try autoencoder == run.start().autoencoder)
  }

  @Test func finishedPretrainingStaysFinished() throws {
    let run = PretrainingRun()
    var pretraining = try run.start()
    #expect(try run.finish(&pretraining, engine: engine).count == 3)
    let autoencoder = pretraining.autoencoder
    let outcome = try pretraining.nextEpoch(TrainingSamples(run.samples), engine: engine)
    #expect(outcome == .finished)
    #expect(pretraining.autoencoder == autoencoder)
  }

  // MARK: Layer by layer

  private func layerwise(epochs: Int = 8, dropout: Double = 0, tiesWeights: Bool = false) -> PretrainingRun {
    var run = PretrainingRun()
    run.architecture.tiesWeights = tiesWeights
    run.options.layerwise = LayerwisePretraining(epochs: epochs, dropout: dropout)
    run.options.training.optimizer = .adam(Adam(learningRate: 0.01))
    return run
  }

  /// Each pair of layers learns while all others stay as they are, and then the whole network.
  @Test(arguments: [false, true]) func onePairLearnsAfterTheOther(tiesWeights: Bool) throws {
    let run = layerwise(tiesWeights: tiesWeights)
    var pretraining = try run.start()
    var stages: [[Double]] = []
    var order: [String] = []
    while true {
      let before = pretraining.autoencoder.layers
      let outcome = try pretraining.nextEpoch(TrainingSamples(run.samples), engine: engine)
      guard case .epoch(let epoch) = outcome else { break }
      order.append("\(epoch.layer.map { "pair \($0)" } ?? "whole"), epoch \(epoch.epoch)")
      if epoch.epoch == 1 { stages.append([]) }
      stages[stages.count - 1].append(epoch.result.losses.reconstruction)
      let changed = zip(before, pretraining.autoencoder.layers).map { $0 != $1 }
      let trained = epoch.layer.map { [$0, 5 - $0] } ?? Array(0..<6)
      let expected = (0..<6).map { trained.contains($0) }
      #expect(changed == expected, "layer \(epoch.layer ?? -1), epoch \(epoch.epoch)")
    }
    let pairs = (0..<3).flatMap { pair in (1...8).map { "pair \(pair), epoch \($0)" } }
    #expect(order == pairs + (1...3).map { "whole, epoch \($0)" })
    let falls = stages.map { $0[$0.count - 1] < 0.9 * $0[0] }
    #expect(falls == [true, true, true, true], "\(stages)")
  }

  @Test func pretrainedNetworksBeginBetter() throws {
    var run = layerwise(dropout: 0.1)
    let pretrained = try run.run(engine: engine)
    run.options.layerwise = nil
    let plain = try run.run(engine: engine)
    let losses = [pretrained, plain].map { $0.epochs.suffix(3).map(\.result.losses.reconstruction) }
    #expect(zip(losses[0], losses[1]).allSatisfy { $0 < 0.5 * $1 }, "\(losses)")
  }

  /// Pair i reconstructs what the trained layers before it make of the samples: their embedding by themselves.
  @Test func aPairLearnsFromTheLayersBeforeIt() throws {
    let run = layerwise(epochs: 2, dropout: 0.2)
    var pretraining = try run.start()
    let samples = TrainingSamples(run.samples)
    for _ in 0..<2 { _ = try pretraining.nextEpoch(samples, engine: engine) }
    let start = pretraining.autoencoder
    guard case .epoch(let epoch) = try pretraining.nextEpoch(samples, engine: engine) else {
      Issue.record("there is no epoch of the second pair")
      return
    }
    #expect(epoch.layer == 1)

    var options = run.options.training
    (options.corruption, options.embeddingDropout) = (.dropout(share: 0.2), 0.2)
    let pair = try Autoencoder(
      Architecture(inputs: 20, hidden: [], latent: 9, latentActivation: .relu, outputActivation: .relu),
      parameters: [start.layers[1], start.layers[4]].map { ($0.weights, $0.bias) })
    var trainer = try AutoencoderTrainer(pair, options: options, epochs: 2)
    let inputs = try DenseNetwork([start.layers[0]]).apply(to: samples, engine: engine)
    let result = try trainer.trainEpoch(
      inputs, epoch: 1, random: run.random.stream("layer", index: 1), engine: engine)
    #expect(result == epoch.result)
    #expect(trainer.autoencoder.layers[0] == pretraining.autoencoder.layers[1])
    #expect(trainer.autoencoder.layers[1] == pretraining.autoencoder.layers[4])
  }

  /// Inner layers reconstruct activations, which are not in [0, 1]; the outermost pair has samples.
  @Test func crossEntropyIsOfTheOutermostPairAlone() {
    let whole = TrainingOptions(
      reconstructionLoss: .binaryCrossEntropy, corruption: .gaussian(deviation: 1), dropout: 0.5)
    let layerwise = LayerwisePretraining(epochs: 1, dropout: 0.1)
    let options = (0..<2).map { layerwise.options(ofPair: $0, whole: whole) }
    #expect(options.map(\.reconstructionLoss) == [.binaryCrossEntropy, .squaredError])
    #expect(options.map(\.corruption) == [.dropout(share: 0.1), .dropout(share: 0.1)])
    #expect(options.map(\.dropout) == [0, 0])
    #expect(options.map(\.embeddingDropout) == [0.1, 0.1])
  }

  @Test func crossEntropyIsPretrainedLayerByLayer() throws {
    var run = layerwise(epochs: 2, dropout: 0.1)
    run.samples = Matrix.shares(80, 12, seed: 1)
    run.architecture.outputActivation = .sigmoid
    run.options.training.reconstructionLoss = .binaryCrossEntropy
    #expect(try run.run(engine: engine).epochs.count == 3 * 2 + 3)
  }
}
