import Autoencoder
import Kernels
import Serialization
import TestSupport
import Testing

/// Options of which one is out of its range, and the text of the error.
struct BadOptions: CustomTestStringConvertible, Sendable {
  var training = TrainingOptions()
  var pretraining: PretrainingOptions?
  var architecture = Architecture(inputs: 12, hidden: [20], latent: 3)
  /// It names the value.
  let testDescription: String

  static let all: [BadOptions] = training + pretrainings + architectures

  private static let training: [BadOptions] =
    [
      BadOptions("a batch size of 0; give 1 or more") { $0.batchSize = 0 },
      BadOptions("a share of 1.0 dropped; give a number in [0, 1)") { $0.dropout = 1 },
      BadOptions("a share of -0.1 dropped; give a number in [0, 1)") { $0.embeddingDropout = -0.1 },
      BadOptions("a share of 1.5 dropped; give a number in [0, 1)") { $0.corruption = .masking(share: 1.5) },
      BadOptions("a share of nan dropped; give a number in [0, 1)") { $0.corruption = .dropout(share: .nan) },
      BadOptions("noise of deviation -2.0; give 0 or a positive number") {
        $0.corruption = .gaussian(deviation: -2)
      },
      BadOptions("noise of deviation inf; give 0 or a positive number") {
        $0.corruption = .gaussian(deviation: .infinity)
      },
      BadOptions("images of 0 × 12 pixels; give sides of 1 to 32768") {
        $0.augmentation = ImageAugmentation(height: 0, width: 12)
      },
      BadOptions("images of -3 × -4 pixels; give sides of 1 to 32768") {
        $0.augmentation = ImageAugmentation(height: -3, width: -4)
      },
      BadOptions(
        "images of 3 × 5 pixels for samples of 12 features; give a height and width of that product"
      ) { $0.augmentation = ImageAugmentation(height: 3, width: 5) },
      BadOptions("shifts of up to -1.0 pixels; give 0 or a positive number") {
        $0.augmentation = ImageAugmentation(height: 3, width: 4, shift: -1)
      },
      BadOptions("shifts of up to inf pixels; give 0 or a positive number") {
        $0.augmentation = ImageAugmentation(height: 3, width: 4, shift: .infinity)
      },
      BadOptions("rotations of up to 180.5 degrees; give 0 to 180") {
        $0.augmentation = ImageAugmentation(height: 3, width: 4, rotation: 180.5)
      },
      BadOptions("rotations of up to nan degrees; give 0 to 180") {
        $0.augmentation = ImageAugmentation(height: 3, width: 4, rotation: .nan)
      },
      BadOptions("cross-entropy needs outputs in (0, 1); make the output activation sigmoid") {
        $0.reconstructionLoss = .binaryCrossEntropy
      },
    ] + limits + optimizers + schedules

  private static let limits: [BadOptions] =
    [.norm(0), .value(-1), .norm(.infinity), .value(1e-50)].map { (clipping: GradientClipping) in
      switch clipping {
      case .norm(let limit), .value(let limit):
        BadOptions("a gradient limit of \(limit); give a number that is positive as a 32-bit float") {
          $0.clipping = clipping
        }
      }
    }

  private static let optimizers: [BadOptions] =
    [-1, 0, .infinity, .nan, 1e-60].flatMap { rate in
      [Optimizer.adam(Adam(learningRate: rate)), .sgd(SGD(learningRate: rate))].map { optimizer in
        BadOptions("a learning rate of \(rate); give a number that is positive as a 32-bit float") {
          $0.optimizer = optimizer
        }
      }
    } + [
      BadOptions("Adam's β₁ 1.0, β₂ 0.999, ε 1e-08; β in [0, 1), ε positive as a 32-bit float") {
        $0.optimizer = .adam(Adam(beta1: 1))
      },
      BadOptions("Adam's β₁ 0.9, β₂ -0.5, ε 1e-08; β in [0, 1), ε positive as a 32-bit float") {
        $0.optimizer = .adam(Adam(beta2: -0.5))
      },
      BadOptions("Adam's β₁ 0.9, β₂ 0.999, ε 0.0; β in [0, 1), ε positive as a 32-bit float") {
        $0.optimizer = .adam(Adam(epsilon: 0))
      },
      BadOptions("Adam's β₁ 0.9, β₂ 0.999, ε 1e-50; β in [0, 1), ε positive as a 32-bit float") {
        $0.optimizer = .adam(Adam(epsilon: 1e-50))
      },
      BadOptions("a momentum of 1.0; give a number in [0, 1)") {
        $0.optimizer = .sgd(SGD(learningRate: 1, momentum: 1))
      },
      BadOptions("a weight decay of -0.1; give 0 or a positive number") {
        $0.optimizer = .adam(Adam(weightDecay: .decoupled(-0.1)))
      },
      BadOptions("a weight decay of nan; give 0 or a positive number") {
        $0.optimizer = .sgd(SGD(learningRate: 1, weightDecay: .coupled(.nan)))
      },
    ]

