import KernelsCore

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
    try map(x, into: &result, kernels.exponential)
  }

  /// resultᵢ ← ln xᵢ, within 1 ulp.
  ///
  /// ln 0 = −∞, ln ∞ = ∞; negative numbers and NaN give NaN.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless both matrices have the same shape.
  /// - Complexity: O(count).
  public func naturalLogarithm(of x: Matrix, into result: inout Matrix) throws(KernelError) {
    try map(x, into: &result, kernels.naturalLogarithm)
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
    let exponent = PowerExponent(exponent)
    try map(x, into: &result) { kernels.power(exponent, $0, $1, $2) }
  }

  /// resultᵢ ← max(0, xᵢ), the rectified linear unit; NaN becomes 0.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless both matrices have the same shape.
  /// - Complexity: O(count).
  public func relu(_ x: Matrix, into result: inout Matrix) throws(KernelError) {
    try map(x, into: &result, kernels.rectify)
  }

  /// resultᵢ ← f(xᵢ), an activation of each element.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless both matrices have the same shape.
  /// - Complexity: O(count).
  public func activate(
    _ x: Matrix, by activation: Activation, into result: inout Matrix
  ) throws(KernelError) {
    switch activation {
    case .linear:
      try map(x, into: &result) { source, target, count in target.update(from: source, count: count) }
    case .relu: try map(x, into: &result, kernels.rectify)
    case .leakyReLU(let slope):
      try map(x, into: &result) { source, target, count in
        for i in 0..<count { target[i] = source[i] > 0 ? source[i] : source[i] * slope }
      }
    case .tanh: try map(x, into: &result, kernels.hyperbolicTangent)
    case .sigmoid: try map(x, into: &result, kernels.logistic)
    }
  }

  /// xᵢ ← xᵢ f′, the derivative of an activation told by its output.
  ///
  /// - Throws: `KernelError.shapeMismatch` unless the output has the shape of x.
  /// - Complexity: O(count).
  public func multiply(_ x: inout Matrix, by derivative: ActivationDerivative) throws(KernelError) {
    try requireSameShape("x", x, "output", derivative.output)
    let (y, target) = (derivative.output.storage.base, x.mutableBase())
    let function = derivative.activation.function
    parallel.forEachChunk(of: x.count, grain: Self.grain) { _, range in
      let first = range.lowerBound
      kernels.multiplyByDerivative(function, y + first, target + first, range.count)
    }
  }

  /// Applies a function of one element; where an element stands does not matter to its result.
  private func map(
    _ x: Matrix, into result: inout Matrix,
    _ function: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  ) throws(KernelError) {
    try requireSameShape("x", x, "result", result)
    let (source, target) = (x.storage.base, result.mutableBase())
    parallel.forEachChunk(of: x.count, grain: Self.grain) { _, range in
      function(source + range.lowerBound, target + range.lowerBound, range.count)
    }
  }
}
