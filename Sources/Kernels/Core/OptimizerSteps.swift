// Optimisers' steps, a vector of weights at a time.

/// Weight decay as two factors, of which either does nothing: g ← g + coupled · w, and w ← kept · w − ….
public struct WeightDecayFactors: Sendable {
  /// λ of an L2 penalty, whose gradient is added to g.
  public var coupled: Float
  /// 1 − ηλ: what decoupled decay leaves of a weight.
  public var kept: Float

  /// No decay unless given.
  public init(coupled: Float = 0, kept: Float = 1) {
    self.coupled = coupled
    self.kept = kept
  }
}

/// The coefficients of one Adam step (Kingma & Ba 2015, algorithm 1).
public struct AdamCoefficients: Sendable {
  /// η / (1 − β₁ᵗ): the learning rate with the first moment's bias correction.
  public var stepSize: Float
  /// Decay rate β₁ of the first moment.
  public var beta1: Float
  /// Decay rate β₂ of the second moment.
  public var beta2: Float
  /// 1 − β₁, rounded once, as 1 − β₂ is: from a rounded β₂ near 1 the difference would have lost its last digits.
  public var rest1: Float
  /// 1 − β₂.
  public var rest2: Float
  /// 1 / √(1 − β₂ᵗ): the second moment's bias correction.
  public var secondMomentScale: Float
  /// ε, added to the root of the corrected second moment.
  public var epsilon: Float
  /// The decay of the weights.
  public var decay: WeightDecayFactors

  /// The coefficients of step `step`, counted from 1.
  public init(
    step: Int, learningRate: Double, beta1: Double, beta2: Double, epsilon: Double,
    decay: WeightDecayFactors
  ) {
    stepSize = Float(learningRate / (1 - Self.power(beta1, step)))
    self.beta1 = Float(beta1)
    self.beta2 = Float(beta2)
    (rest1, rest2) = (Float(1 - beta1), Float(1 - beta2))
    secondMomentScale = Float(1 / (1 - Self.power(beta2, step)).squareRoot())
    self.epsilon = Float(epsilon)
    self.decay = decay
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

/// A vector's Adam step: m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; w ← w − stepSize · m / (√v · scale + ε).
@usableFromInline
struct AdamLanes<V: KernelVector> {
  @usableFromInline let c: AdamCoefficients

  @inlinable @inline(__always)
  init(_ coefficients: AdamCoefficients) { c = coefficients }

  @inlinable @inline(__always)
  func step(_ gradient: V, weights w: inout V, firstMoment m: inout V, secondMoment v: inout V) {
    let g = V.multiplyAdd(V.broadcast(c.decay.coupled), w, gradient)
    m = V.multiplyAdd(V.broadcast(c.beta1), m, V.multiply(V.broadcast(c.rest1), g))
    v = V.multiplyAdd(V.broadcast(c.beta2), v, V.multiply(V.broadcast(c.rest2), V.multiply(g, g)))
    let divisor = V.multiplyAdd(v.squareRoot(), V.broadcast(c.secondMomentScale), V.broadcast(c.epsilon))
    let change = V.divide(V.multiply(V.broadcast(c.stepSize), m), divisor)
    w = V.subtract(V.multiply(V.broadcast(c.decay.kept), w), change)
  }
}

/// A vector's step of gradient descent: v ← momentum · v + g; w ← w − rate · v.
@usableFromInline
struct DescentLanes<V: KernelVector> {
  @usableFromInline let (rate, momentum, coupled, kept): (V, V, V, V)

  @inlinable @inline(__always)
  init(rate: Float, momentum: Float, _ decay: WeightDecayFactors) {
    self.rate = V.broadcast(-rate)
    self.momentum = V.broadcast(momentum)
    coupled = V.broadcast(decay.coupled)
    kept = V.broadcast(decay.kept)
  }

  @inlinable @inline(__always)
  func step(_ gradient: V, weights w: inout V) {
    let g = V.multiplyAdd(coupled, w, gradient)
    w = V.multiplyAdd(rate, g, V.multiply(kept, w))
  }

  @inlinable @inline(__always)
  func step(_ gradient: V, weights w: inout V, velocity v: inout V) {
    v = V.multiplyAdd(momentum, v, V.multiplyAdd(coupled, w, gradient))
    w = V.multiplyAdd(rate, v, V.multiply(kept, w))
  }
}