  private static let schedules: [BadOptions] = [
    (LearningRateSchedule(.cosine(floor: 2)), "a cosine's floor of 2.0; give 0 to 1"),
    (LearningRateSchedule(.cosine(floor: -0.5)), "a cosine's floor of -0.5; give 0 to 1"),
    (LearningRateSchedule(warmUpSteps: -1), "-1 warm-up steps; give 0 to 1,000,000,000"),
    (LearningRateSchedule(warmUpEpochs: -1), "-1 warm-up epochs; give 0 to 1,000,000"),
    (
      LearningRateSchedule(.step(epochs: 0, factor: 0.5)),
      "a factor 0.5 every 0 epochs; give a positive one, every 1 or more"
    ),
    (
      LearningRateSchedule(.step(epochs: 3, factor: 0)),
      "a factor 0.0 every 3 epochs; give a positive one, every 1 or more"
    ),
  ].map { schedule, text in BadOptions(text) { $0.schedule = schedule } }

  private static let pretrainings: [BadOptions] = [
    (PretrainingOptions(epochs: -3), "-3 epochs of pretraining; give 0 or more"),
    (PretrainingOptions(training: TrainingOptions(batchSize: -1)), "a batch size of -1; give 1 or more"),
    (
      PretrainingOptions(training: TrainingOptions(trainsDecoder: false)),
      "pretraining without the decoder has no loss; leave trainsDecoder on, methods without one drop it after"
    ),
    (PretrainingOptions(layerwise: LayerwisePretraining(epochs: 0)), "0 epochs a layer; give 1 or more"),
    (
      PretrainingOptions(layerwise: LayerwisePretraining(epochs: 1, dropout: 1)),
      "a share of 1.0 dropped; give a number in [0, 1)"
    ),
    (stopping(EarlyStopping(patience: 0)), "a patience of 0 epochs; give 1 or more"),
    (stopping(EarlyStopping(heldOutShare: 0)), "a held-out share of 0.0; give a number between 0 and 1"),
    (stopping(EarlyStopping(heldOutShare: 1)), "a held-out share of 1.0; give a number between 0 and 1"),
    (
      stopping(EarlyStopping(leastImprovement: 1)), "a least improvement of 1.0; give a number in [0, 1)"
    ),
  ].map { options, text in BadOptions(pretraining: options, testDescription: text) }

  private static func stopping(_ stopping: EarlyStopping) -> PretrainingOptions {
    PretrainingOptions(earlyStopping: stopping)
  }

  private static let architectures: [BadOptions] = [
    (
      Architecture(inputs: 4, hidden: [3, 0], latent: 2),
      "layer sizes [4, 3, 0, 2, 0, 3, 4]; each must be 1 or more"
    ),
    (Architecture(inputs: 4, hidden: [], latent: -2), "layer sizes [4, -2, 4]; each must be 1 or more"),
    (
      Architecture(inputs: 100_000, hidden: [], latent: 100_000),
      "layer sizes [100000, 100000, 100000] have more than 2147483648 weights; make layers smaller, or take fewer features"
    ),
    (
      Architecture(inputs: 4, hidden: [], latent: 2, activation: .leakyReLU(slope: -0.5)),
      "a leaky ReLU's slope of -0.5; give a number between 0 and 1"
    ),
    (
      Architecture(inputs: 4, hidden: [], latent: 2, latentActivation: .leakyReLU(slope: 0)),
      "a leaky ReLU's slope of 0.0; give a number between 0 and 1"
    ),
    (
      Architecture(inputs: 4, hidden: [], latent: 2, outputActivation: .leakyReLU(slope: .nan)),
      "a leaky ReLU's slope of nan; give a number between 0 and 1"
    ),
  ].map { architecture, text in BadOptions(architecture: architecture, testDescription: text) }
}

extension BadOptions {
  private init(_ text: String, _ change: (inout TrainingOptions) -> Void) {
    testDescription = text
    change(&training)
  }
}

