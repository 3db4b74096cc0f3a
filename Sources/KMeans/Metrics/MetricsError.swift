/// What the clustering metrics refuse: labels that cannot be compared or scored, and cost tables that are
/// none.
public enum MetricsError: Error, Equatable, CustomStringConvertible {
  /// The two labelings have different lengths.
  case lengthMismatch(predicted: Int, truth: Int)
  /// The labelings are empty, so there is nothing to score.
  case emptyLabeling
  /// A weight β of the V-measure that is negative or not finite.
  case invalidBeta(Double)
  /// A cost table whose number of elements is not rows · columns.
  case costTableShape(rows: Int, columns: Int, elements: Int)
  /// A cost that is infinite or not a number.
  case nonFiniteCost(row: Int, column: Int)
  /// Another number of labels than samples.
  case labelCount(labels: Int, samples: Int)
  /// Samples without features.
  case noFeatures(samples: Int)
  /// A value that is NaN or infinite, at this sample and feature.
  case nonFiniteValue(row: Int, column: Int)
  /// One cluster only, or as many as samples: such a clustering has no internal score.
  case undefinedScore(clusters: Int, samples: Int)
  /// A number of samples to draw that is below 1.
  case invalidSampleSize(Int)
  /// The task was cancelled.
  case cancelled

  /// One line: what is wrong, the values, and the way out.
  public var description: String {
    switch self {
    case .lengthMismatch(let predicted, let truth):
      "\(predicted) predicted labels against \(truth) true ones; give one of each per sample"
    case .emptyLabeling:
      "both labelings are empty; give at least one sample"
    case .invalidBeta(let beta):
      "a weight beta of \(beta) for the V-measure; give a finite number, 0 or more"
    case .costTableShape(let rows, let columns, let elements):
      "a \(rows) × \(columns) cost table was given \(elements) elements; give rows · columns of them"
    case .nonFiniteCost(let row, let column):
      "the cost in row \(row), column \(column) is not finite; replace it by a finite number, large compared with the others"
    case .labelCount(let labels, let samples):
      "\(labels) labels for \(samples) samples; give one label a sample"
    case .noFeatures(let samples):
      "the \(samples) samples have no features; give at least one"
    case .nonFiniteValue(let row, let column):
      "sample \(row), feature \(column) is not a finite number; remove or fill in such values"
    case .undefinedScore(let clusters, let samples):
      "the score of \(clusters) cluster\(clusters == 1 ? "" : "s") of \(samples) samples is undefined; "
        + "it needs 2 clusters or more, and fewer clusters than samples"
    case .invalidSampleSize(let size):
      "a sample of \(size) samples; draw 1 or more"
    case .cancelled: "cancelled"
    }
  }
}
