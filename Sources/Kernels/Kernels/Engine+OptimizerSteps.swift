internal import KernelsCore

// Optimisers' steps with a gradient that is there; those with a gradient that is a matrix product are in
// Engine+GradientProduct.swift.
extension Engine {
  /// One Adam step on a parameter (Kingma & Ba 2015, algorithm 1):
  /// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η m̂ / (√v̂ + ε),
  /// where m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).
  ///
  /// - Parameters:
  ///   - step: t, counted from 1.
  ///   - learningRate: η.
  ///   - beta1: β₁, in [0, 1): with 1 the bias correction divides by 0.
  ///   - beta2: β₂, in [0, 1).
  ///   - epsilon: ε, above 0: without it a gradient of 0 makes 0 / 0.
  ///   - weightDecay: how the weights shrink besides; decoupled it makes AdamW.
  ///   - weights: w.
  ///   - gradient: g.
  ///   - firstMoment: m; zeros before the first step.
  ///   - secondMoment: v; zeros before the first step.
  /// - Throws: `KernelError.shapeMismatch` unless all four matrices have the same shape, `KernelError.invalidStep` for a
  ///   step below 1, whose bias correction would divide by 0.
  /// - Complexity: O(count).
  public func adamStep(
    step: Int, learningRate: Double, beta1: Double, beta2: Double, epsilon: Double,
    weightDecay: WeightDecay = .none, weights: inout Matrix, gradient: Matrix, firstMoment: inout Matrix,
    secondMoment: inout Matrix
  ) throws(KernelError) {
    try requireSameShape("weights", weights, "gradient", gradient)
    try requireSameShape("weights", weights, "m", firstMoment)
    try requireSameShape("weights", weights, "v", secondMoment)
    guard step >= 1 else { throw .invalidStep(step) }
    let coefficients = AdamCoefficients(
      step: step, learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
      decay: weightDecay.factors)
    take(
      .adam(
        coefficients, weights: weights.mutableBase(), firstMoment: firstMoment.mutableBase(),
        secondMoment: secondMoment.mutableBase()), gradient)
  }

  /// One step of gradient descent: w ← w − ηg.
  ///
  /// - Parameters:
  ///   - learningRate: η.
  ///   - weightDecay: how the weights shrink besides.
  ///   - weights: w.
  ///   - gradient: g.
  /// - Throws: `KernelError.shapeMismatch` unless both matrices have the same shape.
  /// - Complexity: O(count).
  public func sgdStep(
    learningRate: Double, weightDecay: WeightDecay = .none, weights: inout Matrix, gradient: Matrix
  ) throws(KernelError) {
    try requireSameShape("weights", weights, "gradient", gradient)
    take(
      .gradient(rate: Float(learningRate), weightDecay.factors, weights: weights.mutableBase()), gradient)
  }

  /// One step of gradient descent with momentum: v ← μv + g, w ← w − ηv (Polyak 1964).
  ///
  /// - Parameters:
  ///   - learningRate: η.
  ///   - momentum: μ.
  ///   - weightDecay: how the weights shrink besides.
  ///   - weights: w.
  ///   - gradient: g.
  ///   - velocity: v; zeros before the first step.
  /// - Throws: `KernelError.shapeMismatch` unless all three matrices have the same shape.
  /// - Complexity: O(count).
  public func sgdStep(
    learningRate: Double, momentum: Double, weightDecay: WeightDecay = .none, weights: inout Matrix,
    gradient: Matrix, velocity: inout Matrix
  ) throws(KernelError) {
    try requireSameShape("weights", weights, "gradient", gradient)
    try requireSameShape("weights", weights, "velocity", velocity)
    take(
      .momentum(
        rate: Float(learningRate), momentum: Float(momentum), weightDecay.factors,
        weights: weights.mutableBase(), velocity: velocity.mutableBase()), gradient)
  }

  /// Takes a step on all weights.
  private func take(_ update: PanelUpdate, _ gradient: Matrix) {
    let work = StepWork(
      step: kernels.optimizerStep, update: update, gradient: gradient.storage.base, count: gradient.count)
    parallel.forEachOfWorker(
      Parallel.chunkCount(of: gradient.count, grain: Self.grain), sharing: work
    ) { work, chunk, _ in
      let first = chunk * Self.grain
      work.step(
        work.update.advanced(by: first), work.gradient + first, min(Self.grain, work.count - first))
    }
  }
}

/// What the threads of a step share: a struct, because a function in a tuple would be wrapped in another one on
/// the heap.
private struct StepWork {
  let step: @Sendable (PanelUpdate, UnsafePointer<Float>, Int) -> Void
  let update: PanelUpdate
  let gradient: UnsafeMutablePointer<Float>
  let count: Int
}
