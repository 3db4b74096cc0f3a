/// Why samples cannot be projected; the text says what, where, and what to do.
public enum ProjectionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// An option outside its range.
  case invalidOption(String)
  /// Samples that are not finite, or too few.
  case invalidSamples(String)
  /// The task that called was cancelled.
  case cancelled

  /// One line for the user.
  public var description: String {
    switch self {
    case .invalidOption(let text), .invalidSamples(let text): text
    case .cancelled: "cancelled"
    }
  }
}
