import Autoencoder
import Kernels
import Testing

@Suite struct TrainingSamplesTests {
  /// Every byte, and more: 70 × 12.
  private static let bytes: [UInt8] = (0..<840).map { UInt8(($0 * 37) % 256) }

  /// A matrix of bytes, and the floats that they stand for.
  private func samples(offset: Float, divisor: Float) throws -> (bytes: TrainingSamples, floats: Matrix) {
    // The scale of the bytes is not that of the samples.
    let bytes = try ByteMatrix(rows: 70, columns: 12, scale: 3, elements: Self.bytes)
    let floats = try Matrix(
      rows: 70, columns: 12, elements: Self.bytes.map { (Float($0) - offset) / divisor })
    return (TrainingSamples(bytes, offset: offset, divisor: divisor), floats)
  }

  @Test(arguments: [(Float(0), Float(255)), (127.5, 127.5), (33.3184, 78.5675), (0, 1)], CPU.instructionSets)
  func bytesGiveTheBitsOfFloats(scaling: (Float, Float), instructionSet: InstructionSet) throws {
    let (bytes, floats) = try samples(offset: scaling.0, divisor: scaling.1)
    let engine = try Engine(instructionSet: instructionSet, threads: 2)
    let random = Random(seed: 1)
    #expect(try bytes.matrix(engine: engine) == floats)

    let network = try Autoencoder(Architecture(inputs: 12, hidden: [9], latent: 3), random: random)
    #expect(try network.encode(bytes, engine: engine) == network.encode(floats, engine: engine))

    let options = TrainingOptions(batchSize: 16, corruption: .masking(share: 0.1))
    let runs = try [bytes, TrainingSamples(floats)].map { samples in
      var trainer = try AutoencoderTrainer(network, options: options)
      let result = try trainer.trainEpoch(samples, epoch: 0, random: random, engine: engine)
      let loss = try trainer.reconstructionLoss(of: samples, at: Array(3..<50), engine: engine)
      let gradients = try trainer.gradients(of: samples, random: random, engine: engine)
      return (result.losses, loss, gradients.gradients.map(\.weights), trainer.autoencoder)
    }
    #expect(runs[0] == runs[1])
  }

  @Test func bytesHaveTheirScaleUnlessTold() throws {
    let engine = try Engine()
    func floats(_ scale: Float) throws -> [Float] {
      let bytes = try ByteMatrix(rows: 1, columns: 3, scale: scale, elements: [0, 51, 255])
      return try TrainingSamples(bytes).matrix(engine: engine).elements
    }
    #expect(try floats(1 / 255) == [0, 0.2, 1])
    #expect(try floats(1) == [0, 51, 255])
    #expect(try floats(1 / 15) == [0, 3.4, 17])
    #expect(try floats(2) == [0, 102, 510])
  }

  @Test func shapeAndMemoryAreToldFromTheStorage() throws {
    let (bytes, floats) = try samples(offset: 0, divisor: 255)
    let all = [bytes, TrainingSamples(floats)]
    #expect(all.map(\.shape) == ["70 × 12", "70 × 12"])
    #expect(all.map(\.memoryBytes) == [840, 3360])
    #expect(all.map(\.isFloat) == [false, true])
    #expect(try all[1].matrix(engine: Engine()) == floats)
  }

  @Test func otherFeaturesAreRefused() throws {
    let engine = try Engine()
    let random = Random(seed: 1)
    let network = try Autoencoder(Architecture(inputs: 11, hidden: [9], latent: 3), random: random)
    let error = AutoencoderError.shapeMismatch("samples of 70 × 12 for a network of 11 inputs")
    let (bytes, floats) = try samples(offset: 0, divisor: 255)
    for samples in [bytes, TrainingSamples(floats)] {
      var trainer = try AutoencoderTrainer(network)
      #expect(throws: error) {
        try trainer.trainEpoch(samples, epoch: 0, random: random, engine: engine)
      }
      #expect(throws: error) { try trainer.gradients(of: samples, engine: engine) }
      #expect(throws: error) { try trainer.reconstructionLoss(of: samples, at: [0], engine: engine) }
      #expect(throws: error) { try network.encode(samples, engine: engine) }
      #expect(trainer.autoencoder == network)
    }
  }

  /// A subset is the order's source: its samples are all that is seen.
  @Test func anEpochOfASubsetSeesItAlone() throws {
    let engine = try Engine()
    let random = Random(seed: 1)
    let network = try Autoencoder(Architecture(inputs: 12, hidden: [9], latent: 3), random: random)
    let (bytes, floats) = try samples(offset: 0, divisor: 255)
    let subset = Array(stride(from: 1, to: 70, by: 3))
    let options = TrainingOptions(batchSize: 10)
    var (trainer, seen) = (try AutoencoderTrainer(network, options: options), [Int]())
    let result = try trainer.trainEpoch(
      bytes, subset: subset, epoch: 0, random: random, engine: engine
    ) { batch, _ in
      seen += batch.indices
      return 1
    }
    #expect(seen.sorted() == subset)
    #expect(abs(result.losses.embedding - 1) <= 1e-12)

    // The same as an epoch of a matrix of these rows.
    var rows = Matrix(rows: 0, columns: 12)
    try engine.gatherRows(of: floats, at: subset[...], into: &rows)
    var other = try AutoencoderTrainer(network, options: options)
    let losses = try other.trainEpoch(rows, epoch: 0, random: random, engine: engine).losses
    #expect(losses.reconstruction == result.losses.reconstruction)
    #expect(other.autoencoder == trainer.autoencoder)
  }
}
