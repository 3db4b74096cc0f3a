import Kernels

/// The sizes of an autoencoder: inputs – hidden… – latent – …hidden – inputs.
public struct Architecture: Sendable, Equatable {
  /// Features of a sample, d.
  public var inputs: Int
  /// Units of the encoder's hidden layers; the decoder mirrors them.
  public var hidden: [Int]
  /// Dimensions of the embedding, l.
  public var latent: Int

  /// The published network by default: d – 500 – 500 – 2000 – l and back (arXiv 2411.19496).
  public init(inputs: Int, hidden: [Int] = [500, 500, 2000], latent: Int) {
    self.inputs = inputs
    self.hidden = hidden
    self.latent = latent
  }
}

/// A fully connected autoencoder A = g∘h: ReLU on the hidden layers, linear embedding and output.
public struct Autoencoder: Sendable, Equatable {
  /// The sizes of the layers.
  public let architecture: Architecture
  /// Encoder and decoder, input to output.
  public internal(set) var layers: [Dense]

  /// Number of layers of the encoder h, which is as many as the decoder g has.
  public var encoderDepth: Int { layers.count / 2 }

  /// A network with Glorot-uniform weights and zero biases.
  ///
  /// - Parameter random: layer i draws from its stream "weights" of index i.
  /// - Throws: `AutoencoderError.invalidOption` for a layer without units.
  public init(_ architecture: Architecture, random: Random) throws(AutoencoderError) {
    let sizes = try Self.layerSizes(architecture)
    let count = sizes.count - 1
    self.architecture = architecture
    layers = (0..<count).map { index in
      var stream = random.stream("weights", index: index)
      return Dense(
        inputs: sizes[index], outputs: sizes[index + 1],
        activation: Self.activation(ofLayer: index, of: count), random: &stream)
    }
  }

  /// A network with the given layers' weights and biases, input to output.
  ///
  /// - Throws: `AutoencoderError.invalidModel` unless they fit the architecture.
  public init(
    _ architecture: Architecture, parameters: [(weights: Matrix, bias: Matrix)]
  ) throws(AutoencoderError) {
    let sizes = try Self.layerSizes(architecture)
    guard parameters.count == sizes.count - 1 else {
      throw .invalidModel("\(parameters.count) layers where there should be \(sizes.count - 1)")
    }
    var layers: [Dense] = []
    for (index, (weights, bias)) in parameters.enumerated() {
      guard weights.rows == sizes[index], weights.columns == sizes[index + 1] else {
        throw .invalidModel("layer \(index) is \(weights.shape), not \(sizes[index]) × \(sizes[index + 1])")
      }
      let activation = Self.activation(ofLayer: index, of: parameters.count)
      layers.append(try Dense(weights: weights, bias: bias, activation: activation))
    }
    self.architecture = architecture
    self.layers = layers
  }

  /// Most weights of a network: 8 GB of them.
  private static let parameterLimit = 0x1p31

  private static func layerSizes(_ architecture: Architecture) throws(AutoencoderError) -> [Int] {
    let sizes =
      [architecture.inputs] + architecture.hidden + [architecture.latent]
      + architecture.hidden.reversed() + [architecture.inputs]
    guard sizes.allSatisfy({ $0 > 0 }) else {
      throw .invalidOption("layer sizes \(sizes); each must be 1 or more")
    }
    // Adam keeps three further copies; a product in Double cannot overflow.
    let parameters = zip(sizes, sizes.dropFirst()).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    guard parameters <= parameterLimit else {
      throw .invalidOption("layer sizes \(sizes) have \(parameters) weights; at most \(parameterLimit)")
    }
    return sizes
  }

  /// Linear for the embedding and the output, ReLU for the rest.
  private static func activation(ofLayer index: Int, of count: Int) -> Activation {
    index == count / 2 - 1 || index == count - 1 ? .linear : .relu
  }
}

// MARK: Applying the network to any number of samples

extension Autoencoder {
  /// The embeddings h(xᵢ) of the samples: n × l.
  ///
  /// - Throws: `AutoencoderError.shapeMismatch` if the features are not those of the network.
  public func encode(_ samples: Matrix, engine: Engine) throws(AutoencoderError) -> Matrix {
    try apply(layers[..<encoderDepth], to: samples, engine: engine)
  }

  /// The samples that the decoder makes of embeddings, g(h): n × d.
  ///
  /// - Throws: `AutoencoderError.shapeMismatch` if the embeddings are not those of the network.
  public func decode(_ embedding: Matrix, engine: Engine) throws(AutoencoderError) -> Matrix {
    try apply(layers[encoderDepth...], to: embedding, engine: engine)
  }

  /// Samples that go through the network together: their activations stay in the cache.
  private static let blockRows = 512

  private func apply(
    _ layers: ArraySlice<Dense>, to samples: Matrix, engine: Engine
  ) throws(AutoencoderError) -> Matrix {
    guard let first = layers.first, let last = layers.last, samples.columns == first.inputs else {
      throw .shapeMismatch("samples of \(samples.shape) for a network of \(layers.first?.inputs ?? 0) inputs")
    }
    var result = Matrix(rows: samples.rows, columns: last.outputs)
    var activations = layers.map { Matrix(rows: Self.blockRows, columns: $0.outputs) }
    var workspace = Workspace()
    do {
      for start in stride(from: 0, to: samples.rows, by: Self.blockRows) {
        let rows = start..<min(start + Self.blockRows, samples.rows)
        for (index, layer) in layers.enumerated() {
          let input = index == 0 ? samples[rows: rows] : activations[index - 1].view
          try layer.forward(input, into: &activations[index], engine: engine, workspace: &workspace)
        }
        try result.replaceRows(from: rows.lowerBound, with: activations[activations.count - 1])
      }
    } catch { throw .shapeMismatch(error.description) }
    return result
  }
}
