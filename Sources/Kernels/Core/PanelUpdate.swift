/// An optimiser's step on the weights that a panel of a weight-gradient product belongs to.
///
/// The pointers are to the panel's first element; rows are C's stride apart.
public enum PanelUpdate {
  /// A step of Adam.
  case adam(
    AdamCoefficients, weights: UnsafeMutablePointer<Float>, firstMoment: UnsafeMutablePointer<Float>,
    secondMoment: UnsafeMutablePointer<Float>)
  /// A step of gradient descent.
  case gradient(rate: Float, weights: UnsafeMutablePointer<Float>)
  /// A step of gradient descent with momentum.
  case momentum(
    rate: Float, momentum: Float, weights: UnsafeMutablePointer<Float>, velocity: UnsafeMutablePointer<Float>)

  /// The same step on the panel that begins `count` elements later.
  public func advanced(by count: Int) -> PanelUpdate {
    switch self {
    case .adam(let coefficients, let weights, let firstMoment, let secondMoment):
      .adam(
        coefficients, weights: weights + count, firstMoment: firstMoment + count,
        secondMoment: secondMoment + count)
    case .gradient(let rate, let weights): .gradient(rate: rate, weights: weights + count)
    case .momentum(let rate, let momentum, let weights, let velocity):
      .momentum(rate: rate, momentum: momentum, weights: weights + count, velocity: velocity + count)
    }
  }

  /// Takes the step on `count` neighbouring weights, `offset` elements from the first.
  @inlinable @inline(__always)
  func apply<V: KernelVector>(
    _ vector: V.Type, at offset: Int, gradient: UnsafePointer<Float>, count: Int
  ) {
    switch self {
    case .adam(let coefficients, let weights, let firstMoment, let secondMoment):
      adamStep(
        V.self, coefficients, weights: weights + offset, gradient: gradient,
        firstMoment: firstMoment + offset, secondMoment: secondMoment + offset, count: count)
    case .gradient(let rate, let weights):
      gradientStep(V.self, rate, weights: weights + offset, gradient: gradient, count: count)
    case .momentum(let rate, let momentum, let weights, let velocity):
      momentumStep(
        V.self, rate, momentum: momentum, weights: weights + offset, gradient: gradient,
        velocity: velocity + offset, count: count)
    }
  }
}
