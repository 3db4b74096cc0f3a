import Autoencoder
import Kernels
import TestSupport
import Testing

@Suite struct GradientTests {
  /// Every activation in every place, with every loss that may follow it.
  static let activations: [GradientCheck] = Activation.all.flatMap { activation in
    [
      GradientCheck("hidden \(activation.name)", hidden: activation),
      GradientCheck("latent \(activation.name)", latent: activation),
      GradientCheck("output \(activation.name)", output: activation),
      GradientCheck(
        "hidden \(activation.name), cross-entropy", hidden: activation, output: .sigmoid,
        options: crossEntropy),
      GradientCheck(
        "latent \(activation.name), cross-entropy", latent: activation, output: .sigmoid,
        options: crossEntropy),
    ]
  }

  /// A loss on the embedding, through each activation of it.
  static let embeddingLosses: [GradientCheck] = Activation.all.flatMap { activation in
    [
      GradientCheck("embedding \(activation.name)", latent: activation, hasEmbeddingLoss: true),
      GradientCheck(
        "embedding \(activation.name), dropout", hidden: .relu, latent: activation,
        options: TrainingOptions(embeddingDropout: 0.4), hasEmbeddingLoss: true),
    ]
  }

  static let tied: [GradientCheck] = [
    GradientCheck("squared error", hidden: .relu, tiesWeights: true),
    GradientCheck("cross-entropy", output: .sigmoid, tiesWeights: true, options: crossEntropy),
    GradientCheck(
      "embedding loss and noise", hidden: .leakyReLU(slope: 0.2), latent: .tanh, tiesWeights: true,
      options: TrainingOptions(corruption: .gaussian(deviation: 0.2), dropout: 0.2, embeddingDropout: 0.3),
      hasEmbeddingLoss: true),
  ]

  /// The loss compares with samples without noise; what is dropped passes no gradient.
  static let noise: [GradientCheck] = [
    GradientCheck("Gaussian", options: TrainingOptions(corruption: .gaussian(deviation: 0.3))),
    GradientCheck("masking", options: TrainingOptions(corruption: .masking(share: 0.3))),
    GradientCheck("input dropout", options: TrainingOptions(corruption: .dropout(share: 0.3))),
    GradientCheck("dropout", hidden: .relu, options: TrainingOptions(dropout: 0.3)),
    GradientCheck("dropout, sigmoid", hidden: .sigmoid, options: TrainingOptions(dropout: 0.3)),
    GradientCheck("embedding dropout", latent: .tanh, options: TrainingOptions(embeddingDropout: 0.3)),
    GradientCheck(
      "all with cross-entropy", hidden: .leakyReLU(slope: 0.2), output: .sigmoid,
      options: TrainingOptions(
        reconstructionLoss: .binaryCrossEntropy, corruption: .masking(share: 0.2), dropout: 0.2,
        embeddingDropout: 0.2), hasEmbeddingLoss: true),
  ]

  /// A loss on the embedding alone: the decoder's gradients are 0.
  static let encoders: [GradientCheck] = [
    GradientCheck(
      "encoder alone", hidden: .relu, options: TrainingOptions(trainsDecoder: false), hasEmbeddingLoss: true),
    GradientCheck(
      "encoder alone, tanh, noise", latent: .tanh,
      options: TrainingOptions(trainsDecoder: false, corruption: .gaussian(deviation: 0.2), dropout: 0.2),
      hasEmbeddingLoss: true),
    GradientCheck(
      "encoder alone, tied", tiesWeights: true, options: TrainingOptions(trainsDecoder: false),
      hasEmbeddingLoss: true),
  ]

  static let crossEntropy = TrainingOptions(reconstructionLoss: .binaryCrossEntropy)

  @Test(arguments: activations + embeddingLosses + tied + noise + encoders)
  func everyLayerAgreesWithFiniteDifferences(check: GradientCheck) throws { try check.run() }

  /// The published shape: eight layers, ReLU.
  @Test func deepNetworksAgreeWithFiniteDifferences() throws {
    var check = GradientCheck("deep", hasEmbeddingLoss: true)
    check.architecture = Architecture(inputs: GradientCheck.inputs, hidden: [7, 6, 11], latent: 4)
    try check.run(seed: 20)
  }

  /// A loss on the embedding leaves the decoder alone, and adds to what the encoder has from the reconstruction.
  @Test func embeddingLossFlowsIntoTheEncoderAlone() throws {
    let engine = try Engine()
    let samples = Matrix.random(8, 9, seed: 4)
    var trainer = try AutoencoderTrainer(
      Autoencoder(Architecture(inputs: 9, hidden: [7, 6], latent: 4), random: Random(seed: 3)))
    let (losses, plain) = try trainer.gradients(of: samples, engine: engine)
    let (both, gradients) = try trainer.gradients(
      of: samples, engine: engine, embeddingLoss: GradientCheck.fourthPowers)
    #expect(losses.embedding == 0)
    #expect(both.embedding > 0)
    #expect(losses.reconstruction == both.reconstruction)
    let isSame = zip(gradients, plain).map { $0.weights == $1.weights && $0.bias == $1.bias }
    #expect(isSame == [false, false, false, true, true, true])
  }

  /// Too few rows would leave those of the batch before; the next step has a gradient of the right shape again.
  @Test(arguments: [(7, 4), (0, 4), (8, 5)], [true, false])
  func embeddingLossesKeepTheirGradientsShape(shape: (Int, Int), trainsDecoder: Bool) throws {
    let engine = try Engine(threads: 1)
    let samples = Matrix.random(8, 9, seed: 4)
    var trainer = try AutoencoderTrainer(
      Autoencoder(Architecture(inputs: 9, hidden: [7], latent: 4), random: Random(seed: 3)),
      options: TrainingOptions(trainsDecoder: trainsDecoder))
    let message =
      "a loss on the embedding gave a gradient of \(shape.0) × \(shape.1) for an embedding of 8 × 4"
    #expect(throws: AutoencoderError.shapeMismatch(message)) {
      try trainer.gradients(of: samples, engine: engine) { _, gradient in
        gradient = Matrix(rows: shape.0, columns: shape.1)
        return 1
      }
    }
    _ = try trainer.gradients(of: samples, engine: engine, embeddingLoss: GradientCheck.fourthPowers)
  }

  /// What a batch was told before leaves nothing in the next one's gradient.
  @Test(arguments: tied + encoders)
  func gradientsDoNotAddUp(check: GradientCheck) throws {
    let engine = try Engine(threads: 1)
    var trainer = try AutoencoderTrainer(
      Autoencoder(check.architecture, random: Random(seed: 3)), options: check.options)
    let samples = Matrix.shares(8, GradientCheck.inputs, seed: 4)
    let results = try (0..<2).map { _ in
      try trainer.gradients(of: samples, engine: engine, embeddingLoss: GradientCheck.fourthPowers).gradients
    }
    #expect(results[0].map(\.weights) == results[1].map(\.weights))
    #expect(results[0].map(\.bias) == results[1].map(\.bias))
  }

  /// Of tied weights the encoder's layers have the gradient.
  @Test func tiedDecoderWeightsHaveNoGradientOfTheirOwn() throws {
    var trainer = try AutoencoderTrainer(
      Autoencoder(Architecture(inputs: 9, hidden: [7], latent: 4, tiesWeights: true), random: Random(seed: 3))
    )
    let gradients = try trainer.gradients(of: Matrix.random(8, 9, seed: 4), engine: Engine()).gradients
    let isZero = gradients.map { $0.weights.elements.allSatisfy { $0 == 0 } }
    #expect(isZero == [false, false, true, true])
  }
}
