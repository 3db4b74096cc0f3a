import Kernels

/// The shape of an autoencoder: inputs – hidden… – latent – …hidden – inputs, and what its layers apply.
public struct Architecture: Sendable, Equatable {
  /// Features of a sample, d.
  public var inputs: Int
  /// Units of the encoder's hidden layers; the decoder mirrors them.
  public var hidden: [Int]
  /// Dimensions of the embedding, l.
  public var latent: Int
  /// The activation of the hidden layers.
  public var activation: Activation
  /// The activation of the embedding.
  public var latentActivation: Activation
  /// The activation of the decoder's output.
  public var outputActivation: Activation
  /// Whether each decoder layer's weights are the transpose of its mirror's in the encoder.
  ///
  /// Biases are never shared (Vincent et al. 2010).
  public var tiesWeights: Bool

  /// The published network by default: d – 500 – 500 – 2000 – l and back, ReLU on the hidden layers, linear
  /// embedding and output (arXiv 2411.19496).
  public init(
    inputs: Int, hidden: [Int] = [500, 500, 2000], latent: Int, activation: Activation = .relu,
    latentActivation: Activation = .linear, outputActivation: Activation = .linear, tiesWeights: Bool = false
  ) {
    self.inputs = inputs
    self.hidden = hidden
    self.latent = latent
    self.activation = activation
    self.latentActivation = latentActivation
    self.outputActivation = outputActivation
    self.tiesWeights = tiesWeights
  }

  /// Most weights of a network: 8 GB of them.
  private static let weightLimit = 1 << 31

  /// Units from the inputs to the outputs, a number more than there are layers.
  ///
  /// - Throws: `AutoencoderError.invalidOption` for a layer without units, too many weights, or a leaky ReLU whose
  ///   slope is not in (0, 1): its derivative could not be told by its output, nor its name be read back.
  func layerSizes() throws(AutoencoderError) -> [Int] {
    for case .leakyReLU(let slope) in [activation, latentActivation, outputActivation] {
      guard slope > 0, slope < 1 else {
        throw .invalidOption("a leaky ReLU's slope of \(slope); give a number between 0 and 1")
      }
    }
    let sizes = [inputs] + hidden + [latent] + hidden.reversed() + [inputs]
    guard sizes.allSatisfy({ $0 > 0 }) else {
      throw .invalidOption("layer sizes \(sizes); each must be 1 or more")
    }
    // Adam keeps two further copies; a product in Double cannot overflow.
    let weights = zip(sizes, sizes.dropFirst()).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    guard weights <= Double(Self.weightLimit) else {
      throw .invalidOption(
        "layer sizes \(sizes) have more than \(Self.weightLimit) weights; make layers smaller, or take fewer features"
      )
    }
    return sizes
  }

  /// What the layer of the given index applies, of `hidden.count` · 2 + 2 in all.
  func activation(ofLayer index: Int) -> Activation {
    let depth = hidden.count + 1
    return index == depth - 1 ? latentActivation : index == 2 * depth - 1 ? outputActivation : activation
  }

  /// Number of weights and biases, tied weights counted twice.
  ///
  /// - Throws: as `layerSizes`.
  public func parameterCount() throws(AutoencoderError) -> Int {
    let sizes = try layerSizes()
    return zip(sizes, sizes.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 + $1.1 }
  }
}
