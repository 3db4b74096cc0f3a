import Autoencoder
import Kernels
import TestSupport
import Testing

@Suite struct DiagnosticsTests {
  private static let options = TrainingOptions(batchSize: 60, recordsDiagnostics: true)

  /// Of an epoch of one batch.
  @Test(arguments: [false, true]) func theGradientNormIsThatOfAllGradients(tiesWeights: Bool) throws {
    let engine = try Engine()
    let samples = Matrix.random(60, 12, seed: 1)
    var options = Self.options
    // Clipping comes after.
    options.clipping = .norm(1e-3)
    var trainer = try AutoencoderTrainer(
      Autoencoder(
        Architecture(inputs: 12, hidden: [20, 9], latent: 3, tiesWeights: tiesWeights),
        random: Random(seed: 2)), options: options)
    let gradients = try trainer.gradients(of: samples, engine: engine).gradients
    let squares = gradients.flatMap { $0.weights.elements + $0.bias.elements }.map { Double($0 * $0) }
    let norm = squares.reduce(0, +).squareRoot()
    let result = try trainer.trainEpoch(samples, epoch: 1, random: Random(seed: 3), engine: engine)
    let diagnostics = try #require(result.diagnostics)
    // The batch has another order, and so have the sums.
    #expect(abs(diagnostics.gradientNorm - norm) <= 1e-5 * norm)
  }

