import Autoencoder
import Kernels
import TestSupport
import Testing

@Suite struct StepHooksTests {
  /// Before a step the network is as it was, and after it the embeddings are those of the network as it is.
  @Test func theyAreCalledAroundEachStep() throws {
    let engine = try Engine()
    let samples = TrainingSamples(Matrix.random(40, 6, seed: 1))
    let network = try Autoencoder(
      Architecture(inputs: 6, hidden: [8], latent: 3), random: Random(seed: 2))
    // Noise and dropout are of the step alone.
    let options = TrainingOptions(batchSize: 16, corruption: .gaussian(deviation: 0.5), dropout: 0.3)
    var trainer = try AutoencoderTrainer(network, options: options)
    var networks: [Autoencoder] = []
    var batches: [EmbeddedBatch] = []
    let hooks = StepHooks(willStep: { networks.append($0) }, didStep: { batches.append($0) })
    let result = try trainer.continueEpoch(
      samples, epoch: 1, random: Random(seed: 3), engine: engine, hooks: hooks, pausingWhen: { false })
    #expect(result != nil && networks.count == 3 && batches.map(\.indices.count) == [16, 16, 8])
    #expect(networks.first == network)
    #expect(batches.flatMap { Array($0.indices) }.sorted() == Array(0..<40))
    for (batch, after) in zip(batches, networks.dropFirst() + [trainer.autoencoder]) {
      let all = try after.encode(samples, engine: engine)
      let expected = batch.indices.flatMap { all.row($0) }
      let worst = zip(batch.embedding.elements, expected).map { abs($0 - $1) }.max() ?? 1
      #expect(worst <= 1e-6)
    }
    var plain = try AutoencoderTrainer(network, options: options)
    _ = try plain.trainEpoch(samples, epoch: 1, random: Random(seed: 3), engine: engine)
    #expect(plain.autoencoder == trainer.autoencoder, "looking on changes nothing")
  }
}
