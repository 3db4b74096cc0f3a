import Kernels
import Testing

@testable import Autoencoder

@Suite struct ImageAugmentationTests {
  private static let augmentation = ImageAugmentation(height: 16, width: 16, shift: 2, rotation: 20)
  private let images = Matrix.shares(150, 256, seed: 1)
  private let network: Autoencoder
  private let engine: Engine

  init() throws {
    network = try Autoencoder(Architecture(inputs: 256, hidden: [9], latent: 4), random: Random(seed: 3))
    engine = try Engine(threads: 2)
  }

  /// A trainer whose steps leave the network as it is.
  private func trainer(
    _ network: Autoencoder, _ augmentation: ImageAugmentation?, after frozen: [Dense] = []
  ) throws -> AutoencoderTrainer {
    let optimizer = Optimizer.sgd(SGD(learningRate: 1e-30, momentum: 0))
    return try AutoencoderTrainer(
      network, options: TrainingOptions(optimizer: optimizer, augmentation: augmentation), epochs: 1,
      after: frozen)
  }

  /// The images as a step moves them.
  private func moved(_ images: Matrix, step: Int, random: Random) throws -> Matrix {
    var (batch, augmenter) = (images, ImageAugmenter(Self.augmentation))
    try augmenter.apply(to: &batch, random: random.stream("step", index: step), engine: engine)
    return batch
  }

  @Test func movesLieWithinTheirLimitsAndCoverThem() {
    var random = Random(seed: 2)
    let moves = (0..<10_000).map { _ in
      ImageAugmentation(height: 1, width: 1, shift: 3, rotation: 10).drawMove(&random)
    }
    let all = [(3.0, moves.map(\.shiftX)), (3, moves.map(\.shiftY)), (10, moves.map(\.rotation))]
    for (limit, values) in all {
      #expect(values.allSatisfy { abs($0) <= limit })
      // Twenty equal parts have 500 each, within five standard deviations.
      var counts = [Int](repeating: 0, count: 20)
      for value in values { counts[min(19, Int((value / limit + 1) * 10))] += 1 }
      #expect(counts.allSatisfy { abs($0 - 500) <= 110 })
    }
    // The product of two independent moves, each a share of its limit, has mean 0 and deviation 1/3.
    for (one, other) in [(0, 1), (0, 2), (1, 2)] {
      let products = zip(all[one].1, all[other].1).map { $0 * $1 / (all[one].0 * all[other].0) }
      #expect(abs(products.reduce(0, +) / 10_000) <= 5.0 / 300)
    }
    let still = ImageAugmentation(height: 1, width: 1).drawMove(&random)
    #expect(still == (0, 0, 0))
  }

  @Test func eachImageHasAMoveOfItsOwn() throws {
    let batch = try Matrix(
      rows: 5, columns: 256, elements: (0..<5).flatMap { _ in images.row(0) })
    let result = try moved(batch, step: 0, random: Random(seed: 4))
    #expect(Set((0..<5).map(result.row)).count == 5)
    var stream = Random(seed: 4).stream("step", index: 0).stream("augmentation")
    let transforms = (0..<5).map { _ in
      let move = Self.augmentation.drawMove(&stream)
      return ImageTransform(
        rotation: move.rotation, shiftX: move.shiftX, shiftY: move.shiftY, height: 16, width: 16)
    }
    var expected = Matrix(rows: 0, columns: 0)
    try engine.warpImages(batch, height: 16, width: 16, by: transforms, into: &expected)
    #expect(result == expected)
  }

  /// Either limit moves images without the other.
  @Test(arguments: [(2, 0), (0, 20)] as [(Double, Double)])
  func shiftsAndRotationsGoAlone(shift: Double, rotation: Double) throws {
    let augmentation = ImageAugmentation(height: 16, width: 16, shift: shift, rotation: rotation)
    var (batch, augmenter) = (images, ImageAugmenter(augmentation))
    try augmenter.apply(to: &batch, random: Random(seed: 4), engine: engine)
    var stream = Random(seed: 4).stream("augmentation")
    let transforms = (0..<150).map { _ in
      let move = augmentation.drawMove(&stream)
      return ImageTransform(
        rotation: move.rotation, shiftX: move.shiftX, shiftY: move.shiftY, height: 16, width: 16)
    }
    var expected = Matrix(rows: 0, columns: 0)
    try engine.warpImages(images, height: 16, width: 16, by: transforms, into: &expected)
    #expect(batch == expected && batch != images)
  }

