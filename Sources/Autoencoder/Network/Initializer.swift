import Kernels

/// How a layer's weights begin; biases begin at 0 unless stated.
public enum Initializer: String, Sendable, CaseIterable {
  /// Uniform in ±√(6 / (inputs + outputs)) (Glorot & Bengio 2010, equation 16): for linear, tanh and sigmoid.
  /// The default.
  case glorotUniform = "glorot-uniform"
  /// Normal with variance 2 / (inputs + outputs) (Glorot & Bengio 2010, equation 12).
  case glorotNormal = "glorot-normal"
  /// Uniform in ±√(6 / inputs): the variance of `heNormal`.
  case heUniform = "he-uniform"
  /// Normal with variance 2 / inputs (He et al. 2015, equation 10): for ReLU.
  case heNormal = "he-normal"
  /// Uniform in ±√(1 / inputs), biases too: what PyTorch's `nn.Linear` begins with. Embeddings begin small with it,
  /// and stay so: on USPS, after 50 epochs, at a sixth of the variance that `glorotUniform` leads to.
  case pyTorch = "pytorch"

  /// Weights, inputs × outputs.
  func weights(inputs: Int, outputs: Int, random: inout Random) -> Matrix {
    let fans = self == .glorotUniform || self == .glorotNormal ? Double(inputs + outputs) : Double(inputs)
    var weights = Matrix(rows: inputs, columns: outputs)
    weights.withUnsafeMutableElements { elements in
      switch self {
      case .glorotUniform, .heUniform: fill(elements, within: (6 / fans).squareRoot(), random: &random)
      case .pyTorch: fill(elements, within: (1 / fans).squareRoot(), random: &random)
      case .glorotNormal, .heNormal:
        let deviation = (2 / fans).squareRoot()
        for index in elements.indices { elements[index] = Float(deviation * random.nextNormal()) }
      }
    }
    return weights
  }

  /// Biases, 1 × outputs.
  func bias(inputs: Int, outputs: Int, random: inout Random) -> Matrix {
    var bias = Matrix(rows: 1, columns: outputs)
    if self == .pyTorch {
      bias.withUnsafeMutableElements {
        fill($0, within: (1 / Double(inputs)).squareRoot(), random: &random)
      }
    }
    return bias
  }

  /// Uniform numbers in ±limit.
  private func fill(
    _ elements: UnsafeMutableBufferPointer<Float>, within limit: Double, random: inout Random
  ) {
    let limit = Float(limit)
    for index in elements.indices { elements[index] = random.nextFloat(in: -limit..<limit) }
  }
}
