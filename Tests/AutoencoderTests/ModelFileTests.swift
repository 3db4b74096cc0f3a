import Autoencoder
import Kernels
import Serialization
import Testing

@Suite struct ModelFileTests {
  static func network() throws -> Autoencoder {
    try Autoencoder(Architecture(inputs: 6, hidden: [5, 8], latent: 3), random: Random(seed: 1))
  }

  @Test func aNetworkComesBackAsItWas() throws {
    let network = try Self.network()
    let bytes = SafeTensors(tensors: network.tensors()).encoded()
    #expect(try Autoencoder(SafeTensors(decoding: bytes)) == network)
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
