import Kernels

/// A limit for gradients of weights and biases before the optimiser sees them; centroids that a method learns are not
/// limited.
public enum GradientClipping: Sendable, Equatable {
  /// All gradients of the network together are scaled down to at most this Euclidean norm (Pascanu, Mikolov & Bengio
  /// 2013).
  case norm(Double)
  /// Each element is cut to ± this value.
  case value(Double)

  /// Throws unless the limit is positive, as the float that gradients are compared with, too.
  func check() throws(AutoencoderError) {
    switch self {
    case .norm(let limit), .value(let limit):
      guard Float(limit) > 0, limit.isFinite else {
        throw .invalidOption(
          "a gradient limit of \(limit); give a number that is positive as a 32-bit float")
      }
    }
  }

  /// Applies the limit to gradients of the given norm.
  func apply(to gradients: inout [DenseGradient], norm: Double) {
    switch self {
    case .norm(let limit):
      // The small number is PyTorch's, so that runs can be compared.
      let factor = Float(min(1, limit / (norm + 1e-6)))
      if factor < 1 { Self.change(&gradients) { $0 * factor } }
    case .value(let limit):
      let limit = Float(limit)
      // Comparisons, so that NaN stays NaN and is noticed.
      Self.change(&gradients) { $0 < -limit ? -limit : $0 > limit ? limit : $0 }
    }
  }

  private static func change(_ gradients: inout [DenseGradient], _ function: (Float) -> Float) {
    for index in gradients.indices {
      for path in [\DenseGradient.weights, \DenseGradient.bias] {
        gradients[index][keyPath: path].withUnsafeMutableElements { elements in
          for i in elements.indices { elements[i] = function(elements[i]) }
        }
      }
    }
  }
}