@Suite struct OptionsTests {
  @Test(arguments: BadOptions.all) func badOptionsAreRefused(bad: BadOptions) {
    #expect(throws: AutoencoderError.invalidOption(bad.testDescription)) {
      let network = try Autoencoder(bad.architecture, random: Random(seed: 0))
      if let options = bad.pretraining {
        _ = try Pretraining(network, options: options, samples: 100, random: Random(seed: 0))
      } else {
        _ = try AutoencoderTrainer(network, options: bad.training)
      }
    }
  }

  /// One batch of all samples, and a course over epochs that never end.
  @Test func theLargestOptionsWork() throws {
    let network = try Autoencoder(Architecture(inputs: 12, hidden: [20], latent: 3), random: Random(seed: 0))
    var (results, samples) = ([Autoencoder](), Matrix(rows: 30, columns: 12))
    samples.withUnsafeMutableElements { for index in $0.indices { $0[index] = Float(index % 17) / 17 } }
    for (batchSize, epochs) in [(30, 1_000_000_000), (Int.max, Int.max)] {
      let options = TrainingOptions(
        schedule: LearningRateSchedule(.cosine(floor: 0), warmUpSteps: 1), batchSize: batchSize)
      var trainer = try AutoencoderTrainer(network, options: options, epochs: epochs)
      for epoch in 1...3 {
        _ = try trainer.trainEpoch(samples, epoch: epoch, random: Random(seed: 1), engine: Engine())
      }
      results.append(trainer.autoencoder)
    }
    #expect(results[0] == results[1] && results[0] != network)
  }

  @Test func aRefusedStateChangesNothing() throws {
    let network = try Autoencoder(Architecture(inputs: 12, hidden: [20], latent: 3), random: Random(seed: 0))
    let other = try Autoencoder(Architecture(inputs: 12, hidden: [20], latent: 3), random: Random(seed: 1))
    var trainer = try AutoencoderTrainer(network, options: TrainingOptions())
    var file = SafeTensors(
      tensors: try AutoencoderTrainer(other, options: TrainingOptions()).state(prefix: ""))
    file.tensors["steps"] = nil
    #expect(throws: AutoencoderError.self) { try trainer.restore(file, prefix: "") }
    #expect(trainer.autoencoder == network)
    var optimizer = ParameterOptimizer(.adam(Adam()), rows: 2, columns: 3)
    let before = optimizer.state(prefix: "")
    var state = before
    (state["first"], state["steps"]) = (Tensor(Matrix.random(2, 3, seed: 1)), nil)
    #expect(throws: AutoencoderError.self) { try optimizer.restore(SafeTensors(tensors: state), prefix: "") }
    #expect(optimizer.state(prefix: "") == before)
  }

  /// A step that has not been taken must not count in the bias correction of the next.
  @Test func aRefusedStepChangesNothing() throws {
    let engine = try Engine()
    var optimizer = ParameterOptimizer(.adam(Adam()), rows: 2, columns: 3)
    var parameter = Matrix.random(2, 3, seed: 1)
    let before = (optimizer.state(prefix: ""), parameter)
    #expect(throws: KernelError.self) {
      try optimizer.step(&parameter, gradient: Matrix(rows: 3, columns: 2), engine: engine)
    }
    #expect(optimizer.state(prefix: "") == before.0 && parameter == before.1)
    try optimizer.step(&parameter, gradient: Matrix(rows: 2, columns: 3), engine: engine)
    #expect(optimizer.steps == 1)
  }

  /// Sizes whose product is not an `Int`.
  @Test func sizesThatOverflowAreRefused() {
    #expect(throws: AutoencoderError.self) {
      try Autoencoder(Architecture(inputs: 4, hidden: [.max, .max], latent: 2), random: Random(seed: 0))
    }
  }

  @Test func theEndsOfTheRangesAreAllowed() throws {
    let options = TrainingOptions(
      optimizer: .adam(Adam(beta1: 0, beta2: 0, weightDecay: .coupled(0))),
      schedule: LearningRateSchedule(.cosine(floor: 1)), batchSize: 1, clipping: .norm(1e-30),
      augmentation: ImageAugmentation(height: 12, width: 1, shift: 0, rotation: 180),
      corruption: .gaussian(deviation: 0), dropout: 0, embeddingDropout: 0.99)
    let network = try Autoencoder(Architecture(inputs: 12, hidden: [], latent: 1), random: Random(seed: 0))
    _ = try AutoencoderTrainer(network, options: options, epochs: 0)
    _ = try Pretraining(
      network,
      options: PretrainingOptions(
        epochs: 0, training: options, layerwise: LayerwisePretraining(epochs: 1, dropout: 0),
        earlyStopping: EarlyStopping(patience: 1)), samples: 10, random: Random(seed: 0))
  }

  @Test func parametersMustFitTheArchitecture() throws {
    let architecture = Architecture(inputs: 4, hidden: [3], latent: 2)
    let network = try Autoencoder(architecture, random: Random(seed: 0))
    let parameters = network.layers.map { (weights: $0.weights, bias: $0.bias) }
    #expect(try Autoencoder(architecture, parameters: parameters) == network)
    #expect(throws: AutoencoderError.invalidModel("3 layers where there should be 4")) {
      try Autoencoder(architecture, parameters: parameters.dropLast())
    }
    #expect(throws: AutoencoderError.invalidModel("layer 0 is 3 × 4, not 4 × 3")) {
      try Autoencoder(architecture, parameters: parameters.reversed())
    }
    var other = parameters
    other[1].bias = Matrix(rows: 1, columns: 3)
    #expect(throws: AutoencoderError.invalidModel("layer 1 has a bias of 1 × 3, not 1 × 2")) {
      try Autoencoder(architecture, parameters: other)
    }
  }
}
