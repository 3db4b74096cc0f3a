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

  /// A layer with Glorot-uniform weights and zero biases.
  ///
  /// Weights are uniform in ±√(6 / (inputs + outputs)) (Glorot & Bengio 2010, equation 16).
  public init(inputs: Int, outputs: Int, activation: Activation, random: inout Random) {
    let limit = Float((6 / Double(inputs + outputs)).squareRoot())
    var weights = Matrix(rows: inputs, columns: outputs)
    weights.withUnsafeMutableElements { elements in
      for index in elements.indices { elements[index] = random.nextFloat(in: -limit..<limit) }
    }
    self.weights = weights
    bias = Matrix(rows: 1, columns: outputs)
    self.activation = activation
  }

  /// y ← f(x W + b), for a batch of rows x.
  func forward(
    _ input: MatrixView, into output: inout Matrix, engine: Engine, workspace: inout Workspace
  ) throws(KernelError) {
    output.resize(rows: input.rows, columns: outputs)
    try engine.gemm(
      input, weights.view, into: &output,
      epilogue: GemmEpilogue(bias: bias, activation: activation), workspace: &workspace)
  }

  /// From ∂L/∂(xW + b) to the layer before: δ Wᵀ, zero where that layer's ReLU gave zero, and the sum of
  /// its rows, the gradient by that layer's bias.
  ///
  /// - Parameters:
  ///   - input: x, the output of the layer before.
  ///   - inputDelta: the delta of the layer before; where `accumulating`, it begins with what it holds.
  func inputDelta(
    input: Matrix, inputActivation: Activation, delta: Matrix, into inputDelta: inout Matrix,
    accumulating: Bool, biasGradient: inout Matrix, engine: Engine, workspace: inout Workspace
  ) throws(KernelError) {
    inputDelta.resize(rows: delta.rows, columns: inputs)
    try engine.gemm(
      delta.view, weights.transposed, into: &inputDelta, columnSums: &biasGradient,
      accumulating: accumulating,
      epilogue: GemmEpilogue(derivative: ActivationDerivative(of: inputActivation, output: input)),
      workspace: &workspace)
  }
}

/// The gradient of a loss by a layer's parameters.
public struct DenseGradient: Sendable {
  /// ∂L/∂W, inputs × outputs.
  public internal(set) var weights: Matrix
  /// ∂L/∂b, 1 × outputs.
  public internal(set) var bias: Matrix

  init(of layer: Dense) {
    weights = Matrix(rows: layer.inputs, columns: layer.outputs)
    bias = Matrix(rows: 1, columns: layer.outputs)
  }
}
