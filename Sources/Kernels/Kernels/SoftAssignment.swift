/// How a sample's membership falls with its squared distance d to a centroid, before memberships are
/// normalised over the centroids.
///
/// All parameters are positive and finite, ν is below 10³⁸: so many degrees of freedom are as good as infinitely many,
/// for which there is softmax with α = 1/2.
public enum SoftAssignment: Sendable, Equatable {
  /// exp(−αd).
  case softmax(sharpness: Float)
  /// d^−e: a sample on a centroid has all its membership there, in equal shares if it is on several.
  case inversePower(exponent: Float)
  /// (1 + d/ν)^(−(ν+1)/2), Student's t.
  case student(degreesOfFreedom: Float)

  /// α, e or ν.
  public var parameter: Float {
    switch self {
    case .softmax(let parameter), .inversePower(let parameter), .student(let parameter): parameter
    }
  }
}
