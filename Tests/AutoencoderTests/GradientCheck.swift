import Kernels
import TestSupport
import Testing

@testable import Autoencoder

/// A network and how it is trained, whose gradients are compared with differences of the naive network's loss.
struct GradientCheck: CustomTestStringConvertible, Sendable {
  let testDescription: String
  var architecture: Architecture
  var options = TrainingOptions()
  /// Whether there is a loss (1/B) Σ ‖h‖⁴ besides, whose gradient is 4 ‖h‖² h / B.
  var hasEmbeddingLoss = false

  static let inputs = 6

  /// Six layers with the given activations.
  init(
    _ description: String, hidden: Activation = .tanh, latent: Activation = .linear,
    output: Activation = .linear, tiesWeights: Bool = false, options: TrainingOptions = TrainingOptions(),
    hasEmbeddingLoss: Bool = false
  ) {
    testDescription = description
    architecture = Architecture(
      inputs: Self.inputs, hidden: [5, 4], latent: 3, activation: hidden, latentActivation: latent,
      outputActivation: output, tiesWeights: tiesWeights)
    self.options = options
    self.hasEmbeddingLoss = hasEmbeddingLoss
  }

  /// Every layer's gradient on every instruction set.
  func run(seed: UInt64 = 1) throws {
    let samples = Matrix.shares(9, Self.inputs, seed: seed)
    let random = Random(seed: seed + 1)
    var network = try Autoencoder(architecture, random: Random(seed: seed + 2))
    // Biases that are not all the same.
    for index in network.layers.indices {
      network.layers[index].bias = Matrix.random(1, network.layers[index].outputs, seed: seed + 3)
    }
    var naive = NaiveNetwork(network)
    naive.reconstructionLoss = options.reconstructionLoss
    naive.reconstructs = options.trainsDecoder
    naive.draw(options, samples: samples, random: random, engine: try Engine(threads: 1))
    let embeddingLoss = { h in hasEmbeddingLoss ? Self.fourthPower(h) : 0 }
    let loss = naive.loss(of: samples.doubles, embeddingLoss: embeddingLoss)
    let differences = network.layers.indices.map {
      naive.differences(layer: $0, samples: samples.doubles, embeddingLoss: embeddingLoss)
    }

    var fourthPowers: EmbeddingLoss?
    if hasEmbeddingLoss { fourthPowers = Self.fourthPowers }
    for instructionSet in CPU.instructionSets {
      let engine = try Engine(instructionSet: instructionSet, threads: 2)
      var trainer = try AutoencoderTrainer(network, options: options)
      let (losses, gradients) = try trainer.gradients(
        of: samples, random: random, engine: engine, embeddingLoss: fourthPowers)
      let difference = abs(losses.reconstruction + losses.embedding - loss)
      #expect(difference <= 1e-6 * loss, "\(instructionSet)")
      let errors = zip(gradients, differences).map { gradient, differences in
        relativeDifference(
          (gradient.weights.elements + gradient.bias.elements).map(Double.init), differences)
      }
      // Float sums of about ten terms through six layers, against differences good to 1e-9.
      #expect(
        gradients.count == differences.count && errors.allSatisfy { $0 <= 1e-5 },
        "\(instructionSet): \(errors)")
    }
  }

  private static func fourthPower(_ h: [Double]) -> Double {
    let square = h.reduce(0) { $0 + $1 * $1 }
    return square * square
  }

  static func fourthPowers(_ batch: EmbeddedBatch, _ gradient: inout Matrix) -> Double {
    var total = 0.0
    let count = batch.embedding.rows
    for row in 0..<count {
      let h = batch.embedding.row(row)
      let square = h.reduce(0) { $0 + $1 * $1 }
      for (j, x) in h.enumerated() { gradient[row, j] += 4 * square * x / Float(count) }
      total += Double(square * square) / Double(count)
    }
    return total
  }
}

extension NaiveNetwork {
  /// Takes over the noise and the dropped elements that a trainer draws.
  fileprivate mutating func draw(
    _ options: TrainingOptions, samples: Matrix, random: Random, engine: Engine
  ) {
    var noisy = samples
    options.corruption.apply(to: samples, into: &noisy, random: random.stream("noise"), engine: engine)
    noisySamples = noisy.doubles
    for (index, layer) in layers.dropLast().enumerated() {
      let share = index == layers.count / 2 - 1 ? options.embeddingDropout : options.dropout
      guard share > 0 else { continue }
      var mask = DropoutMask(share: share)
      mask.draw(
        rows: samples.rows, columns: layer.outputs, random: random.stream("dropout", index: index),
        engine: engine)
      dropout[index] = mask.factors.doubles
    }
  }
}
