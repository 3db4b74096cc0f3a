// Elementwise kernels of a training step. Plain loops over pointers: the compiler vectorises them
// with the instruction set of the module that instantiates them. The vector type tells the instances
// apart; see `KernelTable.init`.

/// The coefficients of one Adam step (Kingma & Ba 2015, algorithm 1).
public struct AdamCoefficients: Sendable {
  /// η / (1 − β₁ᵗ): the learning rate with the first moment's bias correction.
  public var stepSize: Float
  /// Decay rate β₁ of the first moment.
  public var beta1: Float
  /// Decay rate β₂ of the second moment.
  public var beta2: Float
  /// 1 / √(1 − β₂ᵗ): the second moment's bias correction.
  public var secondMomentScale: Float
  /// ε, added to the root of the corrected second moment.
  public var epsilon: Float

  /// The coefficients of step `step`, counted from 1.
  public init(step: Int, learningRate: Double, beta1: Double, beta2: Double, epsilon: Double) {
    stepSize = Float(learningRate / (1 - Self.power(beta1, step)))
    self.beta1 = Float(beta1)
    self.beta2 = Float(beta2)
    secondMomentScale = Float(1 / (1 - Self.power(beta2, step)).squareRoot())
    self.epsilon = Float(epsilon)
  }

  /// base^exponent by repeated squaring: the same bits on every platform.
  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, factor, remaining) = (1.0, base, exponent)
    while remaining > 0 {
      if remaining & 1 == 1 { result *= factor }
      factor *= factor
      remaining >>= 1
    }
    return result
  }
}

/// m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; w ← w − stepSize · m / (√v · scale + ε).
@inlinable @inline(__always)
func adamStep<V: KernelVector>(
  _ vector: V.Type, _ c: AdamCoefficients, weights: UnsafeMutablePointer<Float>,
  gradient: UnsafePointer<Float>,
  firstMoment: UnsafeMutablePointer<Float>, secondMoment: UnsafeMutablePointer<Float>, count: Int
) {
  let (rest1, rest2) = (1 - c.beta1, 1 - c.beta2)
  for i in 0..<count {
    let g = gradient[i]
    let m = c.beta1 * firstMoment[i] + rest1 * g
    let v = c.beta2 * secondMoment[i] + rest2 * (g * g)
    firstMoment[i] = m
    secondMoment[i] = v
    weights[i] -= c.stepSize * m / (v.squareRoot() * c.secondMomentScale + c.epsilon)
  }
}

/// weights ← weights − rate · gradient.
@inlinable @inline(__always)
func gradientStep<V: KernelVector>(
  _ vector: V.Type, _ rate: Float, weights: UnsafeMutablePointer<Float>,
  gradient: UnsafePointer<Float>, count: Int
) {
  for i in 0..<count { weights[i] -= rate * gradient[i] }
}

/// velocity ← momentum · velocity + gradient; weights ← weights − rate · velocity.
@inlinable @inline(__always)
func momentumStep<V: KernelVector>(
  _ vector: V.Type, _ rate: Float, momentum: Float, weights: UnsafeMutablePointer<Float>,
  gradient: UnsafePointer<Float>, velocity: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count {
    let v = momentum * velocity[i] + gradient[i]
    velocity[i] = v
    weights[i] -= rate * v
  }
}

/// destination ← destination + scale · (a − b).
@inlinable @inline(__always)
func addScaledDifference<V: KernelVector>(
  _ vector: V.Type, _ scale: Float, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  to destination: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count { destination[i] += scale * (a[i] - b[i]) }
}

/// difference ← scale · (a − b); returns Σ (a − b)².
@inlinable @inline(__always)
func scaledDifference<V: KernelVector>(
  _ vector: V.Type, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, scale: Float,
  into difference: UnsafeMutablePointer<Float>, count: Int
) -> Float {
  let squares = squaredDistance(V.self, a, b, count: count)
  for i in 0..<count { difference[i] = scale * (a[i] - b[i]) }
  return squares
}

/// Adds up `rows` rows into one, top to bottom.
@inlinable @inline(__always)
func columnSums<V: KernelVector>(
  _ vector: V.Type, _ source: UnsafePointer<Float>, stride: Int, rows: Int, columns: Int,
  into sums: UnsafeMutablePointer<Float>
) {
  sums.update(repeating: 0, count: columns)
  for row in 0..<rows {
    let line = source + row &* stride
    for column in 0..<columns { sums[column] += line[column] }
  }
}
