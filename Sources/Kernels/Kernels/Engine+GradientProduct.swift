internal import KernelsCore

// Optimiser steps whose gradient is a matrix product, which is used up tile by tile while it is in L1:
// a gradient that is as large as the weights is neither written to memory nor read back.

extension Engine {
  /// Longest inner dimension that is one block; that of a longer one has the length it has in `gemm`.
  private static let longestBlock = 4096

  /// One Adam step with the gradient A·B: `adamStep(step:…gradient:…)` after `gemm`, in one pass.
  ///
  /// The bits are those of the two calls where k is at most 512 or more than 4096. In between the gradient
  /// is summed over all of k in one block, where `gemm` may have several; both are within the bound of a sum of
  /// k products in Float.
  ///
  /// - Parameters:
  ///   - step: t, counted from 1.
  ///   - learningRate: η.
  ///   - beta1: β₁.
  ///   - beta2: β₂.
  ///   - epsilon: ε.
  ///   - weightDecay: how the weights shrink besides; decoupled it makes AdamW.
  ///   - weights: w, m × n.
  ///   - a: A, m × k.
  ///   - b: B, k × n.
  ///   - firstMoment: the running mean of gradients, m × n; zeros before the first step.
  ///   - secondMoment: that of their squares, m × n; zeros before the first step.
  ///   - workspace: scratch memory, kept by the caller so that repeated calls allocate nothing; it holds
  ///     the gradient only if k is more than 4096.
  /// - Throws: `KernelError.shapeMismatch`, `KernelError.invalidStep` for a step below 1.
  /// - Complexity: m · n · k multiply-adds and O(m · n).
  public func adamStep(
    step: Int, learningRate: Double, beta1: Double, beta2: Double, epsilon: Double,
    weightDecay: WeightDecay = .none, weights: inout Matrix, gradient a: MatrixView, times b: MatrixView,
    firstMoment: inout Matrix,
    secondMoment: inout Matrix, workspace: inout Workspace
  ) throws(KernelError) {
    try requireGradient(a, b, of: weights)
    try requireSameShape("weights", weights, "m", firstMoment)
    try requireSameShape("weights", weights, "v", secondMoment)
    guard step >= 1 else { throw .invalidStep(step) }
    let coefficients = AdamCoefficients(
      step: step, learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
      decay: weightDecay.factors)
    let w = weights.mutableBase()
    let update = PanelUpdate.adam(
      coefficients, weights: w, firstMoment: firstMoment.mutableBase(),
      secondMoment: secondMoment.mutableBase())
    run(update, on: w, a, b, workspace: &workspace)
  }

  /// One step of gradient descent with the gradient A·B, w ← w − η A·B: `sgdStep` after `gemm`, in one
  /// pass.
  ///
  /// - Parameters:
  ///   - learningRate: η.
  ///   - weightDecay: how the weights shrink besides.
  ///   - weights: w, m × n.
  ///   - a: A, m × k.
  ///   - b: B, k × n.
  ///   - workspace: as in `adamStep(step:…gradient:times:…)`, as are the bits.
  /// - Throws: `KernelError.shapeMismatch`.
  /// - Complexity: m · n · k multiply-adds and O(m · n).
  public func sgdStep(
    learningRate: Double, weightDecay: WeightDecay = .none, weights: inout Matrix, gradient a: MatrixView,
    times b: MatrixView,
    workspace: inout Workspace
  ) throws(KernelError) {
    try requireGradient(a, b, of: weights)
    let w = weights.mutableBase()
    let update = PanelUpdate.gradient(rate: Float(learningRate), weightDecay.factors, weights: w)
    run(update, on: w, a, b, workspace: &workspace)
  }

