/// What the autoencoder refuses, and how training can fail.
public enum AutoencoderError: Error, Equatable, CustomStringConvertible {
  /// Matrices that do not fit together or the network; the text names them.
  case shapeMismatch(String)
  /// An option out of its range; the text names it, its value and the range.
  case invalidOption(String)
  /// A loss that is no longer a finite number.
  case diverged(epoch: Int, batch: Int)
  /// A model file that does not hold a network; the text says what is missing or wrong.
  case invalidModel(String)

  /// One line: what is wrong, the value, and the way out.
  public var description: String {
    switch self {
    case .shapeMismatch(let what): "shapes do not fit: \(what)"
    case .invalidOption(let what): what
    case .diverged(let epoch, let batch):
      "the loss is not finite in epoch \(epoch), batch \(batch); scale the data to about [0, 1] or lower the learning rate"
    case .invalidModel(let what): "not a model of this program: \(what)"
    }
  }
}