  /// The moved batch is both input and target, another one in every step; nothing else moves it.
  @Test func stepsSeeMovedImagesAndEvaluationDoesNot() throws {
    let (samples, random, all) = (TrainingSamples(images), Random(seed: 5), Array(0..<150))
    var (augmented, plain) = (try trainer(network, Self.augmentation), try trainer(network, nil))
    let still = try plain.gradients(of: images, engine: engine).losses
    var losses: [Double] = []
    for step in 0..<3 {
      let loss = try augmented.step(samples, at: all[...], random: random, engine: engine)
      let batch = try moved(images, step: step, random: random)
      #expect(try loss == plain.gradients(of: batch, engine: engine).losses)
      losses.append(loss.reconstruction)
      #expect(try augmented.gradients(of: images, engine: engine).losses == still)
      let evaluated = try augmented.reconstructionLoss(of: samples, at: all, engine: engine)
      #expect(evaluated == still.reconstruction)
    }
    #expect(Set(losses + [still.reconstruction]).count == 4)
  }

  /// A later pair of layers learns from what those before it make of moved images.
  @Test func layersBeforeThePairAreGivenMovedImages() throws {
    let (pair, random) = (try network.pair(1), Random(seed: 6))
    var trainer = try trainer(pair, Self.augmentation, after: [network.layers[0]])
    var plain = try self.trainer(pair, nil)
    for step in 0..<2 {
      let loss = try trainer.step(
        TrainingSamples(images), at: Array(0..<150)[...], random: random, engine: engine)
      let batch = TrainingSamples(try moved(images, step: step, random: random))
      let hidden = try DenseNetwork([network.layers[0]]).apply(to: batch, engine: engine)
      #expect(try loss == plain.gradients(of: hidden, engine: engine).losses)
    }
  }

  /// Moves by nothing change nothing, whatever the pixels are.
  @Test func limitsOfZeroChangeNothing() throws {
    var (batch, augmenter) = (images, ImageAugmenter(ImageAugmentation(height: 16, width: 16)))
    (batch[0, 0], batch[0, 1]) = (-0.0, .infinity)
    let before = batch.elements.map(\.bitPattern)
    try augmenter.apply(to: &batch, random: Random(seed: 7), engine: engine)
    #expect(batch.elements.map(\.bitPattern) == before)

    let networks = try [nil, ImageAugmentation(height: 16, width: 16)].map { augmentation in
      var trainer = try AutoencoderTrainer(
        network,
        options: TrainingOptions(
          batchSize: 64, augmentation: augmentation, corruption: .gaussian(deviation: 0.1), dropout: 0.1))
      _ = try trainer.trainEpoch(images, epoch: 0, random: Random(seed: 8), engine: engine)
      return trainer.autoencoder
    }
    #expect(networks[0] == networks[1])
  }

  /// Batches that are cut into several pieces for the threads.
  @Test(arguments: CPU.instructionSets)
  func theNumberOfThreadsChangesNothing(instructionSet: InstructionSet) throws {
    let networks = try [1, 2, 3].map { threads in
      let engine = try Engine(instructionSet: instructionSet, threads: threads)
      var trainer = try AutoencoderTrainer(
        network, options: TrainingOptions(batchSize: 130, augmentation: Self.augmentation))
      for epoch in 0..<2 {
        _ = try trainer.trainEpoch(images, epoch: epoch, random: Random(seed: 9), engine: engine)
      }
      return trainer.autoencoder
    }
    #expect(networks == Array(repeating: networks[0], count: 3))
  }
}
