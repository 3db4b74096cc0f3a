/// What the clustering metrics refuse: labelings that cannot be compared, and cost tables that are none.
public enum MetricsError: Error, Equatable, CustomStringConvertible {
  /// The two labelings have different lengths.
  case lengthMismatch(predicted: Int, truth: Int)
  /// The labelings are empty, so there is nothing to score.
  case emptyLabeling
  /// A cost table whose number of elements is not rows · columns.
  case costTableShape(rows: Int, columns: Int, elements: Int)
  /// A cost that is infinite or not a number.
  case nonFiniteCost(row: Int, column: Int)

  /// One line: what is wrong, the values, and the way out.
  public var description: String {
    switch self {
    case .lengthMismatch(let predicted, let truth):
      "\(predicted) predicted labels against \(truth) true ones; give one of each per sample"
    case .emptyLabeling:
      "both labelings are empty; give at least one sample"
    case .costTableShape(let rows, let columns, let elements):
      "a \(rows) × \(columns) cost table was given \(elements) elements; give rows · columns of them"
    case .nonFiniteCost(let row, let column):
      "the cost in row \(row), column \(column) is not finite; replace it by a large finite number"
    }
  }
}
