import Kernels

/// Fully connected layers one after the other: an encoder or a decoder by itself.
public struct DenseNetwork: Sendable, Equatable {
  /// The layers, input to output; one or more.
  public let layers: [Dense]

  /// Number of inputs.
  public var inputs: Int { layers.first?.inputs ?? 0 }
  /// Number of outputs.
  public var outputs: Int { layers.last?.outputs ?? 0 }

  /// A network of the given layers.
  ///
  /// - Throws: `AutoencoderError.invalidModel` unless there are some, and each has as many inputs as the one
  ///   before it has outputs.
  public init(_ layers: [Dense]) throws(AutoencoderError) {
    guard !layers.isEmpty else { throw .invalidModel("it has no layers") }
    for (index, (before, layer)) in zip(layers, layers.dropFirst()).enumerated()
    where before.outputs != layer.inputs {
      throw .invalidModel(
        "layer \(index + 1) has \(layer.inputs) inputs, and the one before it \(before.outputs) outputs")
    }
    self.layers = layers
  }

  init(unchecked layers: ArraySlice<Dense>) { self.layers = Array(layers) }

  /// What the network makes of samples, n × outputs.
  ///
  /// - Throws: `AutoencoderError.shapeMismatch` if the features are not those of the network.
  /// - Complexity: O(n · parameters) in blocks of rows, so that bytes become floats a block at a time.
  public func apply(to samples: TrainingSamples, engine: Engine) throws(AutoencoderError) -> Matrix {
    guard samples.columns == inputs else {
      throw .shapeMismatch("samples of \(samples.shape) for a network of \(inputs) inputs")
    }
    var result = Matrix(rows: samples.rows, columns: outputs)
    var stack = LayerStack(layers)
    do {
      for start in stride(from: 0, to: samples.rows, by: Self.blockRows) {
        let rows = start..<min(start + Self.blockRows, samples.rows)
        try stack.run(samples, rows: rows, engine: engine)
        try result.replaceRows(from: start, with: stack.output)
      }
    } catch { throw .shapeMismatch(error.description) }
    return result
  }

  /// Samples that go through the network together: their activations stay in the cache.
  private static let blockRows = 512
}

extension Autoencoder {
  /// The encoder h by itself.
  public var encoder: DenseNetwork { DenseNetwork(unchecked: layers[..<encoderDepth]) }

  /// The decoder g by itself.
  public var decoder: DenseNetwork { DenseNetwork(unchecked: layers[encoderDepth...]) }

  /// The embeddings h(xᵢ) of the samples: n × l.
  ///
  /// - Throws: `AutoencoderError.shapeMismatch` if the features are not those of the network.
  public func encode(_ samples: TrainingSamples, engine: Engine) throws(AutoencoderError) -> Matrix {
    try encoder.apply(to: samples, engine: engine)
  }

  /// The embeddings h(xᵢ) of the rows of a matrix: n × l.
  ///
  /// - Throws: `AutoencoderError.shapeMismatch` if the features are not those of the network.
  public func encode(_ samples: Matrix, engine: Engine) throws(AutoencoderError) -> Matrix {
    try encode(TrainingSamples(samples), engine: engine)
  }

  /// The samples that the decoder makes of embeddings, g(h): n × d.
  ///
  /// - Throws: `AutoencoderError.shapeMismatch` if the embeddings are not those of the network.
  public func decode(_ embedding: Matrix, engine: Engine) throws(AutoencoderError) -> Matrix {
    try decoder.apply(to: TrainingSamples(embedding), engine: engine)
  }
}
