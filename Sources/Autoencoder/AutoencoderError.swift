/// What the autoencoder refuses, and how training can fail.
public enum AutoencoderError: Error, Equatable, CustomStringConvertible {
  /// Matrices that do not fit together or the network; the text names them.
  case shapeMismatch(String)
  /// An option out of its range; the text names it, its value and the range.
  case invalidOption(String)
  /// A loss or a weight that is no longer a finite number, and where: steps are counted from 1.
  case diverged(what: String, epoch: Int, step: Int)
  /// A model file that does not hold a network; the text says what is missing or wrong.
  case invalidModel(String)
  /// A checkpoint that does not hold what the run needs; the text says what is missing or wrong.
  case invalidCheckpoint(String)

  /// One line: what is wrong, the value, and the way out.
  public var description: String {
    switch self {
    case .shapeMismatch(let what): "shapes do not fit: \(what)"
    case .invalidOption(let what): what
    case .diverged(let what, let epoch, let step):
      "\(what) is not finite in epoch \(epoch), step \(step); scale the data to about [0, 1], lower the learning rate or clip gradients"
    case .invalidModel(let what): "not a model of this program: \(what)"
    case .invalidCheckpoint(let what): "not a checkpoint of this run: \(what)"
    }
  }
}
