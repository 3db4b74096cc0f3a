import Kernels

/// What K-means refuses.
public enum KMeansError: Error, Equatable, CustomStringConvertible {
  /// A number of clusters below 1 or above the number of samples.
  case invalidClusterCount(requested: Int, samples: Int)
  /// A value that is NaN or infinite, at this sample and feature.
  case nonFiniteValue(row: Int, column: Int)
  /// Squared distances beyond the largest Float.
  case overflow
  /// A sample of zeros, which has no direction.
  case zeroVector(row: Int)
  /// An option out of its range; the text names it, its value and the range.
  case invalidOption(String)
  /// A model file of another kind or with impossible content; the text says what is wrong.
  case invalidModel(String)
  /// Matrices that do not fit together; the text names them.
  case shapeMismatch(String)
  /// The task was cancelled.
  case cancelled

  /// One line: what is wrong, the value, and the way out.
  public var description: String {
    switch self {
    case .invalidClusterCount(let requested, let samples):
      "\(requested) clusters asked for of \(samples) samples; "
        + (samples > 0 ? "give 1 to \(samples)" : "give one sample or more")
    case .nonFiniteValue(let row, let column):
      "sample \(row), feature \(column) is not a finite number; remove or fill in such values"
    case .overflow: "\(KernelError.overflow)"
    case .zeroVector(let row):
      "sample \(row) is all zeros and has no direction; remove such samples, or cluster by distance"
    case .invalidOption(let what): what
    case .invalidModel(let what): "not a model of this kind: \(what)"
    case .shapeMismatch(let what): "shapes do not fit: \(what)"
    case .cancelled: "cancelled"
    }
  }
}
