import Autoencoder
import Kernels
import Serialization
import Testing

@Suite struct ModelFileTests {
  static func network(
    activation: Activation = .relu, latent: Activation = .linear, output: Activation = .linear,
    tiesWeights: Bool = false
  ) throws -> Autoencoder {
    try Autoencoder(
      Architecture(
        inputs: 6, hidden: [5, 8], latent: 3, activation: activation, latentActivation: latent,
        outputActivation: output, tiesWeights: tiesWeights), random: Random(seed: 1))
  }

  private func stored(_ network: Autoencoder, metadata: [String: String]) throws -> Autoencoder {
    let bytes = SafeTensors(metadata: metadata, tensors: network.tensors()).encoded()
    return try Autoencoder(SafeTensors(decoding: bytes))
  }

  /// Without metadata it is the published network.
  @Test func aNetworkComesBackAsItWas() throws {
    let network = try Self.network()
    #expect(try stored(network, metadata: [:]) == network)
  }

  @Test(arguments: Activation.all + [.leakyReLU(), .leakyReLU(slope: 1e-7), .leakyReLU(slope: 0.1 + 0.2)])
  func metadataTellActivations(activation: Activation) throws {
    for network in [
      try Self.network(activation: activation), try Self.network(latent: activation),
      try Self.network(output: activation), try Self.network(activation: activation, tiesWeights: true),
    ] { #expect(try stored(network, metadata: network.metadata) == network) }
    #expect(Activation(name: activation.name) == activation)
  }

  @Test func activationsAreNamed() {
    let names = ["linear", "relu", "leaky-relu", "leaky-relu:0.25", "tanh", "sigmoid"]
    let activations: [Activation] = [
      .linear, .relu, .leakyReLU(slope: 0.01), .leakyReLU(slope: 0.25), .tanh, .sigmoid,
    ]
    #expect(names.map(Activation.init(name:)) == activations)
    let unknown = [
      "", "ReLU", "gelu", "relu:0.1", "leaky-relu:", "leaky-relu:x", "leaky-relu:0", "leaky-relu:-0.1",
      "leaky-relu:1", "leaky-relu:nan", "leaky-relu:inf",
    ]
    #expect(unknown.filter { Activation(name: $0) != nil } == [])
  }

  @Test(arguments: ["activation", "latent_activation", "output_activation"])
  func unknownActivationsAreNoticed(key: String) throws {
    let network = try Self.network()
    var metadata = network.metadata
    metadata[key] = "gelu"
    #expect(
      throws: AutoencoderError.invalidModel("its \(key) is “gelu”, which this version does not know")
    ) { try stored(network, metadata: metadata) }
  }

  /// Behind ReLU they might not show.
  @Test(arguments: ["encoder.1.weight", "decoder.0.bias"], [Float.nan, -.infinity])
  func parametersThatAreNoNumbersAreNoticed(name: String, value: Float) throws {
    let network = try Self.network()
    for numbering in StateDictNumbering.allCases {
      var tensors = network.stateDict(numbering: numbering)
      let name = numbering == .layers ? name : name.replacing(".1.", with: ".2.")
      let tensor = try #require(tensors[name])
      let first = withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init)
      tensors[name] = Tensor(
        elementType: .float32, shape: tensor.shape, bytes: first + tensor.bytes.dropFirst(4))
      let error = AutoencoderError.invalidModel("“\(name)” has a value that is not a finite number")
      let file = SafeTensors(tensors: tensors)
      #expect(throws: error) { try Autoencoder(stateDict: file) }
      if numbering == .layers { #expect(throws: error) { try Autoencoder(file) } }
    }
  }

  /// Tied weights are the same numbers twice.
  @Test func tiedWeightsThatDifferAreNoticed() throws {
    let network = try Self.network(tiesWeights: true)
    #expect(network.metadata["tied_weights"] == "true")
    for (name, decoderLayer) in [("encoder.2", 0), ("decoder.1", 1), ("decoder.2", 2)] {
      var tensors = network.tensors()
      var weights = try SafeTensors(tensors: tensors).matrix("\(name).weight")
      weights[0, 0] += 1
      tensors["\(name).weight"] = Tensor(weights)
      let file = SafeTensors(metadata: network.metadata, tensors: tensors)
      let text = "weights are tied, but decoder layer \(decoderLayer) differs"
      #expect(throws: AutoencoderError.invalidModel(text)) { try Autoencoder(file) }
    }
  }

  /// As in PyTorch's `Linear`: outputs × inputs.
  @Test func tensorsHaveTheLayoutOfPyTorch() throws {
    let tensors = try Self.network().tensors()
    #expect(tensors["encoder.0.weight"]?.shape == [5, 6])
    #expect(tensors["encoder.2.weight"]?.shape == [3, 8])
    #expect(tensors["decoder.2.bias"]?.shape == [6])
    #expect(tensors.count == 12)
  }

  @Test(arguments: ["encoder.0.weight", "encoder.1.bias", "encoder.2.weight", "decoder.0.weight"])
  func missingTensorsAreNoticed(name: String) throws {
    var tensors = try Self.network().tensors()
    tensors[name] = nil
    #expect(throws: AutoencoderError.self) { try Autoencoder(SafeTensors(tensors: tensors)) }
  }

  @Test func layersThatDoNotFitAreNoticed() throws {
    var tensors = try Self.network().tensors()
    tensors["decoder.1.weight"] = Tensor(Matrix(rows: 5, columns: 7))
    #expect(throws: AutoencoderError.self) { try Autoencoder(SafeTensors(tensors: tensors)) }
    tensors = try Self.network().tensors()
    tensors["encoder.0.bias"] = Tensor([Float](repeating: 0, count: 4))
    #expect(throws: AutoencoderError.self) { try Autoencoder(SafeTensors(tensors: tensors)) }
  }
}
