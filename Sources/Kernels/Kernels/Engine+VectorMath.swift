internal import KernelsCore

// Functions of each element. The error is given in units in the last place of the exact result; it was
// measured on every Float, or for powers on a large sample. No function allocates.
extension Engine {
  /// resultᵢ ← e^xᵢ, within 1.1 ulp.
  ///
  /// Above 88.72 the result is infinite, below −103.97 it is 0, and in between it underflows gradually.
  /// NaN stays NaN.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless both matrices have the same shape.
  /// - Complexity: O(count).
  public func exponential(of x: Matrix, into result: inout Matrix) throws(KernelError) {
    try map(x, into: &result, .map(kernels.exponential))
  }

  /// resultᵢ ← ln xᵢ, within 1 ulp.
  ///
  /// ln 0 = −∞, ln ∞ = ∞; negative numbers and NaN give NaN.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless both matrices have the same shape.
  /// - Complexity: O(count).
  public func naturalLogarithm(of x: Matrix, into result: inout Matrix) throws(KernelError) {
    try map(x, into: &result, .map(kernels.naturalLogarithm))
  }

  /// resultᵢ ← xᵢ^exponent, within 1.3 ulp.
  ///
  /// Zeros, infinities and NaN follow C's `pow`: x⁰ = 1ʸ = 1 always, 0ʸ is infinite for y < 0, and a
  /// negative number has a power for integer exponents only, NaN for others.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless both matrices have the same shape.
  /// - Complexity: O(count).
  public func power(
    of x: Matrix, exponent: Float, into result: inout Matrix
  ) throws(KernelError) {
    try map(x, into: &result, .power(kernels.power, PowerExponent(exponent)))
  }

  /// resultᵢ ← max(0, xᵢ), the rectified linear unit; NaN stays NaN.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless both matrices have the same shape.
  /// - Complexity: O(count).
  public func relu(_ x: Matrix, into result: inout Matrix) throws(KernelError) {
    try activate(x, by: .relu, into: &result)
  }

  /// resultᵢ ← f(xᵢ), an activation of each element.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless both matrices have the same shape.
  /// - Complexity: O(count).
  public func activate(
    _ x: Matrix, by activation: Activation, into result: inout Matrix
  ) throws(KernelError) {
    try map(x, into: &result, .activation(kernels.activate, activation.function))
  }

  /// xᵢ ← xᵢ f′, the derivative of an activation told by its output.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless the output has the shape of x.
  /// - Complexity: O(count).
  public func multiply(_ x: inout Matrix, by derivative: ActivationDerivative) throws(KernelError) {
    try requireSameShape("x", x, "output", derivative.output)
    run(
      .activation(kernels.multiplyByDerivative, derivative.activation.function), derivative.output,
      x.mutableBase())
  }

  /// Applies a function of one element; where an element stands does not matter to its result.
  private func map(
    _ x: Matrix, into result: inout Matrix, _ function: ElementFunction
  ) throws(KernelError) {
    try requireSameShape("x", x, "result", result)
    run(function, x, result.mutableBase())
  }

  private func run(_ function: ElementFunction, _ source: Matrix, _ target: UnsafeMutablePointer<Float>) {
    let work = ElementWork(
      function: function, source: source.storage.base, target: target, count: source.count)
    parallel.forEachOfWorker(
      Parallel.chunkCount(of: source.count, grain: Self.grain), sharing: work
    ) { work, chunk, _ in
      let first = chunk * Self.grain
      work.function(work.source + first, work.target + first, min(Self.grain, work.count - first))
    }
  }
}

/// A kernel of one element, with its parameter.
private enum ElementFunction {
  case map(KernelTable.Map)
  case power(KernelTable.PowerMap, PowerExponent)
  case activation(KernelTable.ActivationMap, ActivationFunction)

  func callAsFunction(_ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ count: Int) {
    switch self {
    case .map(let kernel): kernel(source, target, count)
    case .power(let kernel, let exponent): kernel(exponent, source, target, count)
    case .activation(let kernel, let function): kernel(function, source, target, count)
    }
  }
}

/// What threads share: a struct, because a function in a tuple would be wrapped in another one on the heap.
private struct ElementWork {
  let function: ElementFunction
  let source: UnsafeMutablePointer<Float>
  let target: UnsafeMutablePointer<Float>
  let count: Int
}
