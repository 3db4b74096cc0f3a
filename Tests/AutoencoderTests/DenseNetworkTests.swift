import Autoencoder
import Kernels
import TestSupport
import Testing

@Suite struct DenseNetworkTests {
  @Test(arguments: Activation.all)
  func encodingAndDecodingFollowTheEquations(activation: Activation) throws {
    let engine = try Engine(threads: 2)
    let network = try Autoencoder(
      Architecture(
        inputs: 9, hidden: [7, 6, 11], latent: 4, activation: activation, latentActivation: .tanh,
        outputActivation: .sigmoid), random: Random(seed: 5))
    // More rows than a block, so that blocks are put together.
    let samples = Matrix.random(1100, 9, seed: 6)
    let embedding = try network.encode(samples, engine: engine)
    let output = try network.decode(embedding, engine: engine)
    let naive = NaiveNetwork(network)
    let outputs = samples.doubles.map { naive.outputs(of: $0) }
    let embeddings = outputs.flatMap { $0[3] }
    #expect(relativeDifference(embedding.elements.map(Double.init), embeddings) <= 1e-5)
    #expect(relativeDifference(output.elements.map(Double.init), outputs.flatMap { $0[7] }) <= 1e-5)
  }

  @Test func encoderAndDecoderAreTheHalvesOfTheNetwork() throws {
    let engine = try Engine()
    let network = try Autoencoder(
      Architecture(inputs: 9, hidden: [7, 6], latent: 4), random: Random(seed: 1))
    let (encoder, decoder) = (network.encoder, network.decoder)
    #expect(encoder.layers + decoder.layers == network.layers)
    #expect([encoder.inputs, encoder.outputs, decoder.inputs, decoder.outputs] == [9, 4, 4, 9])
    let samples = Matrix.random(20, 9, seed: 2)
    let embedding = try encoder.apply(to: TrainingSamples(samples), engine: engine)
    #expect(try embedding == network.encode(samples, engine: engine))
    #expect(
      try decoder.apply(to: TrainingSamples(embedding), engine: engine)
        == network.decode(embedding, engine: engine))
    // The decoder by itself, put together from its layers.
    #expect(try DenseNetwork(decoder.layers) == decoder)
  }

  @Test func noSamplesGiveNoRows() throws {
    let network = try Autoencoder(Architecture(inputs: 9, hidden: [7], latent: 4), random: Random(seed: 1))
    let embedding = try network.encode(Matrix(rows: 0, columns: 9), engine: Engine())
    #expect(embedding.rows == 0 && embedding.columns == 4)
  }

  @Test func layersThatDoNotFollowEachOtherAreRefused() throws {
    var random = Random(seed: 1)
    let layers = [(9, 7), (7, 4), (5, 2)].map {
      Dense(inputs: $0.0, outputs: $0.1, activation: .relu, random: &random)
    }
    #expect(throws: AutoencoderError.invalidModel("it has no layers")) { try DenseNetwork([]) }
    #expect(
      throws: AutoencoderError.invalidModel("layer 2 has 5 inputs, and the one before it 4 outputs")
    ) { try DenseNetwork(layers) }
    #expect(throws: AutoencoderError.self) {
      try Dense(weights: Matrix(rows: 3, columns: 4), bias: Matrix(rows: 1, columns: 3), activation: .relu)
    }
  }

  @Test func samplesOfOtherFeaturesAreRefused() throws {
    let engine = try Engine()
    let network = try Autoencoder(Architecture(inputs: 9, hidden: [7], latent: 4), random: Random(seed: 1))
    let error = AutoencoderError.shapeMismatch("samples of 2 × 8 for a network of 9 inputs")
    #expect(throws: error) { try network.encode(Matrix(rows: 2, columns: 8), engine: engine) }
    #expect(throws: AutoencoderError.shapeMismatch("samples of 2 × 9 for a network of 4 inputs")) {
      try network.decode(Matrix(rows: 2, columns: 9), engine: engine)
    }
  }
}
