/// What the clustering methods refuse.
public enum DeepClusteringError: Error, Equatable, CustomStringConvertible {
  /// An option out of its range; the text names it, its value and the range.
  case invalidOption(String)
  /// Data that do not fit together; the text names them.
  case shapeMismatch(String)
  /// A value that is NaN or infinite, at this sample and feature.
  case nonFiniteValue(row: Int, column: Int)
  /// An embedding that clusters cannot be made of, since this sample's, or that of any or a centroid if nil, is not finite,
  /// or so large that squared distances are beyond Float: training has gone astray.
  case diverged(row: Int?)
  /// A file that does not hold a model; the text says what is missing or wrong.
  case invalidModel(String)
  /// A file that does not hold a checkpoint of this run; the text says what is missing or wrong.
  case invalidCheckpoint(String)

  /// One line: what is wrong, the value, and the way out.
  public var description: String {
    switch self {
    case .invalidOption(let what): what
    case .shapeMismatch(let what): "shapes do not fit: \(what)"
    case .nonFiniteValue(let row, let column):
      "sample \(row), feature \(column) is not a finite number; remove or fill in such values"
    case .diverged(let row):
      "the embedding\(row.map { " of sample \($0)" } ?? "") is not finite, or too large for squared distances; scale the data to about [0, 1], lower the learning rate or clip gradients"
    case .invalidCheckpoint(let what): "not a checkpoint of this run: \(what)"
    case .invalidModel(let what): "not a model of this program: \(what)"
    }
  }
}
