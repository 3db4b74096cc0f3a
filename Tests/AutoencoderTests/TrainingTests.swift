import Autoencoder
import Kernels
import Testing

@Suite struct TrainingTests {
  static let architecture = Architecture(inputs: 12, hidden: [20, 30], latent: 3)

  /// Samples on a curved two-dimensional surface in twelve dimensions.
  static func surface(_ n: Int, seed: UInt64) -> Matrix {
    var random = Random(seed: seed)
    var samples = Matrix(rows: n, columns: 12)
    for i in 0..<n {
      let (u, v) = (random.nextFloat(), random.nextFloat())
      for j in 0..<12 {
        let weight = Float(j) / 11
        samples[i, j] = weight * u + (1 - weight) * v + 0.3 * u * v * Float(j % 3)
      }
    }
    return samples
  }

  /// Of no samples there is no loss, and of samples that are not there no batch.
  @Test func stepsNeedSamples() throws {
    let (engine, samples) = (try Engine(threads: 1), TrainingSamples(Self.surface(5, seed: 1)))
    let network = try Autoencoder(Self.architecture, random: Random(seed: 2))
    var trainer = try AutoencoderTrainer(network, options: TrainingOptions(batchSize: 64))
    for indices in [[], [7]] {
      let error = #expect(throws: AutoencoderError.self) {
        try trainer.step(samples, at: indices[...], random: Random(seed: 0), engine: engine)
      }
      guard case .shapeMismatch(let what) = error else {
        Issue.record("\(indices): \(error as Any)"); continue
      }
      #expect(!what.contains("do not fit"), "that is said once")
    }
    #expect(throws: AutoencoderError.self) {
      try trainer.gradients(of: Matrix(rows: 0, columns: 12), engine: engine)
    }
    let nothing: [(TrainingSamples, [Int]?)] = [
      (TrainingSamples(Matrix(rows: 0, columns: 12)), nil), (samples, []),
    ]
    for (samples, subset) in nothing {
      #expect(
        throws: AutoencoderError.shapeMismatch("an epoch of no samples; give one or more to learn from")
      ) {
        try trainer.trainEpoch(samples, subset: subset, epoch: 1, random: Random(seed: 0), engine: engine)
      }
    }
    #expect(trainer.steps == 0 && trainer.autoencoder == network)
    for count in [-1, 0] {
      #expect(
        throws: AutoencoderError.invalidOption("pretraining on \(count) samples; give 1 or more")
      ) {
        try Pretraining(
          network, options: PretrainingOptions(epochs: 1), samples: count, random: Random(seed: 0))
      }
    }
  }

  @Test func stepsNeedALoss() throws {
    let engine = try Engine(threads: 1)
    let network = try Autoencoder(Self.architecture, random: Random(seed: 2))
    var trainer = try AutoencoderTrainer(network, options: TrainingOptions(trainsDecoder: false))
    let message =
      "a network without its decoder learns from a loss on the embedding alone; give one, or leave trainsDecoder on"
    #expect(throws: AutoencoderError.invalidOption(message)) {
      try trainer.trainEpoch(Self.surface(5, seed: 1), epoch: 1, random: Random(seed: 0), engine: engine)
    }
    #expect(trainer.steps == 0)
  }

  @Test func trainingLearnsToReconstruct() throws {
    let engine = try Engine()
    let samples = Self.surface(700, seed: 1)
    let random = Random(seed: 2)
    var trainer = try AutoencoderTrainer(
      try Autoencoder(Self.architecture, random: random), options: TrainingOptions(batchSize: 64))
    var losses: [Double] = []
    for epoch in 0..<30 {
      losses.append(
        try trainer.trainEpoch(samples, epoch: epoch, random: random, engine: engine).losses.reconstruction)
    }
    #expect(losses[29] < 0.02 * losses[0])
    // The loss that training reports is that of the network it leaves behind, up to a last epoch.
    let output = try trainer.autoencoder.decode(
      trainer.autoencoder.encode(samples, engine: engine), engine: engine)
    let error =
      zip(output.elements, samples.elements).reduce(0.0) {
        $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
      } / 700
    #expect(error < 2 * losses[29])
  }

  /// The step that uses gradients up as they are computed is that on stored ones, bit for bit.
  @Test(arguments: CPU.instructionSets)
  func aStepIsAdamOnTheGradients(instructionSet: InstructionSet) throws {
    let engine = try Engine(instructionSet: instructionSet, threads: 2)
    let random = Random(seed: 8)
    let network = try Autoencoder(Architecture(inputs: 12, hidden: [64, 250], latent: 5), random: random)
    var trainer = try AutoencoderTrainer(network, options: TrainingOptions(batchSize: 90))
    let samples = Self.surface(90, seed: 9)
    // The epoch's order of the samples.
    var shuffle = random.stream("shuffle", index: 0)
    var batch = Matrix(rows: 90, columns: 12)
    try engine.gatherRows(of: samples, at: shuffle.permutation(90)[...], into: &batch)
    let embeddingLoss: EmbeddingLoss = { batch, gradient in
      gradient[0, 1] += batch.embedding[0, 1]
      return 1
    }
    let (losses, gradients) = try trainer.gradients(of: batch, engine: engine, embeddingLoss: embeddingLoss)
    let reported = try trainer.trainEpoch(
      samples, epoch: 0, random: random, engine: engine, embeddingLoss: embeddingLoss)
    #expect(reported.losses == losses)

    for (index, layer) in network.layers.enumerated() {
      for (old, new, gradient) in [
        (layer.weights, trainer.autoencoder.layers[index].weights, gradients[index].weights),
        (layer.bias, trainer.autoencoder.layers[index].bias, gradients[index].bias),
      ] {
        var (expected, m) = (old, Matrix(rows: old.rows, columns: old.columns))
        var v = m
        let adam = Adam()
        try engine.adamStep(
          step: 1, learningRate: adam.learningRate, beta1: adam.beta1, beta2: adam.beta2,
          epsilon: adam.epsilon, weights: &expected, gradient: gradient, firstMoment: &m, secondMoment: &v)
        #expect(new == expected, "layer \(index)")
      }
    }
  }

  /// Every sample is seen once an epoch, the last ones in a smaller batch.
  @Test func anEpochVisitsEverySampleOnce() throws {
    let samples = Self.surface(130, seed: 5)
    let random = Random(seed: 6)
    var trainer = try AutoencoderTrainer(
      try Autoencoder(Self.architecture, random: random), options: TrainingOptions(batchSize: 50))
    var seen: [[Int]] = []
    let result = try trainer.trainEpoch(
      samples, epoch: 0, random: random, engine: try Engine()
    ) { batch, _ in
      #expect(batch.embedding.rows == batch.indices.count)
      seen.append(Array(batch.indices))
      return Double(batch.indices.count)
    }
    #expect(seen.map(\.count) == [50, 50, 30])
    #expect(seen.flatMap { $0 }.sorted() == Array(0..<130))
    #expect(seen.flatMap { $0 } != Array(0..<130))
    // The average over samples of each batch's value.
    #expect(abs(result.losses.embedding - (50.0 * 50 + 50 * 50 + 30 * 30) / 130) < 1e-9)
  }
}