  /// The average over the steps.
  @Test func theGradientNormIsAveragedOverSteps() throws {
    let engine = try Engine()
    let samples = TrainingSamples(Matrix.random(60, 12, seed: 1))
    let network = try Autoencoder(Architecture(inputs: 12, hidden: [9], latent: 3), random: Random(seed: 2))
    var options = Self.options
    (options.batchSize, options.optimizer) = (25, .sgd(SGD(learningRate: 0.01)))
    var trainer = try AutoencoderTrainer(network, options: options)
    let norm = try #require(
      trainer.trainEpoch(samples, epoch: 0, random: Random(seed: 3), engine: engine).diagnostics
    ).gradientNorm
    // Epochs of one batch each, on the same batches: a trainer that has gone as far as the first one.
    var shuffle = Random(seed: 3).stream("shuffle", index: 0)
    let order = shuffle.permutation(60)
    var stepper = try AutoencoderTrainer(network, options: options)
    let norms = try [order[..<25], order[25..<50], order[50...]].enumerated().map { step, batch in
      try #require(
        stepper.trainEpoch(
          samples, subset: Array(batch), epoch: step, random: Random(seed: 3), engine: engine
        ).diagnostics
      ).gradientNorm
    }
    let mean = norms.reduce(0, +) / 3
    #expect(abs(norm - mean) <= 1e-5 * mean)
  }

  /// A network of zero weights, whose hidden units are as their biases are; rows are hidden layers.
  private func network(_ biases: [[Float]], activation: Activation = .relu) throws -> Autoencoder {
    let sizes = [4, 3, 5, 2, 5, 3, 4]
    let architecture = Architecture(inputs: 4, hidden: [3, 5], latent: 2, activation: activation)
    let all = [biases[0], biases[1], [-1, -1], biases[2], biases[3], [-1, -1, -1, -1]]
    return try Autoencoder(
      architecture,
      parameters: all.enumerated().map { index, bias in
        (
          Matrix(rows: sizes[index], columns: sizes[index + 1]),
          try Matrix(rows: 1, columns: bias.count, elements: bias)
        )
      })
  }

  private func deadUnits(_ network: Autoencoder, samples: Matrix, batchSize: Int = 60) throws -> Double? {
    var options = Self.options
    (options.batchSize, options.optimizer) = (batchSize, .sgd(SGD(learningRate: 1e-9)))
    var trainer = try AutoencoderTrainer(network, options: options)
    return try trainer.trainEpoch(samples, epoch: 0, random: Random(seed: 3), engine: Engine()).diagnostics?
      .deadUnits
  }

  /// Linear embeddings and outputs have no units that could die.
  @Test func deadUnitsAreAShareOfTheHiddenOnes() throws {
    let samples = Matrix.random(60, 4, seed: 1)
    let alive: [[Float]] = [[1, 1, 1], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1], [1, 1, 1]]
    #expect(try deadUnits(network(alive), samples: samples) == 0)
    var dead = alive
    dead[1] = Array(repeating: -1000, count: 5)
    #expect(try deadUnits(network(dead), samples: samples) == 5.0 / 16)
    dead[3][2] = 0
    #expect(try deadUnits(network(dead), samples: samples) == 6.0 / 16)
    #expect(try deadUnits(network(dead, activation: .tanh), samples: samples) == 6.0 / 16)
    #expect(try deadUnits(network(alive.map { $0.map { -$0 } }), samples: samples) == 1)
  }

  /// Units of a decoder that is left out are not looked at.
  @Test func aDecoderThatIsLeftOutHasNoDeadUnits() throws {
    var options = Self.options
    (options.trainsDecoder, options.optimizer) = (false, .sgd(SGD(learningRate: 1e-9)))
    let alive: [[Float]] = [[1, 1, 1], [1, 1, 1, 1, 1], [-1000, -1, -1, -1, -1], [-1, -1, -1]]
    var dead = alive
    dead[1] = Array(repeating: -1000, count: 5)
    let shares = try [alive, dead].map { biases in
      var trainer = try AutoencoderTrainer(network(biases), options: options)
      return try trainer.trainEpoch(
        Matrix.random(60, 4, seed: 1), epoch: 0, random: Random(seed: 3), engine: Engine(),
        embeddingLoss: { _, _ in 0 }
      ).diagnostics?.deadUnits
    }
    #expect(shares == [0, 5.0 / 8])
  }

  /// Nor have linear hidden layers.
  @Test func linearLayersHaveNoDeadUnits() throws {
    let biases: [[Float]] = [[1, 1, 1], [-1, -1, -1, -1, -1], [1, 1, 1, 1, 1], [1, 1, 1]]
    #expect(try deadUnits(network(biases, activation: .linear), samples: Matrix.random(60, 4, seed: 1)) == 0)
  }

  @Test(arguments: [(1, 0), (-1, 0.4)] as [(Float, Double)])
  func anEmbeddingThatIsNotLinearHasUnitsThatDie(bias: Float, share: Double) throws {
    let architecture = Architecture(inputs: 4, hidden: [3], latent: 4, latentActivation: .relu)
    let layers: [(Int, Int, Float)] = [(4, 3, 1), (3, 4, bias), (4, 3, 1), (3, 4, 1)]
    let network = try Autoencoder(
      architecture,
      parameters: layers.map { inputs, outputs, bias in
        (
          Matrix(rows: inputs, columns: outputs),
          try Matrix(rows: 1, columns: outputs, elements: Array(repeating: bias, count: outputs))
        )
      })
    #expect(try deadUnits(network, samples: Matrix.random(60, 4, seed: 1)) == share)
  }

  /// A unit lives by one sample of the epoch, whichever batch it is in.
  @Test(arguments: [0, 7, 31, 59]) func oneSampleKeepsAUnitAlive(sample: Int) throws {
    var samples = Matrix(rows: 60, columns: 4)
    samples[sample, 1] = 1
    var network = try network([[-0.5, 1, 1], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1], [1, 1, 1]])
    let before = try deadUnits(network, samples: samples, batchSize: 7)
    var parameters = network.layers.map { (weights: $0.weights, bias: $0.bias) }
    parameters[0].weights[1, 0] = 1
    network = try Autoencoder(network.architecture, parameters: parameters)
    #expect(try [before, deadUnits(network, samples: samples, batchSize: 7)] == [1.0 / 16, 0])
  }

  @Test func networksWithoutHiddenLayersHaveNoDeadUnits() throws {
    let network = try Autoencoder(Architecture(inputs: 4, hidden: [], latent: 2), random: Random(seed: 1))
    #expect(try deadUnits(network, samples: Matrix.random(60, 4, seed: 1)) == 0)
  }

  // MARK: Divergence

  private func trainer(_ options: TrainingOptions) throws -> AutoencoderTrainer {
    try AutoencoderTrainer(
      Autoencoder(TrainingTests.architecture, random: Random(seed: 0)), options: options)
  }

  @Test func aLossThatIsNotFiniteIsReported() throws {
    var samples = TrainingTests.surface(60, seed: 7)
    samples[59, 3] = .infinity
    var trainer = try trainer(TrainingOptions(batchSize: 60))
    #expect(throws: AutoencoderError.diverged(what: "the reconstruction loss", epoch: 2, step: 1)) {
      try trainer.trainEpoch(samples, epoch: 2, random: Random(seed: 0), engine: try Engine())
    }
  }

  /// Steps are counted over all epochs.
  @Test func aRateThatIsTooHighIsReportedByTheLoss() throws {
    let samples = TrainingTests.surface(60, seed: 7)
    var trainer = try trainer(
      TrainingOptions(optimizer: .adam(Adam(learningRate: 1e30)), batchSize: 60))
    let engine = try Engine()
    _ = try trainer.trainEpoch(samples, epoch: 1, random: Random(seed: 0), engine: engine)
    #expect(throws: AutoencoderError.diverged(what: "the reconstruction loss", epoch: 2, step: 2)) {
      try trainer.trainEpoch(samples, epoch: 2, random: Random(seed: 0), engine: engine)
    }
  }

  /// Weights that the last step of an epoch has made infinite.
  @Test(arguments: [nil, GradientClipping.norm(1e9)])
  func weightsThatAreNotFiniteAreReported(clipping: GradientClipping?) throws {
    var trainer = try trainer(
      TrainingOptions(
        optimizer: .sgd(SGD(learningRate: 3e38, momentum: 0)), batchSize: 60, clipping: clipping))
    #expect(throws: AutoencoderError.diverged(what: "a weight", epoch: 3, step: 1)) {
      try trainer.trainEpoch(
        TrainingTests.surface(60, seed: 7), epoch: 3, random: Random(seed: 0), engine: try Engine())
    }
    #expect(try !trainer.autoencoder.isFinite(engine: Engine()))
  }

  /// A checkpoint of such weights would take the place of a good one, so a pause looks for them too.
  @Test func aPauseDoesNotHandOutWeightsThatAreNotFinite() throws {
    var trainer = try trainer(
      TrainingOptions(optimizer: .sgd(SGD(learningRate: 3e38, momentum: 0)), batchSize: 30))
    #expect(throws: AutoencoderError.diverged(what: "a weight", epoch: 3, step: 1)) {
      try trainer.continueEpoch(
        TrainingSamples(TrainingTests.surface(60, seed: 7)), epoch: 3, random: Random(seed: 0),
        engine: try Engine(), pausingWhen: { true })
    }
  }

  /// Gradients whose squares are beyond Float: Adam would move no weight any more, and loss and weights do not tell.
  @Test(arguments: [30, 60]) func momentsThatAreNotFiniteAreReported(batchSize: Int) throws {
    var trainer = try trainer(TrainingOptions(batchSize: batchSize))
    #expect(throws: AutoencoderError.diverged(what: "a moment of the optimiser", epoch: 3, step: 1)) {
      try trainer.continueEpoch(
        TrainingSamples(TrainingTests.surface(60, seed: 7)), epoch: 3, random: Random(seed: 0),
        engine: try Engine(),
        embeddingLoss: { _, gradient in
          gradient[0, 0] = 1e25
          return 1
        }, pausingWhen: { true })
    }
    #expect(try trainer.autoencoder.isFinite(engine: Engine()))
  }

  @Test(arguments: [-0.1, 1.5, .nan] as [Float])
  func crossEntropyRefusesSamplesThatAreNoShares(value: Float) throws {
    var samples = TrainingTests.surface(60, seed: 7)
    samples.withUnsafeMutableElements { elements in
      for i in elements.indices { elements[i] = min(1, max(0, elements[i])) }
    }
    let architecture = Architecture(inputs: 12, hidden: [8], latent: 3, outputActivation: .sigmoid)
    var trainer = try AutoencoderTrainer(
      Autoencoder(architecture, random: Random(seed: 0)),
      options: TrainingOptions(batchSize: 60, reconstructionLoss: .binaryCrossEntropy))
    let engine = try Engine()
    _ = try trainer.trainEpoch(samples, epoch: 1, random: Random(seed: 0), engine: engine)
    samples[7, 5] = value
    let message =
      "cross-entropy is for samples in [0, 1], and one has the value \(value); scale the samples, or take the squared error"
    #expect(throws: AutoencoderError.invalidOption(message)) {
      try trainer.trainEpoch(samples, epoch: 2, random: Random(seed: 0), engine: engine)
    }
  }

  @Test func anEmbeddingLossThatIsNotFiniteIsReported() throws {
    var trainer = try trainer(TrainingOptions(batchSize: 25))
    var count = 0
    #expect(throws: AutoencoderError.diverged(what: "the loss on the embedding", epoch: 4, step: 3)) {
      try trainer.trainEpoch(
        TrainingTests.surface(60, seed: 7), epoch: 4, random: Random(seed: 0), engine: try Engine()
      ) { _, _ in
        count += 1
        return count == 3 ? .nan : 1
      }
    }
    #expect(trainer.steps == 2)
  }

  @Test func whatTheEmbeddingLossThrowsIsPassedOn() throws {
    var trainer = try trainer(TrainingOptions(batchSize: 25))
    #expect(throws: KernelError.invalidThreadCount(7)) {
      try trainer.trainEpoch(
        TrainingTests.surface(60, seed: 7), epoch: 4, random: Random(seed: 0), engine: try Engine()
      ) { _, _ in throw KernelError.invalidThreadCount(7) }
    }
  }
}