  /// One step of gradient descent with momentum and the gradient A·B, v ← μv + A·B, w ← w − ηv: `sgdStep`
  /// after `gemm`, in one pass.
  ///
  /// - Parameters:
  ///   - learningRate: η.
  ///   - momentum: μ.
  ///   - weightDecay: how the weights shrink besides.
  ///   - weights: w, m × n.
  ///   - a: A, m × k.
  ///   - b: B, k × n.
  ///   - velocity: v, m × n; zeros before the first step.
  ///   - workspace: as in `adamStep(step:…gradient:times:…)`, as are the bits.
  /// - Throws: `KernelError.shapeMismatch`.
  /// - Complexity: m · n · k multiply-adds and O(m · n).
  public func sgdStep(
    learningRate: Double, momentum: Double, weightDecay: WeightDecay = .none, weights: inout Matrix,
    gradient a: MatrixView, times b: MatrixView, velocity: inout Matrix, workspace: inout Workspace
  ) throws(KernelError) {
    try requireGradient(a, b, of: weights)
    try requireSameShape("weights", weights, "velocity", velocity)
    let w = weights.mutableBase()
    let update = PanelUpdate.momentum(
      rate: Float(learningRate), momentum: Float(momentum), weightDecay.factors, weights: w,
      velocity: velocity.mutableBase())
    run(update, on: w, a, b, workspace: &workspace)
  }

  /// The gradient A·B itself, summed in the order in which the steps above sum it: for what needs all of a
  /// gradient before the step, such as its norm.
  ///
  /// - Parameters:
  ///   - a: A, m × k.
  ///   - b: B, k × n.
  ///   - gradient: m × n; its elements are read only where `accumulating`.
  ///   - accumulating: whether the product is added to what `gradient` holds.
  ///   - workspace: scratch memory, kept by the caller so that repeated calls allocate nothing.
  /// - Throws: `KernelError.shapeMismatch`.
  /// - Complexity: m · n · k multiply-adds.
  public func gradientProduct(
    _ a: MatrixView, times b: MatrixView, into gradient: inout Matrix, accumulating: Bool = false,
    workspace: inout Workspace
  ) throws(KernelError) {
    try requireGradient(a, b, of: gradient)
    guard a.rows > 0, b.columns > 0 else { return }
    let whole = product(a, b, at: gradient.mutableBase(), accumulating: accumulating)
    let plan = plan(whole, a, b, gradientLimits(a, b))
    withExtendedLifetime((a, b)) { run(plan, scratch: workspace.reserve(plan.scratchCount)) }
  }

  private func requireGradient(
    _ a: MatrixView, _ b: MatrixView, of weights: Matrix
  ) throws(KernelError) {
    guard b.rows == a.columns, weights.rows == a.rows, weights.columns == b.columns else {
      throw .shapeMismatch("a gradient of \(a.shape) times \(b.shape) for weights of \(weights.shape)")
    }
  }

  /// Computes A·B for `update` alone.
  private func run(
    _ update: PanelUpdate, on weights: UnsafeMutablePointer<Float>, _ a: MatrixView, _ b: MatrixView,
    workspace: inout Workspace
  ) {
    guard a.rows > 0, b.columns > 0 else { return }
    let (plan, gradientCount) = plan(update, on: weights, a, b)
    let scratch = workspace.reserve(gradientCount + plan.scratchCount)
    withExtendedLifetime((a, b)) { run(plan, gradientCount: gradientCount, scratch: scratch) }
  }

  /// How a product that has elements is computed for `update` alone, and how many floats of the scratch memory, before
  /// those of the plan, the gradient needs.
  func plan(
    _ update: PanelUpdate, on weights: UnsafeMutablePointer<Float>, _ a: MatrixView, _ b: MatrixView
  ) -> (plan: GemmPlan, gradientCount: Int) {
    // In one block, C is neither read nor written: the weights stand for it. Otherwise it holds the sum
    // of the blocks.
    let isOneBlock = a.columns <= Self.longestBlock
    var whole = product(a, b, at: weights)
    whole.epilogue.update = update
    return (
      plan(whole, a, b, gradientLimits(a, b)), isOneBlock ? 0 : (a.rows * b.columns + 15) / 16 * 16
    )
  }

  /// Computes a product that is planned for an update with scratch memory of the caller's.
  func run(_ plan: GemmPlan, gradientCount: Int, scratch: UnsafeMutablePointer<Float>) {
    var plan = plan
    if gradientCount > 0 { plan.whole.c = scratch }
    run(plan, scratch: scratch + gradientCount)
  }

  /// The limits with which an inner dimension of up to `longestBlock` is one block.
  private func gradientLimits(_ a: MatrixView, _ b: MatrixView) -> BlockLimits {
    var limits = limits
    if a.columns <= Self.longestBlock {
      limits.depth = max(limits.depth, a.columns)
      let most = limits.mostDotFloats(vectorWidth: kernels.gemm.vectorWidth)
      limits.dotFloats = max(most, a.columns * b.columns)
    }
    return limits
  }
}
