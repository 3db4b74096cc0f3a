import Autoencoder
import Kernels
import ToolSupport

// Choices of a training run that have parameters, as words of a command line and back.

/// A choice with numbers behind it: "name:1:0.5".
private struct Word {
  let name: String
  let numbers: [Double]

  /// The word of an option, or nil where it was not given.
  ///
  /// - Parameter forms: how it may be written, for the error.
  init?(_ option: String, _ arguments: Arguments, forms: String) throws(UsageError) {
    guard let text = try arguments.text(option) else { return nil }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    name = parts[0]
    numbers = parts.dropFirst().compactMap(Double.init).filter(\.isFinite)
    guard numbers.count == parts.count - 1 else { throw Self.error(option, text, forms) }
  }

  static func error(_ option: String, _ text: String, _ forms: String) -> UsageError {
    UsageError("\(option) is '\(text)'; give \(forms)")
  }
}

/// The optimiser's name and its numbers.
struct OptimizerSetting {
  enum Name: String, CaseIterable { case adam, adamw, sgd }

  let optimizer: Optimizer

  init(_ arguments: Arguments) throws(UsageError) {
    let name = try arguments.choice("--optimizer", of: Name.self) ?? .adam
    let decay = try arguments.number("--weight-decay", above: 0, orEqual: true) ?? 0
    let rate = try arguments.number("--learning-rate", above: 0)
    let momentum = try arguments.share("--momentum")
    if momentum != nil, name != .sgd {
      throw UsageError("--momentum does not go with \(name.rawValue); it is for --optimizer sgd")
    }
    let coupled: WeightDecay = decay > 0 ? .coupled(decay) : .none
    switch name {
    case .adam: optimizer = .adam(Adam(learningRate: rate ?? 1e-3, weightDecay: coupled))
    case .adamw:
      optimizer = .adam(Adam(learningRate: rate ?? 1e-3, weightDecay: .decoupled(decay)))
    case .sgd:
      optimizer = .sgd(SGD(learningRate: rate ?? 1e-2, momentum: momentum ?? 0.9, weightDecay: coupled))
    }
  }
}

extension Optimizer {
  /// The name on the command line.
  var name: String {
    switch self {
    case .adam(let adam): if case .decoupled = adam.weightDecay { "adamw" } else { "adam" }
    case .sgd: "sgd"
    }
  }

  /// λ of the weight decay.
  var decay: Double {
    switch weightDecay {
    case .none: 0
    case .coupled(let decay), .decoupled(let decay): decay
    }
  }
}

extension LearningRateSchedule {
  init(_ arguments: Arguments) throws(UsageError) {
    self.init(
      try Course("--schedule", arguments) ?? .constant,
      warmUpSteps: try arguments.integer("--warm-up", in: 0...1_000_000_000) ?? 0)
  }
}

extension LearningRateSchedule.Course {
  /// What the option says, nil without it.
  init?(_ option: String, _ arguments: Arguments) throws(UsageError) {
    let forms = "constant, step:EPOCHS:FACTOR, such as step:20:0.5, or cosine:FLOOR, such as cosine:0.01"
    guard let word = try Word(option, arguments, forms: forms) else { return nil }
    switch (word.name, word.numbers.count) {
    case ("constant", 0): self = .constant
    case ("step", 2)
    where (1...1e6).contains(word.numbers[0]) && word.numbers[0] == word.numbers[0].rounded()
      && word.numbers[1] > 0:
      self = .step(epochs: Int(word.numbers[0]), factor: word.numbers[1])
    case ("cosine", 0): self = .cosine(floor: 0)
    case ("cosine", 1) where (0...1).contains(word.numbers[0]): self = .cosine(floor: word.numbers[0])
    default: throw Word.error(option, try arguments.text(option) ?? "", forms)
    }
  }

  /// The word on the command line.
  var word: String {
    switch self {
    case .constant: "constant"
    case .step(let epochs, let factor): "step:\(epochs):\(factor)"
    case .cosine(let floor): "cosine:\(floor)"
    }
  }
}

extension GradientClipping {
  init?(_ arguments: Arguments) throws(UsageError) {
    let forms = "norm:X or value:X, such as norm:5"
    guard let word = try Word("--clip", arguments, forms: forms) else { return nil }
    guard word.numbers.count == 1, word.numbers[0] > 0, ["norm", "value"].contains(word.name) else {
      throw Word.error("--clip", try arguments.text("--clip") ?? "", forms)
    }
    self = word.name == "norm" ? .norm(word.numbers[0]) : .value(word.numbers[0])
  }

  /// The word on the command line.
  var word: String {
    switch self {
    case .norm(let limit): "norm:\(limit)"
    case .value(let limit): "value:\(limit)"
    }
  }
}

extension Corruption {
  init(_ arguments: Arguments) throws(UsageError) {
    self = .none
    let forms = "gaussian:DEVIATION, masking:SHARE or dropout:SHARE, such as masking:0.2"
    guard let word = try Word("--noise", arguments, forms: forms) else { return }
    switch (word.name, word.numbers.first ?? -1, word.numbers.count) {
    case ("none", _, 0): break
    case ("gaussian", let deviation, 1) where deviation >= 0: self = .gaussian(deviation: deviation)
    case ("masking", let share, 1) where (0..<1).contains(share): self = .masking(share: share)
    case ("dropout", let share, 1) where (0..<1).contains(share): self = .dropout(share: share)
    default: throw Word.error("--noise", try arguments.text("--noise") ?? "", forms)
    }
  }

  /// The word on the command line.
  var word: String {
    switch self {
    case .none: "none"
    case .gaussian(let deviation): "gaussian:\(deviation)"
    case .masking(let share): "masking:\(share)"
    case .dropout(let share): "dropout:\(share)"
    }
  }
}
