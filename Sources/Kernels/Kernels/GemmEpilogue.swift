/// What is done to a product on its way out, while it is in registers: first the bias, then the
/// activation, then the derivative.
public struct GemmEpilogue: Sendable {
  /// A 1 × n row to add to every row of the product, or nil; another shape is refused.
  public var bias: Matrix?
  /// What is applied to the sums.
  public var activation: Activation
  /// A derivative that the result is multiplied by, of another layer's outputs of the product's shape, or nil.
  public var derivative: ActivationDerivative?

  /// An epilogue of those of the three that are given; without any the product stays as it is.
  public init(
    bias: Matrix? = nil, activation: Activation = .linear, derivative: ActivationDerivative? = nil
  ) {
    self.bias = bias
    self.activation = activation
    self.derivative = derivative
  }

  /// The bare product.
  public static var none: GemmEpilogue { GemmEpilogue() }
}
