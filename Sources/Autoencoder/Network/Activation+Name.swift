import Kernels

extension Activation {
  /// The name in files and on command lines: linear, relu, leaky-relu:0.01, tanh, sigmoid.
  public var name: String {
    switch self {
    case .linear: "linear"
    case .relu: "relu"
    case .leakyReLU(let slope): "leaky-relu:\(slope)"
    case .tanh: "tanh"
    case .sigmoid: "sigmoid"
    }
  }

  /// The activation of a name; a leaky ReLU's slope may be left out, and is then 0.01.
  public init?(name: String) {
    switch name {
    case "linear": self = .linear
    case "relu": self = .relu
    case "leaky-relu": self = .leakyReLU()
    case "tanh": self = .tanh
    case "sigmoid": self = .sigmoid
    default:
      let parts = name.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0] == "leaky-relu", let slope = Float(parts[1]), slope.isFinite,
        slope > 0,
        slope < 1
      else { return nil }
      self = .leakyReLU(slope: slope)
    }
  }
}
