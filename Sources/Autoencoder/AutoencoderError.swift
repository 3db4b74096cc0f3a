import Kernels

/// What the autoencoder refuses, and how training can fail.
public enum AutoencoderError: Error, Equatable, CustomStringConvertible {
  /// Matrices that do not fit together or the network; the text names them.
  case shapeMismatch(String)
  /// An option out of its range; the text names it, its value and the range.
  case invalidOption(String)
  /// A loss, a weight or a moment of the optimiser that is no longer a finite number, and where: in which phase, if the
  /// run has several; steps are counted from 1 over the epochs of a phase.
  case diverged(what: String, epoch: Int, step: Int, phase: String? = nil)
  /// A model file that does not hold a network; the text says what is missing or wrong.
  case invalidModel(String)
  /// A checkpoint that does not hold what the run needs; the text says what is missing or wrong.
  case invalidCheckpoint(String)

  /// One line: what is wrong, the value, and the way out.
  public var description: String {
    switch self {
    case .shapeMismatch(let what): "shapes do not fit: \(what)"
    case .invalidOption(let what): what
    case .diverged(let what, let epoch, let step, let phase):
      "\(what) is not finite in \(phase.map { "\($0), " } ?? "")epoch \(epoch), step \(step); scale the data to about [0, 1], lower the learning rate or the weight λ of a clustering loss, or clip gradients"
    case .invalidModel(let what): "not a model of this program: \(what)"
    case .invalidCheckpoint(let what): "not a checkpoint of this run: \(what)"
    }
  }

  /// What kernels refuse: of a network and samples nothing but shapes can be wrong.
  init(_ error: KernelError) {
    if case .shapeMismatch(let what) = error {
      self = .shapeMismatch(what)
    } else {
      self = .shapeMismatch(error.description)
    }
  }

  /// The same, said to be in a phase of the run where training has diverged.
  package func inPhase(_ phase: String) -> AutoencoderError {
    guard case .diverged(let what, let epoch, let step, nil) = self else { return self }
    return .diverged(what: what, epoch: epoch, step: step, phase: phase)
  }
}
