import Kernels

/// A fully connected layer: y = f(x W + b).
public struct Dense: Sendable, Equatable {
  /// W, inputs × outputs.
  public internal(set) var weights: Matrix
  /// b, 1 × outputs.
  public internal(set) var bias: Matrix
  /// f.
  public let activation: Activation

  /// Number of inputs.
  public var inputs: Int { weights.rows }
  /// Number of outputs.
  public var outputs: Int { weights.columns }

  /// A layer with the given parameters.
  ///
  /// - Throws: `AutoencoderError.shapeMismatch` unless the bias is 1 × outputs.
  public init(weights: Matrix, bias: Matrix, activation: Activation) throws(AutoencoderError) {
    guard bias.rows == 1, bias.columns == weights.columns else {
      throw .shapeMismatch("weights of \(weights.shape) and a bias of \(bias.shape)")
    }
    self.weights = weights
    self.bias = bias
    self.activation = activation
  }

  /// A layer with random weights, and the biases that the initialiser has.
  ///
  /// - Precondition: there are inputs and outputs.
  public init(
    inputs: Int, outputs: Int, activation: Activation, initializer: Initializer = .glorotUniform,
    random: inout Random
  ) {
    precondition(inputs > 0 && outputs > 0, "Dense: \(inputs) inputs and \(outputs) outputs")
    weights = initializer.weights(inputs: inputs, outputs: outputs, random: &random)
    bias = initializer.bias(inputs: inputs, outputs: outputs, random: &random)
    self.activation = activation
  }

  /// y ← f(x W + b), for a batch of rows x; with `activation` another f.
  func forward(
    _ input: MatrixView, into output: inout Matrix, activation: Activation? = nil, engine: Engine,
    workspace: inout Workspace
  ) throws(KernelError) {
    output.resize(rows: input.rows, columns: outputs)
    try engine.gemm(
      input, weights.view, into: &output,
      epilogue: GemmEpilogue(bias: bias, activation: activation ?? self.activation), workspace: &workspace)
  }

  /// From ∂L/∂(xW + b) to the layer before: δ Wᵀ times the derivative of that layer's activation, and the sum
  /// of its rows, the gradient by that layer's bias.
  ///
  /// - Parameters:
  ///   - derivative: of the activation of the layer before, whose output x is.
  ///   - inputDelta: the delta of the layer before; where `accumulating`, it begins with what it holds.
  func inputDelta(
    derivative: ActivationDerivative?, delta: Matrix, into inputDelta: inout Matrix,
    accumulating: Bool, biasGradient: inout Matrix, engine: Engine, workspace: inout Workspace
  ) throws(KernelError) {
    try engine.gemm(
      delta.view, weights.transposed, into: &inputDelta, columnSums: &biasGradient,
      accumulating: accumulating, epilogue: GemmEpilogue(derivative: derivative), workspace: &workspace)
  }
}

/// The gradient of a loss by a layer's parameters.
public struct DenseGradient: Sendable {
  /// ∂L/∂W, inputs × outputs.
  public internal(set) var weights: Matrix
  /// ∂L/∂b, 1 × outputs.
  public internal(set) var bias: Matrix

  /// Matrices without elements.
  init() { (weights, bias) = (Matrix(rows: 0, columns: 0), Matrix(rows: 0, columns: 0)) }

  /// Zeros, as many as the layer has parameters.
  init(of layer: Dense) {
    weights = Matrix(rows: layer.inputs, columns: layer.outputs)
    bias = Matrix(rows: 1, columns: layer.outputs)
  }
}
