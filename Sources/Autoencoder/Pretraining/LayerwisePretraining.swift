import Kernels

/// Greedy layer-wise pretraining, as DEC does it.
///
/// One after the other, each encoder layer and its mirror in the decoder learn to reconstruct what the layers
/// before make of the samples, with dropout on the layer's input and on its output; then all are trained together
/// (Vincent et al. 2010; Xie et al. 2016, section 3.4). Where images are moved in training, so are the samples here;
/// noise and dropout of the training options are for the whole network alone.
public struct LayerwisePretraining: Sendable, Equatable {
  /// Epochs for each pair of layers.
  public var epochs: Int
  /// The share of a pair's inputs and of its inner outputs that is dropped; DEC's is 0.2.
  public var dropout: Double

  /// DEC's dropout unless given.
  public init(epochs: Int, dropout: Double = 0.2) {
    self.epochs = epochs
    self.dropout = dropout
  }

  /// Throws unless every setting is in its range.
  func check() throws(AutoencoderError) {
    guard epochs >= 1 else { throw .invalidOption("\(epochs) epochs a layer; give 1 or more") }
    try Corruption.dropout(share: dropout).check()
  }

  /// How the pair of the given index is trained, by the options for the whole network.
  func options(ofPair index: Int, whole: TrainingOptions) -> TrainingOptions {
    var options = whole
    options.corruption = dropout > 0 ? .dropout(share: dropout) : .none
    options.embeddingDropout = dropout
    options.dropout = 0
    // Inner layers reconstruct activations, which need not be in [0, 1].
    if index > 0 { options.reconstructionLoss = .squaredError }
    return options
  }
}

extension Autoencoder {
  /// The encoder layer of the given index and its mirror as a network of their own.
  func pair(_ index: Int) throws(AutoencoderError) -> Autoencoder {
    let (encoder, decoder) = (layers[index], layers[mirror(ofLayer: index)])
    return try Autoencoder(
      Architecture(
        inputs: encoder.inputs, hidden: [], latent: encoder.outputs, latentActivation: encoder.activation,
        outputActivation: decoder.activation, tiesWeights: architecture.tiesWeights),
      parameters: [(encoder.weights, encoder.bias), (decoder.weights, decoder.bias)])
  }

  /// Puts a trained pair back in its place.
  mutating func replacePair(_ index: Int, by pair: Autoencoder) {
    layers[index] = pair.layers[0]
    layers[mirror(ofLayer: index)] = pair.layers[1]
  }
}
