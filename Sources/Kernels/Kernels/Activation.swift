internal import KernelsCore

/// What a layer applies to its sums.
public enum Activation: Sendable, Equatable {
  /// The sums themselves.
  case linear
  /// max(0, x) (Nair & Hinton 2010); NaN stays NaN.
  case relu
  /// x where it is positive, else slope · x (Maas, Hannun & Ng 2013; their slope is 0.01); of a slope that is not above
  /// 0 the output does not tell the derivative.
  case leakyReLU(slope: Float = 0.01)
  /// tanh x, within 1.4 ulp.
  case tanh
  /// 1 / (1 + e^−x), within 2.5 ulp.
  case sigmoid

  /// The same for the kernels.
  var function: ActivationFunction {
    switch self {
    case .linear: .linear
    case .relu: .relu
    case .leakyReLU(let slope): .leakyReLU(slope: slope)
    case .tanh: .tanh
    case .sigmoid: .sigmoid
    }
  }
}

/// The derivative f′ of an activation, told by its outputs: all the activations here, leaky ReLU with a slope above 0,
/// have one that is a function of f's value.
public struct ActivationDerivative: Sendable {
  /// f.
  public var activation: Activation
  /// y = f(x), of the shape of what is multiplied by f′(x).
  public var output: Matrix

  /// The derivative of `activation` where it gave `output`.
  public init(of activation: Activation, output: Matrix) {
    self.activation = activation
    self.output = output
  }
}
