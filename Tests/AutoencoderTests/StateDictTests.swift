import Autoencoder
import Kernels
import Serialization
import TestSupport
import Testing

@Suite struct StateDictTests {
  /// The weights and biases of six layers, as PyTorch has them.
  private static let sizes = [6, 5, 8, 3, 8, 5, 6]
  private static func weights(_ layer: Int) -> Matrix {
    Matrix.random(sizes[layer + 1], sizes[layer], seed: UInt64(layer))
  }
  private static func bias(_ layer: Int) -> Matrix {
    Matrix.random(1, sizes[layer + 1], seed: UInt64(10 + layer))
  }

  /// Layers in the order of the network under the given names.
  private func file(_ names: [String], hasBias: Bool = true, besides: [String: Tensor] = [:]) -> SafeTensors {
    var tensors = besides
    for (layer, name) in names.enumerated() {
      tensors["\(name).weight"] = Tensor(Self.weights(layer))
      if hasBias { tensors["\(name).bias"] = Tensor(Self.bias(layer).elements) }
    }
    return SafeTensors(tensors: tensors)
  }

  private func network(hasBias: Bool = true) throws -> Autoencoder {
    try Autoencoder(
      Architecture(inputs: 6, hidden: [5, 8], latent: 3),
      parameters: (0..<6).map {
        let bias = Self.bias($0)
        return (
          Self.weights($0).transposedCopy(), hasBias ? bias : Matrix(rows: 1, columns: bias.columns)
        )
      })
  }

  /// A file of another program may have tensors of types that are not read, but not as parts of layers.
  @Test func otherTensorsMayBeOfAnyType() throws {
    let names = Self.names[0]
    func bytes(_ other: String, asType type: String) throws -> [UInt8] {
      let file = file(names, besides: ["scale": Tensor([1] as [Int32]), "other": Tensor([2] as [Int32])])
      let text = "\"\(other)\":{\"dtype\":\""
      let written = file.encoded()
      let found = try #require(written.firstRange(of: Array(text.utf8)))
      return Array(written[..<found.upperBound]) + Array(type.utf8)
        + Array(written[(found.upperBound + 3)...])
    }
    let other = try SafeTensors(decoding: bytes("scale", asType: "C32"), leavingOutOtherTypes: true)
    #expect(try Autoencoder(stateDict: other) == network())
    for part in ["encoder.2.bias", "decoder.0.weight"] {
      let file = try SafeTensors(decoding: bytes(part, asType: "E4M"), leavingOutOtherTypes: true)
      let error = #expect(throws: AutoencoderError.self) { try Autoencoder(stateDict: file) }
      #expect(error?.description.contains("“\(part)” has elements of type E4M") == true)
    }
  }

  private static let names: [[String]] = [
    // Encoder and decoder as nn.Sequential with activation modules, and as layers alone.
    ["encoder.0", "encoder.2", "encoder.4", "decoder.0", "decoder.2", "decoder.4"],
    ["encoder.0", "encoder.1", "encoder.2", "decoder.0", "decoder.1", "decoder.2"],
    // One nn.Sequential: by number, not by letter, in which 10 would come after 0.
    ["0", "2", "4", "6", "8", "10"],
    ["net.7", "net.8", "net.9", "net.10", "net.11", "net.100"],
    ["fc1", "fc2", "fc3", "fc9", "fc10", "fc11"],
    // Modules in modules.
    [1, 3, 10].map { "net.encoder.layers.\($0).fc" } + [2, 4, 20].map { "net.decoder.layers.\($0).fc" },
    ["encoder.0.0", "encoder.0.1", "encoder.1.0", "decoder.0.0", "decoder.0.1", "decoder.1.0"],
    ["encoder1", "encoder2", "encoder3", "decoder1", "decoder2", "decoder3"],
    // A name of the whole that has “encoder” in it.
    ["autoencoder.encoder.0", "autoencoder.encoder.2", "autoencoder.encoder.4"]
      + ["autoencoder.decoder.0", "autoencoder.decoder.2", "autoencoder.decoder.4"],
    ["autoencoder.0", "autoencoder.2", "autoencoder.4", "autoencoder.6", "autoencoder.8", "autoencoder.10"],
    // Of which the decoder's would come first by the alphabet, or by the dot.
    ["AutoEncoder.enc.0", "AutoEncoder.enc.2", "AutoEncoder.enc.4"]
      + ["AutoEncoder.dec.0", "AutoEncoder.dec.2", "AutoEncoder.dec.4"],
    ["Encoder.0", "Encoder.2", "Encoder.4", "Decoder.0", "Decoder.2", "Decoder.4"],
    ["net.0", "net.2", "net.4", "net2.0", "net2.2", "net2.4"],
  ]

