import Autoencoder
import DeepClustering
import Kernels
import Testing
import ToolSupport

@testable import App

/// The options of networks and their training.
@Suite struct NetworkOptionsTests {
  /// The protocol that a command line asks for.
  static func options(_ line: String) throws -> DeepClusteringOptions {
    let words = ["--clusters", "3"] + line.split(separator: " ").map(String.init)
    return try TrainingSettings(Arguments(words, options: FitCommand.options)).options
  }

  /// Changes of both phases' training.
  static func training(_ change: (inout TrainingOptions) -> Void) -> DeepClusteringOptions {
    var options = DeepClusteringOptions(clusters: 3)
    change(&options.pretraining.training)
    change(&options.fineTuning)
    return options
  }

  @Test func withoutOptionsTheProtocolIsThePublishedOne() throws {
    #expect(try Self.options("") == DeepClusteringOptions(clusters: 3))
  }

  @Test func theNetworkIsAsAskedFor() throws {
    let lines = [
      "--hidden 7", "--latent 5", "--activation leaky-relu", "--activation leaky-relu:0.25",
      "--latent-activation tanh", "--output-activation sigmoid", "--activation linear", "--tied-weights",
    ]
    let changes: [(inout Architecture) -> Void] = [
      { $0.hidden = [7] }, { $0.latent = 5 }, { $0.activation = .leakyReLU(slope: 0.01) },
      { $0.activation = .leakyReLU(slope: 0.25) }, { $0.latentActivation = .tanh },
      { $0.outputActivation = .sigmoid }, { $0.activation = .linear }, { $0.tiesWeights = true },
    ]
    let expected = changes.map { change in
      var architecture = Architecture(inputs: 0, latent: 3)
      change(&architecture)
      return architecture
    }
    #expect(try lines.map { try Self.options($0).network } == expected)
  }

  @Test(arguments: Initializer.allCases)
  func initializersAreKnown(initializer: Initializer) throws {
    #expect(try Self.options("--initializer \(initializer.rawValue)").initializer == initializer)
  }

  @Test func optimizersAreAsAskedFor() throws {
    let lines = [
      "--optimizer adam --learning-rate 0.1", "--weight-decay 0.5", "--optimizer adamw --weight-decay 0.5",
      "--optimizer sgd", "--optimizer sgd --momentum 0 --learning-rate 1 --weight-decay 0.5",
    ]
    let optimizers: [Optimizer] = [
      .adam(Adam(learningRate: 0.1)), .adam(Adam(weightDecay: .coupled(0.5))),
      .adam(Adam(weightDecay: .decoupled(0.5))), .sgd(SGD(learningRate: 0.01, momentum: 0.9)),
      .sgd(SGD(learningRate: 1, momentum: 0, weightDecay: .coupled(0.5))),
    ]
    let expected = optimizers.map { optimizer in Self.training { $0.optimizer = optimizer } }
    #expect(try lines.map(Self.options) == expected)
  }

  @Test func trainingIsAsAskedFor() throws {
    let lines = [
      "--batch 7", "--output-activation sigmoid --loss cross-entropy", "--schedule constant",
      "--schedule step:20:0.5", "--schedule cosine", "--schedule cosine:0.25 --warm-up 9", "--clip norm:5",
      "--clip value:0.5", "--noise none", "--noise gaussian:0.5", "--noise masking:0.25",
      "--noise dropout:0.25", "--dropout 0.5", "--diagnostics",
    ]
    var sigmoid = Self.training { $0.reconstructionLoss = .binaryCrossEntropy }
    sigmoid.network.outputActivation = .sigmoid
    let expected = [
      Self.training { $0.batchSize = 7 }, sigmoid, Self.training { _ in },
      Self.training { $0.schedule = LearningRateSchedule(.step(epochs: 20, factor: 0.5)) },
      Self.training { $0.schedule = LearningRateSchedule(.cosine(floor: 0)) },
      Self.training { $0.schedule = LearningRateSchedule(.cosine(floor: 0.25), warmUpSteps: 9) },
      Self.training { $0.clipping = .norm(5) }, Self.training { $0.clipping = .value(0.5) },
      Self.training { _ in }, Self.training { $0.corruption = .gaussian(deviation: 0.5) },
      Self.training { $0.corruption = .masking(share: 0.25) },
      Self.training { $0.corruption = .dropout(share: 0.25) }, Self.training { $0.dropout = 0.5 },
      Self.training { $0.recordsDiagnostics = true },
    ]
    #expect(try lines.map(Self.options) == expected)
  }

  @Test func fineTuningMayHaveAScheduleOfItsOwn() throws {
    var expected = Self.training { $0.schedule = LearningRateSchedule(.cosine(floor: 0), warmUpSteps: 9) }
    expected.fineTuning.schedule = LearningRateSchedule(.cosine(floor: 0), warmUpEpochs: 4)
    let line = "--schedule cosine --warm-up 9 --fine-tuning-warm-up"
    #expect(try Self.options("\(line) 4") == expected)
    #expect(throws: UsageError.self) { try Self.options("\(line) -1") }
    expected.fineTuning.schedule.course = .step(epochs: 5, factor: 0.5)
    #expect(try Self.options("\(line) 4 --fine-tuning-schedule step:5:0.5") == expected)
    #expect(throws: UsageError.self) { try Self.options("--fine-tuning-schedule step:5") }
  }

  @Test func pretrainingIsAsAskedFor() throws {
    let lines = [
      "--pretrain-epochs 0", "--layerwise 7", "--layerwise 7 --layerwise-dropout 0", "--held-out 0.25",
      "--held-out 0.25 --patience 2",
    ]
    let expected = [
      PretrainingOptions(epochs: 0),
      PretrainingOptions(layerwise: LayerwisePretraining(epochs: 7, dropout: 0.2)),
      PretrainingOptions(layerwise: LayerwisePretraining(epochs: 7, dropout: 0)),
      PretrainingOptions(earlyStopping: EarlyStopping(heldOutShare: 0.25, patience: 5)),
      PretrainingOptions(earlyStopping: EarlyStopping(heldOutShare: 0.25, patience: 2)),
    ]
    #expect(try lines.map { try Self.options($0).pretraining } == expected)
  }
}
