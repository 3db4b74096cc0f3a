import Autoencoder
import Kernels

/// What the names of the fixtures stand for.
struct FixtureSetup {
  var options = TrainingOptions(optimizer: .adam(Adam(learningRate: TrainingFixtures.rate)))
  var activation = Activation.relu
  var outputActivation = Activation.linear
  var tiesWeights = false
  /// The rate of each step where it changes.
  var rates: [Double]?

  /// The setup of a name; nil for one that is not known here.
  init?(_ name: String) {
    let rate = TrainingFixtures.rate
    switch name {
    case "adam": break
    case "adam, weight decay 0.1 in the gradient":
      options.optimizer = .adam(Adam(learningRate: rate, weightDecay: .coupled(0.1)))
    case "adam, weight decay 0.1 decoupled":
      options.optimizer = .adam(Adam(learningRate: rate, weightDecay: .decoupled(0.1)))
    case "sgd": options.optimizer = .sgd(SGD(learningRate: rate, momentum: 0))
    case "sgd, momentum 0.9": options.optimizer = .sgd(SGD(learningRate: rate))
    case "sgd, momentum 0.9, weight decay 0.05":
      options.optimizer = .sgd(SGD(learningRate: rate, weightDecay: .coupled(0.05)))
    case "adam, gradient norm at most 0.05": options.clipping = .norm(0.05)
    case "adam, gradient values at most 0.005": options.clipping = .value(0.005)
    case "adam, leaky relu 0.01": activation = .leakyReLU()
    case "adam, tanh": activation = .tanh
    case "adam, sigmoid": activation = .sigmoid
    case "adam, sigmoid, sigmoid output, cross entropy":
      (activation, outputActivation) = (.sigmoid, .sigmoid)
      options.reconstructionLoss = .binaryCrossEntropy
    case "adam, tied weights": tiesWeights = true
    case "adam, half the rate every two epochs":
      options.schedule = LearningRateSchedule(.step(epochs: 2, factor: 0.5))
      rates = TrainingFixtures.stepRates
    case "adam, cosine annealing":
      options.schedule = LearningRateSchedule(.cosine(floor: 0))
      rates = TrainingFixtures.cosineRates
    case "adam, linear warm-up":
      options.schedule = LearningRateSchedule(warmUpSteps: 4)
      rates = TrainingFixtures.warmUpRates
    default: return nil
    }
  }
}

extension TrainingFixtures {
  /// The constant rate.
  static let rate = 0.01

  static func sampleMatrix() throws -> Matrix {
    try Matrix(rows: samples.count / layerSizes[0], columns: layerSizes[0], elements: samples)
  }

  /// The network at the start, its weights inputs × outputs.
  static func network(_ setup: FixtureSetup) throws -> Autoencoder {
    var parameters: [(weights: Matrix, bias: Matrix)] = []
    for (index, elements) in weights.enumerated() {
      let (inputs, outputs) = (layerSizes[index], layerSizes[index + 1])
      parameters.append(
        (
          try Matrix(rows: outputs, columns: inputs, elements: elements).transposedCopy(),
          try Matrix(rows: 1, columns: outputs, elements: biases[index])
        ))
    }
    if setup.tiesWeights {
      for index in 3..<6 { parameters[index].weights = parameters[5 - index].weights.transposedCopy() }
    }
    return try Autoencoder(
      Architecture(
        inputs: 7, hidden: [6, 5], latent: 3, activation: setup.activation,
        outputActivation: setup.outputActivation, tiesWeights: setup.tiesWeights),
      parameters: parameters)
  }
}
