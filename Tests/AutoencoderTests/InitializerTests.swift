import Autoencoder
import Kernels
import Testing

@Suite struct InitializerTests {
  private func weights(_ initializer: Initializer, seed: UInt64 = 1) -> [Float] {
    var random = Random(seed: seed)
    let layer = Dense(inputs: 200, outputs: 300, activation: .relu, initializer: initializer, random: &random)
    #expect((layer.bias == Matrix(rows: 1, columns: 300)) == (initializer != .pyTorch))
    return layer.weights.elements
  }

  private static let published: [(Initializer, Double, Double)] = [
    (.glorotUniform, 2.0 / 500, 1.8), (.glorotNormal, 2.0 / 500, 3), (.heUniform, 2.0 / 200, 1.8),
    (.heNormal, 2.0 / 200, 3), (.pyTorch, 1.0 / 600, 1.8),
  ]

  /// The published variances; `kurtosis` is the fourth moment in units of the squared variance.
  @Test(arguments: published)
  func meanAndVarianceAreAsPublished(initializer: Initializer, variance: Double, kurtosis: Double) {
    let weights = weights(initializer).map(Double.init)
    let n = Double(weights.count)
    let mean = weights.reduce(0, +) / n
    let square = weights.reduce(0) { $0 + $1 * $1 } / n
    // Within four standard errors.
    #expect(abs(mean) <= 4 * (variance / n).squareRoot())
    #expect(abs(square / variance - 1) <= 4 * ((kurtosis - 1) / n).squareRoot())
  }

  @Test(arguments: [
    (Initializer.glorotUniform, 6.0 / 500 as Double), (.heUniform, 6.0 / 200), (.pyTorch, 1.0 / 200),
  ])
  func uniformWeightsFillTheirRange(initializer: Initializer, squaredLimit: Double) {
    let (weights, limit) = (weights(initializer), Float(squaredLimit.squareRoot()))
    #expect(weights.allSatisfy { abs($0) <= limit })
    // Of 60 000, the chance that none lies in the outermost thousandth of a side is e⁻³⁰.
    #expect((weights.max() ?? 0) > 0.999 * limit && (weights.min() ?? 0) < -0.999 * limit)
  }

  @Test(arguments: [(Initializer.glorotNormal, 2.0 / 500), (.heNormal, 2.0 / 200)])
  func normalWeightsHaveTails(initializer: Initializer, variance: Double) {
    let deviations = weights(initializer).map { abs(Double($0)) / variance.squareRoot() }
    let beyond = [1.0, 2, 3].map { limit in
      Double(deviations.count { $0 > limit }) / Double(deviations.count)
    }
    let shares = [0.31731, 0.04550, 0.00270]
    let isClose = zip(beyond, shares).map { abs($0 - $1) <= 4 * ($1 / 60000).squareRoot() }
    #expect(isClose == [true, true, true], "\(beyond)")
    #expect((deviations.max() ?? 0) < 6)
  }

  @Test func aSeedGivesTheSameBitsAndInitializersDiffer() {
    let all = Initializer.allCases.map { weights($0) }
    #expect(Set(all).count == Initializer.allCases.count)
    #expect(Initializer.allCases.map { weights($0) } == all)
    #expect(Set(Initializer.allCases.map { weights($0, seed: 2) }).isDisjoint(with: all))
  }

  /// `nn.Linear` draws biases from the same range as weights.
  @Test func biasesOfPyTorchFillTheirRange() {
    var random = Random(seed: 1)
    let layer = Dense(inputs: 25, outputs: 4000, activation: .relu, initializer: .pyTorch, random: &random)
    let bias = layer.bias.elements
    #expect(bias.allSatisfy { abs($0) <= 0.2 })
    #expect((bias.max() ?? 0) > 0.198 && (bias.min() ?? 0) < -0.198)
    #expect(abs(bias.reduce(0, +) / 4000) <= 4 * 0.2 / Float(3 * 4000).squareRoot())
  }

  /// Layers of the same shape have other weights, and those of a network do not depend on what comes after.
  @Test func everyLayerHasNumbersOfItsOwn() throws {
    let network = try Autoencoder(
      Architecture(inputs: 8, hidden: [8, 8], latent: 8), random: Random(seed: 3))
    #expect(Set(network.layers.map(\.weights.elements)).count == 6)
    let deeper = try Autoencoder(
      Architecture(inputs: 8, hidden: [8, 8, 4], latent: 2), random: Random(seed: 3))
    #expect(deeper.layers[..<2].map(\.weights) == network.layers[..<2].map(\.weights))
  }

  @Test(arguments: Initializer.allCases)
  func tiedDecodersAreTransposedEncoders(initializer: Initializer) throws {
    let network = try Autoencoder(
      Architecture(inputs: 8, hidden: [7, 6], latent: 5, tiesWeights: true), initializer: initializer,
      random: Random(seed: 3))
    let transposed = network.layers.reversed().map { $0.weights.transposedCopy() }
    #expect(network.layers.map(\.weights) == transposed)
    #expect(network.parameterCount == 2 * (56 + 42 + 30) + 7 + 6 + 5 + 6 + 7 + 8)
    #expect(try network.architecture.parameterCount() == network.parameterCount)
  }
}
