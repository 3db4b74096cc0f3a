import Autoencoder
import Datasets
import Kernels
import Serialization
import ToolSupport

/// The network of `fit` and how it is trained, as the command line says.
struct NetworkSettings {
  var hidden = [500, 500, 2000]
  var activation = Activation.relu
  var latentActivation = Activation.linear
  var outputActivation = Activation.linear
  /// Those three, where the command line names them.
  private var givenActivations: [(option: String, activation: Activation)?] = []
  var tiesWeights = false
  var initializer = Initializer.glorotUniform
  var training = TrainingOptions()
  /// Moves of images in training, which `training` has once the size of the images is known.
  var augmentation: AugmentationSetting?
  var pretrainEpochs = 50
  var layerwise: LayerwisePretraining?
  var earlyStopping: EarlyStopping?
  /// A network to start from instead of random weights.
  var networkFile: String?

  static let activationOptions = ["--activation", "--latent-activation", "--output-activation"]
  private static let activations = ["linear", "relu", "leaky-relu", "tanh", "sigmoid"]

  static let options: [String: Arguments.Arity] = [
    "--hidden": .value, "--activation": .words(activations), "--latent-activation": .words(activations),
    "--output-activation": .words(activations),
    "--tied-weights": .flag, "--initializer": .choice(of: Initializer.self), "--network": .value,
    "--pretrain-epochs": .value,
    "--batch": .value, "--loss": .choice(of: ReconstructionLoss.self),
    "--optimizer": .choice(of: OptimizerSetting.Name.self), "--learning-rate": .value,
    "--momentum": .value, "--weight-decay": .value, "--schedule": .value, "--warm-up": .value,
    "--clip": .value, "--noise": .value, "--dropout": .value, "--layerwise": .value,
    "--layerwise-dropout": .value, "--held-out": .value, "--patience": .value, "--diagnostics": .flag,
    "--augment-shift": .value, "--augment-rotate": .value,
  ]

  static let help = """
      --hidden SIZES        the encoder's hidden layers, default 500,500,2000
      --activation A        of the hidden layers: linear, relu, leaky-relu[:SLOPE], tanh, sigmoid; default
                            relu; likewise --latent-activation A and --output-activation A, default linear
      --tied-weights        the decoder's weights are the encoder's, transposed
      --initializer I       \(names(Initializer.self)); default glorot-uniform
      --network FILE        starts from this network, a model of fit or a state_dict of PyTorch as
                            safetensors, instead of random weights
      --pretrain-epochs N   epochs on reconstruction alone, default 50, of dkm-annealed 0
      --layerwise N         before them N epochs for each pair of layers, as DEC pretrains, with
                            --layerwise-dropout P, default 0.2
      --held-out P          pretraining keeps this share of the samples out, and ends when their loss has
                            not improved for --patience N epochs, default 5; the best network is kept
      --batch N             samples in a batch, default 256
      --loss L              \(names(ReconstructionLoss.self)); cross-entropy needs data in [0, 1] and
                            --output-activation sigmoid
      --optimizer O         adam, adamw or sgd; default adam
      --learning-rate R     default 0.001, of sgd 0.01
      --momentum M          of sgd, default 0.9
      --weight-decay W      an L2 penalty, with adamw decoupled; default 0
      --schedule S          of the learning rate, in each phase: constant, step:EPOCHS:FACTOR, or
                            cosine[:FLOOR]; with --warm-up STEPS it rises linearly first
      --clip C              limits the network's gradients: norm:X for all together, value:X for each element
      --augment-shift P     shifts each image anew in every step of training, by up to P pixels along both
                            axes, and
      --augment-rotate D    turns it by up to D degrees; for samples that are images of --image-size HxW, all
                            pixels scaled alike
      --noise N             on the network's input: gaussian:DEVIATION, masking:SHARE or dropout:SHARE
      --dropout P           the share of hidden outputs dropped in training
      --diagnostics         records gradient norms and dead units
    """

  /// The standard.
  init() {}

