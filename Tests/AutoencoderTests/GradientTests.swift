import Autoencoder
import Kernels
import TestSupport
import Testing

@Suite struct GradientTests {
  static let architecture = Architecture(inputs: 9, hidden: [7, 6, 11], latent: 4)

  @Test(arguments: CPU.instructionSets)
  func everyLayerAgreesWithFiniteDifferences(instructionSet: InstructionSet) throws {
    let engine = try Engine(instructionSet: instructionSet, threads: 2)
    let network = try Autoencoder(Self.architecture, random: Random(seed: 1))
    let samples = Matrix.random(13, 9, seed: 2)
    var trainer = try AutoencoderTrainer(network, options: TrainingOptions(batchSize: 13))
    let (losses, gradients) = try trainer.gradients(of: samples, engine: engine)

    let naive = NaiveNetwork(network)
    let expected = naive.loss(of: samples.doubles) { _ in 0 }
    #expect(abs(losses.reconstruction - expected) <= 1e-5 * expected)
    #expect(losses.embedding == 0)
    for (index, gradient) in gradients.enumerated() {
      let computed = (gradient.weights.elements + gradient.bias.elements).map(Double.init)
      let differences = naive.differences(layer: index, samples: samples.doubles) { _ in 0 }
      // Float sums of about ten terms through eight layers, against differences good to 1e-9.
      #expect(relativeDifference(computed, differences) <= 1e-5, "layer \(index)")
    }
  }

  /// A loss on the embedding reaches the encoder and leaves the decoder alone.
  @Test func embeddingLossFlowsIntoTheEncoder() throws {
    let engine = try Engine(threads: 1)
    let network = try Autoencoder(Self.architecture, random: Random(seed: 3))
    let samples = Matrix.random(8, 9, seed: 4)
    var trainer = try AutoencoderTrainer(network, options: TrainingOptions(batchSize: 8))
    let (losses, gradients) = try trainer.gradients(of: samples, engine: engine) { batch, gradient in
      // (1/B) Σ ‖h‖⁴, whose gradient is 4 ‖h‖² h / B.
      var total = 0.0
      for row in 0..<batch.embedding.rows {
        let h = batch.embedding.row(row)
        let square = h.reduce(0) { $0 + $1 * $1 }
        for (j, x) in h.enumerated() { gradient[row, j] += 4 * square * x / 8 }
        total += Double(square * square) / 8
      }
      return total
    }
    let naive = NaiveNetwork(network)
    let fourthPower: ([Double]) -> Double = { h in
      let square = h.reduce(0) { $0 + $1 * $1 }
      return square * square
    }
    let whole = naive.loss(of: samples.doubles, embeddingLoss: fourthPower)
    #expect(abs(losses.reconstruction + losses.embedding - whole) <= 1e-5 * whole)
    for (index, gradient) in gradients.enumerated() {
      let computed = (gradient.weights.elements + gradient.bias.elements).map(Double.init)
      let differences = naive.differences(
        layer: index, samples: samples.doubles, embeddingLoss: fourthPower)
      #expect(relativeDifference(computed, differences) <= 1e-5, "layer \(index)")
    }
  }

  @Test func encodingAndDecodingFollowTheEquations() throws {
    let engine = try Engine(threads: 2)
    let network = try Autoencoder(Self.architecture, random: Random(seed: 5))
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
}
