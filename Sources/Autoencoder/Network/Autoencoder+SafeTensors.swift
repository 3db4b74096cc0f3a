import Kernels
import Serialization

// The network as tensors of a safetensors file, laid out as PyTorch's `Linear` has them: layer i of
// the encoder is `encoder.i.weight` (outputs × inputs) and `encoder.i.bias`, and the decoder likewise.

extension Autoencoder {
  /// The layers' weights and biases by name.
  ///
  /// - Complexity: O(parameters).
  public func tensors() -> [String: Tensor] {
    stateDict(numbering: .layers)
  }

  /// What tensors alone do not tell: the activations, and whether weights are tied; for a file's metadata.
  public var metadata: [String: String] {
    [
      Key.activation: architecture.activation.name, Key.latentActivation: architecture.latentActivation.name,
      Key.outputActivation: architecture.outputActivation.name,
      Key.tiesWeights: architecture.tiesWeights ? "true" : "false",
    ]
  }

  /// The network in a safetensors file, its architecture read off the tensors' shapes and the metadata.
  ///
  /// Without metadata it has ReLU on the hidden layers, and linear embedding and output.
  ///
  /// - Throws: `AutoencoderError.invalidModel` if layers are missing or do not fit together; `AutoencoderError.invalidOption`
  ///   for metadata of an architecture that none can have.
  public init(_ file: SafeTensors) throws(AutoencoderError) {
    var depth = 0
    while file.tensors["encoder.\(depth).weight"] != nil { depth += 1 }
    guard depth > 0 else { throw .invalidModel("there is no tensor “encoder.0.weight”") }
    let parameters = try file.parameters(
      ofLayers: (0..<2 * depth).map { $0 < depth ? "encoder.\($0)" : "decoder.\($0 - depth)" })
    try self.init(
      try Self.architecture(
        of: parameters, in: file, activation: .relu, latentActivation: .linear, outputActivation: .linear),
      parameters: parameters)
  }

  /// The architecture of layers from a file: activations that its metadata do not tell are those given.
  static func architecture(
    of parameters: [(weights: Matrix, bias: Matrix)], in file: SafeTensors, activation: Activation,
    latentActivation: Activation, outputActivation: Activation
  ) throws(AutoencoderError) -> Architecture {
    let depth = parameters.count / 2
    return Architecture(
      inputs: parameters[0].weights.rows, hidden: parameters[..<(depth - 1)].map(\.weights.columns),
      latent: parameters[depth - 1].weights.columns,
      activation: try Self.activation(Key.activation, in: file) ?? activation,
      latentActivation: try Self.activation(Key.latentActivation, in: file) ?? latentActivation,
      outputActivation: try Self.activation(Key.outputActivation, in: file) ?? outputActivation,
      tiesWeights: file.metadata[Key.tiesWeights] == "true")
  }

  private enum Key {
    static let activation = "activation"
    static let latentActivation = "latent_activation"
    static let outputActivation = "output_activation"
    static let tiesWeights = "tied_weights"
  }

  private static func activation(
    _ key: String, in file: SafeTensors
  ) throws(AutoencoderError) -> Activation? {
    guard let name = file.metadata[key] else { return nil }
    guard let activation = Activation(name: name) else {
      throw .invalidModel("its \(key) is “\(name)”, which this version does not know")
    }
    return activation
  }
}

extension SafeTensors {
  /// The weights, inputs × outputs, which a file has the other way round, and biases of layers.
  ///
  /// - Parameters:
  ///   - names: those of the layers.
  ///   - mayLackBias: whether a layer without a bias has one of zeros; otherwise it is an error.
  /// - Throws: `AutoencoderError.invalidModel` for a tensor that is missing, of another form or not finite, and for a
  ///   layer without inputs or outputs, whose other extent may be any number without a byte behind it.
  func parameters(
    ofLayers names: [String], mayLackBias: Bool = false
  ) throws(AutoencoderError) -> [(weights: Matrix, bias: Matrix)] {
    do {
      return try names.map { name in
        let weights = try matrix("\(name).weight")
        guard weights.rows > 0, weights.columns > 0 else {
          throw AutoencoderError.invalidModel(
            "“\(name).weight” is \(weights.shape); a layer has inputs and outputs")
        }
        var bias = Matrix(rows: 1, columns: weights.rows)
        if !mayLackBias || tensors["\(name).bias"] != nil {
          let numbers = try floats("\(name).bias")
          bias = try Matrix(rows: 1, columns: numbers.count, elements: numbers)
        }
        for (part, values) in [("weight", weights), ("bias", bias)] where !values.isFinite {
          throw AutoencoderError.invalidModel("“\(name).\(part)” has a value that is not a finite number")
        }
        return (weights.transposedCopy(), bias)
      }
    } catch let error as AutoencoderError {
      throw error
    } catch { throw .invalidModel("\(error)") }
  }
}
