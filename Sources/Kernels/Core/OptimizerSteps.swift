// Optimisers' steps, a vector of weights at a time.

/// Weight decay as two factors, of which either is 0 and then changes no bit: g ← g + coupled · w, and w ← w − (… +
/// η · decoupled · w).
///
/// What a weight loses is added to the rest of its change, which is rounded once: 1 − ηλ as a Float would be rounded
/// to a multiple of 2⁻²⁴, which is more than many a decay.
public struct WeightDecayFactors: Sendable {
  /// λ of an L2 penalty, whose gradient is added to g.
  public var coupled: Float
  /// λ of a decay beside the step.
  public var decoupled: Float

  /// No decay unless given.
  public init(coupled: Float = 0, decoupled: Float = 0) {
    self.coupled = coupled
    self.decoupled = decoupled
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
  /// λ of an L2 penalty, whose gradient is added to g.
  public var coupled: Float
  /// ηλ: the share of a weight that decoupled decay takes from it.
  public var lost: Float

  /// The coefficients of step `step`, counted from 1; before it the corrections are infinite.
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
    coupled = decay.coupled
    lost = Float(learningRate * Double(decay.decoupled))
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

/// A vector's Adam step: m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; w ← w − (stepSize · m / (√v · scale + ε) +
/// lost · w).
@usableFromInline
struct AdamLanes<V: KernelVector> {
  @usableFromInline let c: AdamCoefficients

  @inlinable @inline(__always)
  init(_ coefficients: AdamCoefficients) { c = coefficients }

  @inlinable @inline(__always)
  func step(_ gradient: V, weights w: inout V, firstMoment m: inout V, secondMoment v: inout V) {
    let g = V.multiplyAdd(V.broadcast(c.coupled), w, gradient)
    m = V.multiplyAdd(V.broadcast(c.beta1), m, V.multiply(V.broadcast(c.rest1), g))
    v = V.multiplyAdd(V.broadcast(c.beta2), v, V.multiply(V.broadcast(c.rest2), V.multiply(g, g)))
    let divisor = V.multiplyAdd(v.squareRoot(), V.broadcast(c.secondMomentScale), V.broadcast(c.epsilon))
    let change = V.divide(V.multiply(V.broadcast(c.stepSize), m), divisor)
    w = V.subtract(w, V.multiplyAdd(V.broadcast(c.lost), w, change))
  }
}

/// A vector's step of gradient descent: v ← momentum · v + g; w ← w − rate · (v + decoupled · w).
@usableFromInline
struct DescentLanes<V: KernelVector> {
  @usableFromInline let (rate, momentum, coupled, decoupled): (V, V, V, V)

  @inlinable @inline(__always)
  init(rate: Float, momentum: Float, _ decay: WeightDecayFactors) {
    self.rate = V.broadcast(-rate)
    self.momentum = V.broadcast(momentum)
    coupled = V.broadcast(decay.coupled)
    decoupled = V.broadcast(decay.decoupled)
  }

  @inlinable @inline(__always)
  func step(_ gradient: V, weights w: inout V) {
    // Without momentum the two kinds of decay are the same.
    let g = V.multiplyAdd(V.add(coupled, decoupled), w, gradient)
    w = V.multiplyAdd(rate, g, w)
  }

  @inlinable @inline(__always)
  func step(_ gradient: V, weights w: inout V, velocity v: inout V) {
    v = V.multiplyAdd(momentum, v, V.multiplyAdd(coupled, w, gradient))
    w = V.multiplyAdd(rate, V.multiplyAdd(decoupled, w, v), w)
  }
}