  init(_ arguments: Arguments) throws(UsageError) {
    hidden = try arguments.sizes("--hidden") ?? hidden
    givenActivations = []
    for option in Self.activationOptions {
      givenActivations.append(try Self.activation(option, arguments).map { (option, $0) })
    }
    activation = givenActivations[0]?.activation ?? activation
    latentActivation = givenActivations[1]?.activation ?? latentActivation
    outputActivation = givenActivations[2]?.activation ?? outputActivation
    tiesWeights = arguments.has("--tied-weights")
    initializer = try arguments.choice("--initializer", of: Initializer.self) ?? initializer
    networkFile = try arguments.path("--network")
    pretrainEpochs = try arguments.integer("--pretrain-epochs", in: 0...1_000_000) ?? pretrainEpochs
    training.optimizer = try OptimizerSetting(arguments).optimizer
    training.batchSize = try arguments.integer("--batch", in: 1...(1 << 24)) ?? 256
    training.reconstructionLoss =
      try arguments.choice("--loss", of: ReconstructionLoss.self) ?? .squaredError
    training.schedule = try LearningRateSchedule(arguments)
    training.clipping = try GradientClipping(arguments)
    augmentation = try AugmentationSetting(arguments)
    training.corruption = try Corruption(arguments)
    training.dropout = try arguments.share("--dropout") ?? 0
    training.recordsDiagnostics = arguments.has("--diagnostics")
    let layerwiseDropout = try arguments.share("--layerwise-dropout")
    layerwise = try arguments.integer("--layerwise", in: 1...1_000_000).map {
      LayerwisePretraining(epochs: $0, dropout: layerwiseDropout ?? 0.2)
    }
    let patience = try arguments.integer("--patience", in: 1...1_000_000)
    earlyStopping = try arguments.share("--held-out").map {
      EarlyStopping(heldOutShare: $0, patience: patience ?? 5)
    }
    try checkCombination(arguments)
  }

  /// Options that say what a network is like, which its file knows.
  static let shapingOptions = ["--hidden", "--latent", "--tied-weights", "--initializer"]

  /// Throws for options of which one would be without effect, or cannot work.
  private func checkCombination(_ arguments: Arguments) throws(UsageError) {
    for (option, other) in [("--layerwise-dropout", "--layerwise"), ("--patience", "--held-out")]
    where arguments.has(option) && !arguments.has(other) {
      throw UsageError("\(option) needs \(other)")
    }
    if earlyStopping?.heldOutShare == 0 {
      throw UsageError("--held-out is 0; give a share above 0, or leave it out")
    }
    if training.reconstructionLoss == .binaryCrossEntropy, outputActivation != .sigmoid, networkFile == nil {
      throw UsageError("--loss cross-entropy needs outputs in (0, 1); add --output-activation sigmoid")
    }
    guard networkFile != nil else { return }
    if let option = Self.shapingOptions.first(where: arguments.has) {
      throw UsageError("\(option) does not go with --network, whose layers are as they are")
    }
  }

  /// Activations, by their keys, that are for the network's file to tell.
  var keysOfTheFile: [String] {
    guard networkFile != nil else { return [] }
    return zip(Self.activationOptions, givenActivations).filter { $1 == nil }.map { $0.0.dropFirst(2) }
      .map(String.init)
  }

  /// Takes over what a network's file says.
  ///
  /// - Throws: `UsageError` where something else was given.
  mutating func takeActivations(of architecture: Architecture) throws(UsageError) {
    let own = [architecture.activation, architecture.latentActivation, architecture.outputActivation]
    for (given, own) in zip(givenActivations, own) {
      guard let given, given.activation != own else { continue }
      throw UsageError(
        "\(given.option) is \(given.activation.name), and the network in \(networkFile ?? "") has \(own.name); leave it out"
      )
    }
    activation = architecture.activation
    latentActivation = architecture.latentActivation
    outputActivation = architecture.outputActivation
  }

  /// Takes over how large images of so many pixels are.
  ///
  /// - Parameter shape: what the file of the data says.
  /// - Throws: `UsageError` if that has to be given, `DataError` if it is another size than was given.
  mutating func takeImageSize(features: Int, shape: ImageShape?) throws {
    try augmentation?.takeSize(features: features, shape: shape)
    training.augmentation = augmentation?.augmentation
  }

  /// The network for samples, but for the number of their features.
  func architecture(latent: Int) -> Architecture {
    Architecture(
      inputs: 0, hidden: hidden, latent: latent, activation: activation, latentActivation: latentActivation,
      outputActivation: outputActivation, tiesWeights: tiesWeights)
  }

  /// How the network is pretrained.
  var pretraining: PretrainingOptions {
    PretrainingOptions(
      epochs: pretrainEpochs, training: training, layerwise: layerwise, earlyStopping: earlyStopping)
  }

  private static func activation(
    _ option: String, _ arguments: Arguments
  ) throws(UsageError) -> Activation? {
    guard let text = try arguments.text(option) else { return nil }
    guard let activation = Activation(name: text) else {
      let choice = "linear, relu, leaky-relu, leaky-relu:SLOPE (between 0 and 1), tanh or sigmoid"
      throw UsageError("\(option) is '\(text)'; \(text.correction(in: activations, give: choice))")
    }
    return activation
  }
}
