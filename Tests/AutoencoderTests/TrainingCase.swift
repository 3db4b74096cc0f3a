import Autoencoder
import Kernels
import Serialization
import Testing

/// A network and options, for tests of whole runs on 90 samples.
struct TrainingCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  var architecture = Architecture(
    inputs: 12, hidden: [20, 9], latent: 3, latentActivation: .tanh, outputActivation: .sigmoid)
  var options: TrainingOptions

  /// Five batches an epoch, the last one smaller.
  static let samples = TrainingSamples(Matrix.shares(90, 12, seed: 100))
  static let batches = 5

  /// Everything that changes a step, for each optimiser; and each optimiser alone, which uses gradients up as
  /// they are computed.
  static let all: [TrainingCase] = [
    TrainingCase("Adam", .adam(Adam())),
    TrainingCase("AdamW, every option", everyOption(.adam(Adam(weightDecay: .decoupled(0.1))))),
    TrainingCase("momentum", .sgd(SGD(learningRate: 0.05))),
    TrainingCase(
      "momentum, every option", everyOption(.sgd(SGD(learningRate: 0.05, weightDecay: .coupled(0.01))))),
    TrainingCase("descent", .sgd(SGD(learningRate: 0.05, momentum: 0))),
    TrainingCase("descent, every option", everyOption(.sgd(SGD(learningRate: 0.05, momentum: 0)))),
    TrainingCase("tied, every option", everyOption(.adam(Adam())), tiesWeights: true),
    TrainingCase(
      "tied, encoder alone", TrainingOptions(batchSize: 20, trainsDecoder: false), tiesWeights: true),
  ]

  init(_ description: String, _ optimizer: Optimizer) {
    self.init(description, TrainingOptions(optimizer: optimizer, batchSize: 20))
  }

  init(_ description: String, _ options: TrainingOptions, tiesWeights: Bool = false) {
    testDescription = description
    self.options = options
    architecture.tiesWeights = tiesWeights
  }

  static func everyOption(_ optimizer: Optimizer) -> TrainingOptions {
    TrainingOptions(
      optimizer: optimizer, schedule: LearningRateSchedule(.cosine(floor: 0.1), warmUpSteps: 3),
      batchSize: 20, reconstructionLoss: .binaryCrossEntropy, clipping: .norm(0.5),
      augmentation: ImageAugmentation(height: 3, width: 4, shift: 1, rotation: 20),
      corruption: .gaussian(deviation: 0.1), dropout: 0.2, embeddingDropout: 0.1, recordsDiagnostics: true)
  }

  func trainer(seed: UInt64 = 1) throws -> AutoencoderTrainer {
    try AutoencoderTrainer(
      Autoencoder(architecture, random: Random(seed: seed)), options: options, epochs: 3)
  }
}

extension SafeTensors {
  /// What a file of the given tensors holds.
  static func stored(_ tensors: [String: Tensor]) throws -> SafeTensors {
    try SafeTensors(decoding: SafeTensors(tensors: tensors).encoded())
  }
}

/// A pause after a number of steps.
struct StepCounter {
  var remaining: Int

  mutating func isOver() -> Bool {
    remaining -= 1
    return remaining <= 0
  }
}

/// Whether something is refused as not a checkpoint.
func isInvalidCheckpoint(_ body: () throws -> Void) throws -> Bool {
  do {
    try body()
    return false
  } catch AutoencoderError.invalidCheckpoint {
    return true
  }
}
