import Kernels

/// A fully connected autoencoder A = g∘h.
public struct Autoencoder: Sendable, Equatable {
  /// The sizes of the layers, and what they apply.
  public let architecture: Architecture
  /// Encoder and decoder, input to output.
  public internal(set) var layers: [Dense]

  /// Number of layers of the encoder h, which is as many as the decoder g has.
  public var encoderDepth: Int { layers.count / 2 }

  /// Number of weights and biases, tied weights counted twice.
  public var parameterCount: Int { layers.reduce(0) { $0 + $1.weights.count + $1.bias.count } }

  /// A network with random weights, and the biases that the initialiser has.
  ///
  /// - Parameters:
  ///   - architecture: sizes and activations of the layers.
  ///   - initializer: how weights and biases begin.
  ///   - random: layer i draws from its stream "weights" of index i.
  /// - Throws: `AutoencoderError.invalidOption` for a layer without units, too many weights, or a leaky ReLU whose
  ///   slope is not in (0, 1).
  public init(
    _ architecture: Architecture, initializer: Initializer = .glorotUniform, random: Random
  ) throws(AutoencoderError) {
    let sizes = try architecture.layerSizes()
    self.architecture = architecture
    layers = (0..<sizes.count - 1).map { index in
      var stream = random.stream("weights", index: index)
      return Dense(
        inputs: sizes[index], outputs: sizes[index + 1], activation: architecture.activation(ofLayer: index),
        initializer: initializer, random: &stream)
    }
    tieWeights()
  }

  /// A network with the given layers' weights and biases, input to output.
  ///
  /// - Throws: `AutoencoderError.invalidModel` unless they fit the architecture; `AutoencoderError.invalidOption` for an
  ///   architecture that none can have.
  public init(
    _ architecture: Architecture, parameters: [(weights: Matrix, bias: Matrix)]
  ) throws(AutoencoderError) {
    let sizes = try architecture.layerSizes()
    guard parameters.count == sizes.count - 1 else {
      throw .invalidModel("\(parameters.count) layers where there should be \(sizes.count - 1)")
    }
    var layers: [Dense] = []
    for (index, (weights, bias)) in parameters.enumerated() {
      guard weights.rows == sizes[index], weights.columns == sizes[index + 1] else {
        throw .invalidModel("layer \(index) is \(weights.shape), not \(sizes[index]) × \(sizes[index + 1])")
      }
      guard bias.rows == 1, bias.columns == weights.columns else {
        throw .invalidModel("layer \(index) has a bias of \(bias.shape), not 1 × \(weights.columns)")
      }
      layers.append(
        try Dense(weights: weights, bias: bias, activation: architecture.activation(ofLayer: index)))
    }
    if architecture.tiesWeights {
      for index in 0..<layers.count / 2 {
        guard layers[layers.count - 1 - index].weights == layers[index].weights.transposedCopy() else {
          throw .invalidModel("weights are tied, but decoder layer \(layers.count / 2 - 1 - index) differs")
        }
      }
    }
    self.architecture = architecture
    self.layers = layers
  }

  /// The encoder layer that shares its weights with the given decoder layer.
  func mirror(ofLayer index: Int) -> Int { layers.count - 1 - index }

  /// Gives the decoder the encoder's weights, if they are tied.
  mutating func tieWeights() {
    guard architecture.tiesWeights else { return }
    for index in encoderDepth..<layers.count {
      layers[index].weights.setTransposed(layers[mirror(ofLayer: index)].weights)
    }
  }

  /// Whether all weights and biases are finite numbers.
  ///
  /// - Complexity: O(parameters).
  public func isFinite(engine: Engine) -> Bool {
    layers.allSatisfy { engine.sum(of: $0.weights).isFinite && engine.sum(of: $0.bias).isFinite }
  }
}