  @Test(arguments: names, [true, false])
  func layersAreFoundByTheirNames(names: [String], hasBias: Bool) throws {
    // What is not a layer: counters, and what is not called as one.
    let besides = [
      "encoder.batches": Tensor([3] as [Int]), "decoder.scale": Tensor(Self.weights(0)),
      "weight": Tensor(Self.weights(0)),
    ]
    let found = try Autoencoder(stateDict: file(names, hasBias: hasBias, besides: besides))
    #expect(try found == network(hasBias: hasBias))
  }

  @Test func weightsOfOtherPrecisionsAreRead() throws {
    // The upper half of the bits of a Float is bfloat16, so that these numbers are exact in all three types.
    func converted(_ tensor: Tensor, to type: Tensor.ElementType) throws -> Tensor {
      let floats = stride(from: 0, to: tensor.bytes.count, by: 4).map { Array(tensor.bytes[$0 + 2..<$0 + 4]) }
      let bytes = floats.flatMap { upper -> [UInt8] in
        let value = Float(bitPattern: UInt32(upper[1]) << 24 | UInt32(upper[0]) << 16)
        let double = Double(value).bitPattern
        return switch type {
        case .float32: [0, 0] + upper
        case .float64: (0..<8).map { UInt8(truncatingIfNeeded: double >> (8 * $0)) }
        default: upper
        }
      }
      return try #require(Tensor(elementType: type, shape: tensor.shape, bytes: bytes))
    }
    let original = file(Self.names[0])
    let networks = try [.float32, .float64, .bfloat16].map { (type: Tensor.ElementType) in
      var file = SafeTensors(tensors: try original.tensors.mapValues { try converted($0, to: type) })
      file.tensors["mask"] = Tensor(elementType: .bool, shape: [1], bytes: [1])
      return try Autoencoder(stateDict: SafeTensors(decoding: file.encoded()))
    }
    #expect(networks.allSatisfy { $0 == networks[0] })
    #expect(networks[0].architecture == (try network().architecture))
  }

