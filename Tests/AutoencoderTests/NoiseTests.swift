import Kernels
import TestSupport
import Testing

@testable import Autoencoder

@Suite struct NoiseTests {
  private let batch = Matrix.random(100, 100, seed: 1)

  private func corrupted(_ corruption: Corruption, seed: UInt64 = 2) throws -> [Float] {
    let results = try [1, 3].map { threads in
      var result = Matrix(rows: 0, columns: 0)
      corruption.apply(
        to: batch, into: &result, random: Random(seed: seed), engine: try Engine(threads: threads))
      return result.elements
    }
    #expect(results[0] == results[1], "on any number of threads")
    return results[0]
  }

  @Test func noneLeavesTheBatchAsItIs() throws { #expect(try corrupted(.none) == batch.elements) }

  @Test func gaussianNoiseHasItsDeviation() throws {
    let noise = zip(try corrupted(.gaussian(deviation: 0.5)), batch.elements).map { Double($0 - $1) }
    let mean = noise.reduce(0, +) / 10000
    let square = noise.map { $0 * $0 }.reduce(0, +) / 10000
    // Within four standard errors of 10 000 numbers.
    #expect(abs(mean) <= 4 * 0.5 / 100)
    let deviation = 2.0.squareRoot()
    #expect(abs(square / 0.25 - 1) <= 4 * deviation / 100)
    #expect(try corrupted(.gaussian(deviation: 0)) == batch.elements)
  }

  /// What is not dropped stays as it is, or grows by 1 / (1 − share), so that the mean stays.
  @Test(arguments: [(Corruption.masking(share: 0.2), Float(1)), (.dropout(share: 0.2), 1.25)])
  func aShareIsDropped(corruption: Corruption, factor: Float) throws {
    let result = try corrupted(corruption)
    let isDropped = result.map { $0 == 0 }
    let (share, deviation) = (Double(isDropped.count { $0 }) / 10000, (0.2 * 0.8).squareRoot())
    #expect(abs(share - 0.2) <= 4 * deviation / 100)
    #expect(zip(result, batch.elements).allSatisfy { $0 == 0 || $0 == $1 * factor })
    #expect(try corrupted(corruption) == result)
    #expect(try corrupted(corruption, seed: 3) != result)
  }

  @Test func dropoutFactorsHaveTheMeanOne() throws {
    var mask = DropoutMask(share: 0.2)
    mask.draw(rows: 100, columns: 100, random: Random(seed: 2), engine: try Engine(threads: 1))
    let factors = mask.factors
    mask.draw(rows: 100, columns: 100, random: Random(seed: 2), engine: try Engine(threads: 3))
    #expect(mask.factors == factors)
    #expect(Set((0..<100).map { factors.row($0) }).count == 100, "each row draws its own")
    #expect(Set(mask.factors.elements) == [0, 1.25])
    let mean =
      mask.factors.elements.reduce(0.0) { (sum: Double, factor: Float) in sum + Double(factor) } / 10000
    let deviation = 1.25 * (0.2 * 0.8).squareRoot()
    #expect(abs(mean - 1) <= 4 * deviation / 100)
    var (values, result) = (batch, Matrix(rows: 0, columns: 0))
    mask.apply(to: batch, into: &result)
    mask.apply(to: &values)
    #expect(result == values)
    #expect(result.elements == zip(batch.elements, mask.factors.elements).map { $0 * $1 })
  }

  /// Every step has noise of its own, which depends on nothing but the seed and the number of the step.
  @Test func stepsDrawOtherNoiseAndEvaluationNone() throws {
    let engine = try Engine()
    let network = try Autoencoder(Architecture(inputs: 100, hidden: [9], latent: 4), random: Random(seed: 3))
    let samples = TrainingSamples(batch)
    let options = TrainingOptions(
      optimizer: .sgd(SGD(learningRate: 1e-30, momentum: 0)), corruption: .masking(share: 0.3), dropout: 0.3,
      embeddingDropout: 0.3)
    let losses = try (0..<2).map { _ in
      var trainer = try AutoencoderTrainer(network, options: options)
      return try (0..<3).map { _ in
        try trainer.step(samples, at: Array(0..<100)[...], random: Random(seed: 4), engine: engine)
          .reconstruction
      }
    }
    #expect(losses[0] == losses[1])
    #expect(Set(losses[0]).count == 3)

    var trainer = try AutoencoderTrainer(network, options: options)
    var plain = try AutoencoderTrainer(network)
    let evaluated = try trainer.reconstructionLoss(of: samples, at: Array(0..<100), engine: engine)
    #expect(try evaluated == plain.gradients(of: batch, engine: engine).losses.reconstruction)
  }
}
