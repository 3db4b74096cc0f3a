// Activation functions and their derivatives, a vector at a time.

/// What a layer applies to its sums.
public enum ActivationFunction: Sendable {
  /// x.
  case linear
  /// max(0, x); NaN stays NaN.
  case relu
  /// x where it is positive, else slope · x.
  case leakyReLU(slope: Float)
  /// tanh x.
  case tanh
  /// 1 / (1 + e^−x).
  case sigmoid
}

/// f(x) of each lane.
@inlinable @inline(__always)
func activated<V: KernelVector>(_ x: V, by function: ActivationFunction) -> V {
  switch function {
  case .linear: x
  case .relu: x.rectified()
  case .leakyReLU(let slope):
    select(V.multiply(x, V.broadcast(slope)), x, where: V.isLess(V.broadcast(0), x))
  case .tanh: hyperbolicTangent(x)
  case .sigmoid: logistic(x)
  }
}

/// destination[i] ← f(source[i]), with the function told apart outside the loop.
@inlinable @inline(__always)
func activate<V: KernelVector>(
  _ vector: V.Type, by function: ActivationFunction, _ source: UnsafePointer<Float>,
  into destination: UnsafeMutablePointer<Float>, count: Int
) {
  switch function {
  case .linear: destination.update(from: source, count: count)
  case .relu: mapVectors(V.self, source, into: destination, count: count) { activated($0, by: .relu) }
  case .leakyReLU(let slope):
    mapVectors(V.self, source, into: destination, count: count) {
      activated($0, by: .leakyReLU(slope: slope))
    }
  case .tanh: mapVectors(V.self, source, into: destination, count: count) { activated($0, by: .tanh) }
  case .sigmoid: mapVectors(V.self, source, into: destination, count: count) { activated($0, by: .sigmoid) }
  }
}

/// x · f′ of each lane, where the derivative is told by the function's value y.
@inlinable @inline(__always)
func multipliedByDerivative<V: KernelVector>(_ x: V, of function: ActivationFunction, at y: V) -> V {
  switch function {
  case .linear: x
  case .relu: x.gated(by: y)
  case .leakyReLU(let slope):
    select(V.multiply(x, V.broadcast(slope)), x, where: V.isLess(V.broadcast(0), y))
  case .tanh: V.multiply(x, V.multiplyAdd(V.multiply(V.broadcast(-1), y), y, V.broadcast(1)))
  case .sigmoid: V.multiply(x, V.multiplyAdd(V.multiply(V.broadcast(-1), y), y, y))
  }
}

/// 1 / (1 + e^−x).
///
/// By e^−|x|, which is at most 1: below 0 it is e^x / (1 + e^x), which underflows gradually.
@inlinable @inline(__always)
func logistic<V: KernelVector>(_ x: V) -> V {
  let negated = V.multiply(V.broadcast(-1), x)
  let isPositive = V.isLess(V.broadcast(0), x)
  let power = exponential(select(x, negated, where: isPositive))
  let one = V.broadcast(1)
  return V.divide(select(power, one, where: isPositive), V.add(one, power))
}

/// tanh x: of |x|, near 0 by a polynomial of degree 11 and elsewhere as 1 − 2 / (e^2|x| + 1), with x's sign, which −0
/// has too.
@inlinable @inline(__always)
func hyperbolicTangent<V: KernelVector>(_ x: V) -> V {
  let size = V(bits: V.Bits.and(x.bits, V.Bits.broadcast(.max)))
  let sign = V.Bits.and(x.bits, V.Bits.broadcast(.min))
  let square = V.multiply(size, size)
  // Minimax on [0, 0.625] (Cephes, tanhf).
  var p = V.broadcast(-5.70498872745e-3)
  p = V.multiplyAdd(p, square, V.broadcast(2.06390887954e-2))
  p = V.multiplyAdd(p, square, V.broadcast(-5.37397155531e-2))
  p = V.multiplyAdd(p, square, V.broadcast(1.33314422036e-1))
  p = V.multiplyAdd(p, square, V.broadcast(-3.33332819422e-1))
  let near = V.multiplyAdd(V.multiply(p, square), size, size)

  let one = V.broadcast(1)
  let power = exponential(V.add(size, size))
  let far = V.subtract(one, V.divide(V.broadcast(2), V.add(power, one)))
  let result = select(far, near, where: V.isLess(size, V.broadcast(0.625)))
  return V(bits: V.Bits.exclusiveOr(result.bits, sign))
}

/// Binary cross-entropy of logits z against targets x in [0, 1]: delta ← scale · (σ(z) − x), and in return
/// Σ max(z, 0) − x z + ln(1 + e^−|z|), which overflows for no z, added up in Double.
@inlinable @inline(__always)
func logisticLoss<V: KernelVector>(
  _ vector: V.Type, _ logits: UnsafePointer<Float>, _ targets: UnsafePointer<Float>, scale: Float,
  into delta: UnsafeMutablePointer<Float>, count: Int
) -> Double {
  var (low, high) = (V.Wide.zero, V.Wide.zero)
  forEachVector(V.self, 1, count) { _, i, lanes in
    let z = loadLanes(V.self, logits + i, lanes)
    let x = loadLanes(V.self, targets + i, lanes)
    let isNegative = V.isLess(z, V.broadcast(0))
    let negated = V.multiply(V.broadcast(-1), z)
    let power = exponential(select(negated, z, where: isNegative))
    let aboveZero = V.maximum(z, V.broadcast(0))
    let tail = naturalLogarithm(V.add(V.broadcast(1), power))
    let loss = V.add(V.subtract(aboveZero, V.multiply(x, z)), tail)
    // Lanes beyond the last hold zeros, whose loss is ln 2.
    if lanes == V.scalarCount {
      V.addWidened(loss, low: &low, high: &high)
    } else {
      for lane in 0..<lanes { low[0] += Double(loss[lane]) }
    }
    let difference = V.subtract(logistic(z), x)
    storeLanes(V.multiply(V.broadcast(scale), difference), delta + i, lanes)
  }
  return (low + high).sum()
}

/// x ← x · f′, told by f's values y.
@inlinable @inline(__always)
func multiplyByDerivative<V: KernelVector>(
  _ vector: V.Type, of function: ActivationFunction, at outputs: UnsafePointer<Float>,
  _ values: UnsafeMutablePointer<Float>, count: Int
) {
  forEachVector(V.self, 1, count) { _, i, lanes in
    let y = loadLanes(V.self, outputs + i, lanes)
    let x = loadLanes(V.self, values + i, lanes)
    storeLanes(multipliedByDerivative(x, of: function, at: y), values + i, lanes)
  }
}
