import Autoencoder
import Kernels

/// Pretraining of a small network, as the tests of it share it.
struct PretrainingRun {
  var architecture = Architecture(inputs: 12, hidden: [20, 9], latent: 3)
  var options = PretrainingOptions(epochs: 3, training: TrainingOptions(batchSize: 16))
  var samples = TrainingTests.surface(80, seed: 1)
  var random = Random(seed: 2)

  func start(networkSeed: UInt64 = 3) throws -> Pretraining {
    try Pretraining(
      Autoencoder(architecture, random: Random(seed: networkSeed)), options: options, samples: samples.rows,
      random: random)
  }

  /// All epochs that are left.
  func finish(_ pretraining: inout Pretraining, engine: Engine) throws -> [Pretraining.Epoch] {
    var epochs: [Pretraining.Epoch] = []
    while case .epoch(let epoch) = try pretraining.nextEpoch(TrainingSamples(samples), engine: engine) {
      epochs.append(epoch)
    }
    return epochs
  }

  /// From start to end.
  func run(engine: Engine) throws -> (epochs: [Pretraining.Epoch], autoencoder: Autoencoder) {
    var pretraining = try start()
    return (try finish(&pretraining, engine: engine), pretraining.autoencoder)
  }

  /// The samples that leave the trained weights as they are, whatever they hold.
  func samplesWithoutInfluence(engine: Engine) throws -> [Int] {
    let expected = try run(engine: engine).autoencoder
    return try (0..<samples.rows).filter { row in
      var other = self
      for column in 0..<samples.columns { other.samples[row, column] = 3 }
      return try other.run(engine: engine).autoencoder == expected
    }
  }

  /// The reconstruction loss of some of the samples.
  func loss(_ autoencoder: Autoencoder, at indices: [Int], engine: Engine) throws -> Double {
    var trainer = try AutoencoderTrainer(autoencoder, options: options.training)
    return try trainer.reconstructionLoss(of: TrainingSamples(samples), at: indices, engine: engine)
  }
}
