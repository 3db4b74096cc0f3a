import Kernels
import Serialization

// Networks of PyTorch: what `safetensors.torch.save_file(model.state_dict(), …)` writes, and what
// `model.load_state_dict` reads.
//
// Reading: every two-dimensional tensor “….weight” of floating-point numbers (outputs × inputs) is a layer, with
// “….bias” of the same name or without bias; other tensors are left aside. Layers are in the order of their names,
// numbers in names by size (“net.10” after “net.9”), those of an encoder first. A name with “encoder” in it,
// “autoencoder” aside, belongs to the encoder, one with “decoder” to the decoder; if no name says so, the first half
// of the layers is the encoder. Activations are not in the file.
//
// Writing: layer i of the encoder is encoder.i.weight and encoder.i.bias, or, for `nn.Sequential` with an
// activation module after each layer, encoder.2i.weight and encoder.2i.bias; the decoder likewise.

/// How layers are numbered in a state_dict.
public enum StateDictNumbering: String, Sendable, CaseIterable {
  /// 0, 1, 2, …: layers alone, as in an `nn.ModuleList` of `nn.Linear`, and in this package's own model files.
  case layers
  /// 0, 2, 4, …: an `nn.Sequential` of `nn.Linear` and activation modules in turn.
  case sequential
}

extension DenseNetwork {
  /// The layers as PyTorch has them, their names after `prefix`: weights outputs × inputs.
  ///
  /// - Complexity: O(parameters).
  public func stateDict(
    prefix: String = "", numbering: StateDictNumbering = .sequential
  ) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for (index, layer) in layers.enumerated() {
      let number = numbering == .layers ? index : 2 * index
      tensors["\(prefix)\(number).weight"] = Tensor(layer.weights.transposedCopy())
      tensors["\(prefix)\(number).bias"] = Tensor(layer.bias.elements)
    }
    return tensors
  }
}

extension Autoencoder {
  /// Encoder and decoder as PyTorch has them, “encoder.….weight” and so on.
  ///
  /// - Complexity: O(parameters).
  public func stateDict(numbering: StateDictNumbering = .sequential) -> [String: Tensor] {
    encoder.stateDict(prefix: "encoder.", numbering: numbering)
      .merging(decoder.stateDict(prefix: "decoder.", numbering: numbering)) { $1 }
  }

  /// The autoencoder in a state_dict of PyTorch, or in a file of `stateDict` with `metadata`, which then prevail
  /// over the parameters.
  ///
  /// - Parameters:
  ///   - file: the tensors, the layers in the order of their names' numbers.
  ///   - activation: of the hidden layers; a file of PyTorch does not tell.
  ///   - latentActivation: of the embedding.
  ///   - outputActivation: of the output.
  /// - Throws: `AutoencoderError.invalidModel` if there are no layers, an odd number of them, or sizes that do
  ///   not mirror each other, for weights that are no floating-point numbers, and for layers of other kinds, as
  ///   normalisation and convolution; `AutoencoderError.invalidOption` for metadata of an architecture that none can have.
  public init(
    stateDict file: SafeTensors, activation: Activation = .relu, latentActivation: Activation = .linear,
    outputActivation: Activation = .linear
  ) throws(AutoencoderError) {
    let found = try StateDictLayer.all(in: file)
    guard !found.isEmpty else {
      throw .invalidModel(
        "there is no two-dimensional tensor of floating-point numbers whose name ends in “.weight”")
    }
    guard found.count % 2 == 0 else {
      throw .invalidModel(
        "it has \(found.count) layers (\(found.map(\.name).joined(separator: ", "))); an autoencoder has as many in the decoder as in the encoder"
      )
    }
    let depth = found.count / 2
    let encoders = found.count { $0.side == .encoder }
    let decoders = found.count { $0.side == .decoder }
    guard encoders + decoders == 0 || (encoders == depth && decoders == depth) else {
      throw .invalidModel(
        "\(encoders) layers are named encoder and \(decoders) decoder of \(found.count); give as many of each"
      )
    }
    let parameters = try file.parameters(ofLayers: found.map(\.name), mayLackBias: true)
    try self.init(
      try Self.architecture(
        of: parameters, in: file, activation: activation, latentActivation: latentActivation,
        outputActivation: outputActivation), parameters: parameters)
  }
}

/// A layer's name in a state_dict.
private struct StateDictLayer: Comparable {
  enum Side: Int { case encoder, unknown, decoder }

  /// Without “.weight”.
  let name: String
  let side: Side

  private init(_ name: String) {
    self.name = name
    // The whole may have a name too: “autoencoder.decoder.0”.
    let text = name.lowercased().replacing("autoencoder", with: "")
    let words = text.split { $0 == "." || $0 == "_" }
    func isNamed(_ side: String) -> Bool { text.contains("\(side)oder") || words.contains(side[...]) }
    side = isNamed("enc") ? .encoder : isNamed("dec") ? .decoder : .unknown
  }

  /// All layers of a file, encoder first.
  static func all(in file: SafeTensors) throws(AutoencoderError) -> [StateDictLayer] {
    let unread = file.typesLeftOut.filter { name, _ in
      [".weight", ".bias", ".running_mean"].contains { name.hasSuffix($0) }
    }
    if let (name, type) = unread.min(by: { $0.key < $1.key }) {
      throw .invalidModel(
        "“\(name)” has elements of type \(type), and layers are read of floating-point numbers of 16 to 64 bits only"
      )
    }
    let weights = file.tensors.filter { $0.key.hasSuffix(".weight") && $0.value.shape.count == 2 }
    // Without layers of other kinds, and without those that are quantised, the rest would be another network.
    let kinds = file.tensors.filter {
      $0.key.hasSuffix(".weight") && $0.value.shape.count != 2 || $0.key.hasSuffix(".running_mean")
    }
    if let (name, tensor) = kinds.min(by: { $0.key < $1.key }) {
      throw .invalidModel(
        "“\(name)” has \(tensor.shape.count) dimensions, and is of no fully connected layer, of which networks are here; leave out normalisation, convolution and the like"
      )
    }
    let other = weights.filter { !Tensor.ElementType.floatingPoint.contains($0.value.elementType) }
    if let (name, tensor) = other.min(by: { $0.key < $1.key }) {
      throw .invalidModel(
        "“\(name)” has elements of type \(tensor.elementType.rawValue), and layers are read of floating-point numbers only"
      )
    }
    return weights.keys.map { StateDictLayer(String($0.dropLast(".weight".count))) }.sorted()
  }

  static func < (left: StateDictLayer, right: StateDictLayer) -> Bool {
    if left.side != right.side { return left.side.rawValue < right.side.rawValue }
    let (a, b) = (left.parts, right.parts)
    for (x, y) in zip(a, b) where x != y {
      if let m = Int(x), let n = Int(y), m != n { return m < n }
      return x < y
    }
    return a.count < b.count
  }

  /// Runs of digits and of other characters, with "" at dots, so that “net.0” comes before “net2.0”: “layer10.fc” is
  /// layer, 10, "", fc.
  private var parts: [String] {
    var parts: [String] = []
    var wasDigit: Bool?
    for character in name {
      if character == "." {
        parts.append("")
        wasDigit = nil
        continue
      }
      let isDigit = character.isASCII && character.isNumber
      if isDigit == wasDigit {
        parts[parts.count - 1].append(character)
      } else {
        parts.append(String(character))
      }
      wasDigit = isDigit
    }
    return parts
  }
}
