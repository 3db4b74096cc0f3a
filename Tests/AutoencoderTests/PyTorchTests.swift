import Autoencoder
import Kernels
import Testing

@Suite struct PyTorchTests {
  @Test(arguments: TrainingFixtures.all, CPU.instructionSets)
  func tenStepsGiveTheSameLossesAndWeights(
    fixture: TrainingFixture, instructionSet: InstructionSet
  ) throws {
    let setup = try #require(FixtureSetup(fixture.name), "no setup for “\(fixture.name)”")
    let engine = try Engine(instructionSet: instructionSet, threads: 2)
    let samples = TrainingSamples(try TrainingFixtures.sampleMatrix())
    var trainer = try AutoencoderTrainer(TrainingFixtures.network(setup), options: setup.options, epochs: 1)
    let losses = try TrainingFixtures.batches.enumerated().map { step, batch in
      let rate = setup.rates?[step] ?? TrainingFixtures.rate
      return try trainer.step(
        samples, at: batch[...], rateFactor: rate / TrainingFixtures.rate, random: Random(seed: 0),
        engine: engine
      ).reconstruction
    }
    let lossErrors = zip(losses, fixture.losses).map { abs($0 / Double($1) - 1) }
    #expect(lossErrors.count == 10 && lossErrors.allSatisfy { $0 <= 1e-5 }, "\(lossErrors)")
    let first = trainer.autoencoder.layers[0]
    #expect(largestDifference(first.weights.transposedCopy().elements, fixture.firstWeights) <= 1e-5)
    #expect(largestDifference(first.bias.elements, fixture.firstBias) <= 1e-5)
    if fixture.name == "adam" {
      let last = trainer.autoencoder.layers[5].weights.transposedCopy().elements
      #expect(largestDifference(last, TrainingFixtures.adamLastWeights) <= 1e-5)
    }
    #expect(trainer.steps == 10)
  }

  /// Three steps are an epoch: 24 samples in batches of 8.
  @Test(arguments: [
    ("adam, half the rate every two epochs", 3, 4), ("adam, cosine annealing", 10, 1),
    ("adam, linear warm-up", 3, 4), ("adam", 3, 4),
  ])
  func schedulesAreThoseOfPyTorch(name: String, stepsPerEpoch: Int, epochs: Int) throws {
    let setup = try #require(FixtureSetup(name))
    let rates = (0..<10).map {
      TrainingFixtures.rate
        * setup.options.schedule.factor(step: $0, stepsPerEpoch: stepsPerEpoch, epochs: epochs)
    }
    let expected = setup.rates ?? Array(repeating: TrainingFixtures.rate, count: 10)
    // PyTorch multiplies its rate step by step.
    let isSame = zip(rates, expected).map { abs($0 - $1) <= 1e-15 }
    #expect(isSame == Array(repeating: true, count: 10), "\(rates)")
  }

  private func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }
}