  @Test func activationsAreTheCallers() throws {
    let network = try Autoencoder(
      stateDict: file(Self.names[0]), activation: .leakyReLU(slope: 0.3), latentActivation: .tanh,
      outputActivation: .sigmoid)
    #expect(
      network.layers.map(\.activation) == [
        .leakyReLU(slope: 0.3), .leakyReLU(slope: 0.3), .tanh, .leakyReLU(slope: 0.3),
        .leakyReLU(slope: 0.3), .sigmoid,
      ])
  }

  @Test(arguments: StateDictNumbering.allCases)
  func whatIsWrittenIsReadBack(numbering: StateDictNumbering) throws {
    let network = try network()
    let tensors = network.stateDict(numbering: numbering)
    #expect(try Autoencoder(stateDict: SafeTensors.stored(tensors)) == network)
    let names = Self.names[numbering == .sequential ? 0 : 1]
    #expect(tensors == file(names).tensors)
  }

  @Test func encodersAreWrittenByThemselves() throws {
    let network = try network()
    let tensors = network.encoder.stateDict(prefix: "net.", numbering: .layers)
    #expect(
      tensors.keys.sorted() == [
        "net.0.bias", "net.0.weight", "net.1.bias", "net.1.weight", "net.2.bias", "net.2.weight",
      ])
    #expect(tensors["net.2.weight"] == Tensor(Self.weights(2)))
    #expect(network.decoder.stateDict()["4.bias"] == Tensor(Self.bias(5).elements))
  }

  // MARK: What is refused

  /// Without them the rest would be another network.
  @Test(arguments: [
    ("encoder.1.weight", Tensor([1, 1, 1] as [Float])), ("encoder.1.running_mean", Tensor([Float(0)])),
    (
      "encoder.conv.weight",
      Tensor(elementType: .float32, shape: [1, 1, 2, 1], bytes: Array(repeating: 0, count: 8))
        ?? Tensor([Float(0)])
    ),
  ])
  func layersOfOtherKindsAreNamed(name: String, tensor: Tensor) throws {
    #expect(message(file(Self.names[0], besides: [name: tensor]))?.contains("“\(name)”") == true)
  }

  private func message(_ file: SafeTensors) -> String? {
    let error = #expect(throws: AutoencoderError.self) { try Autoencoder(stateDict: file) }
    guard case .invalidModel(let text) = error else { return nil }
    return text
  }

  @Test func filesWithoutLayersAreRefused() throws {
    let text = "there is no two-dimensional tensor of floating-point numbers whose name ends in “.weight”"
    let others = [
      "encoder.0.scale": Tensor([1, 2] as [Float]), "encoder.0.bias": Tensor([1, 2] as [Float]),
      "encoder.0.weight_v": Tensor(Self.weights(0)),
    ]
    #expect(message(SafeTensors()) == text)
    #expect(message(SafeTensors(tensors: others)) == text)
  }

  @Test func quantisedLayersAreRefused() throws {
    var quantised = file(Self.names[0])
    quantised.tensors["encoder.0.weight"] = Tensor(elementType: .int8, shape: [1, 1], bytes: [3])
    #expect(message(quantised)?.contains("“encoder.0.weight” has elements of type I8") == true)
  }

  @Test func anOddNumberOfLayersIsRefused() {
    let text = message(file(["0", "2", "10"]))
    #expect(text == "it has 3 layers (0, 2, 10); an autoencoder has as many in the decoder as in the encoder")
  }

  @Test(arguments: [
    (["encoder.0", "encoder.1", "encoder.2", "decoder.0"], "3 layers are named encoder and 1 decoder of 4"),
    (["encoder.0", "encoder.1"], "2 layers are named encoder and 0 decoder of 2"),
    (["encoder.0", "encoder.1", "head", "decoder.0"], "2 layers are named encoder and 1 decoder of 4"),
  ])
  func halvesOfDifferentDepthsAreRefused(names: [String], text: String) {
    #expect(message(file(names)) == "\(text); give as many of each")
  }

  @Test func sizesThatDoNotMirrorAreRefused() throws {
    // Layers 0 and 1 alone are 6 – 5 – 8.
    #expect(message(file(["0", "1"])) == "layer 1 is 5 × 8, not 5 × 6")
    var tensors = file(Self.names[0]).tensors
    tensors["decoder.2.weight"] = Tensor(Matrix(rows: 5, columns: 7))
    #expect(message(SafeTensors(tensors: tensors)) == "layer 4 is 7 × 5, not 8 × 5")
  }

  @Test func biasesOfOtherSizesAreRefused() {
    for bias in [Tensor([1, 2, 3] as [Float]), Tensor([1, 2, 3, 4, 5] as [Int]), Tensor(Self.weights(0))] {
      let file = file(Self.names[0], besides: [:])
      var tensors = file.tensors
      tensors["encoder.0.bias"] = bias
      #expect(throws: AutoencoderError.self) { try Autoencoder(stateDict: SafeTensors(tensors: tensors)) }
    }
  }
}
