import Kernels
import Testing

@testable import Autoencoder

@Suite struct OptimizerTests {
  /// Steps on given gradients, in Float, against PyTorch's in Double.
  ///
  /// In three ways: with the gradient a product that is used up, with a gradient that is there, and on a bias.
  @Test(arguments: TrainingFixtures.sequences, CPU.instructionSets)
  func stepsAreThoseOfPyTorch(sequence: OptimizerSequence, instructionSet: InstructionSet) throws {
    let setup = try #require(FixtureSetup(sequence.name))
    let engine = try Engine(instructionSet: instructionSet, threads: 1)
    let start = try Matrix(
      rows: 1, columns: 5, elements: TrainingFixtures.sequenceStart.map { Float($0) })
    let one = try Matrix(rows: 1, columns: 1, elements: [1])
    var layers = [try Dense(weights: start, bias: start, activation: .linear)]
    layers.append(layers[0])
    var state = OptimizerState(setup.options.optimizer, for: layers)
    // One for a parameter by itself, which has no weight decay.
    let isPlain = setup.options.optimizer.weightDecay == .none
    var single = ParameterOptimizer(setup.options.optimizer, rows: 1, columns: 5)
    var parameter = start
    var workspace = Workspace()
    var errors: [Double] = []
    for (values, numbers) in zip(TrainingFixtures.sequenceGradients, sequence.values) {
      let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      var gradients = [DenseGradient(of: layers[0])]
      for (j, value) in values.enumerated() {
        (gradients[0].weights[0, j], gradients[0].bias[0, j]) = (Float(value), Float(value))
      }
      setup.options.clipping?.apply(to: &gradients, norm: norm)
      state.beginStep(rateFactor: 1)
      try state.updateWeights(
        &layers[0], at: 0, input: one, delta: gradients[0].weights, engine: engine, workspace: &workspace)
      try state.updateWeights(&layers[1], at: 1, gradient: gradients[0].weights, engine: engine)
      try state.updateBias(&layers[0], at: 0, gradient: gradients[0].bias, engine: engine)
      try single.step(&parameter, gradient: gradients[0].weights, engine: engine)
      if isPlain { #expect(parameter == layers[1].weights) }
      for matrix in [layers[0].weights, layers[1].weights, layers[0].bias] {
        errors.append(zip(matrix.elements, numbers).map { abs(Double($0) - $1) }.max() ?? .infinity)
      }
    }
    #expect(errors.count == 18)
    // A step rounds a weight of at most 1.52 twice, and changes it by about the rate 0.01 with a relative error of
    // some 30 roundings: those of moments, root, quotient and coefficients, over all steps so far.
    #expect(errors.allSatisfy { $0 <= 6 * (2 * 1.52 + 0.01 * 30) * 0x1p-24 }, "\(errors.max() ?? 0)")
    #expect(layers[1].bias == start)
  }

  @Test func theRateFactorScalesTheRate() throws {
    for factor in [1, 0.5] {
      let steps = try elements(
        after: 1, rateFactor: factor, .sgd(SGD(learningRate: 0.5 / factor, momentum: 0)))
      #expect(steps == Array(repeating: [0.75, -2.125, 3.5], count: 4))
    }
  }

  /// v ← μ v + g, w ← w − η v, whose numbers are exact here.
  @Test func momentumIsThatOfTheOption() throws {
    let steps = try elements(after: 2, .sgd(SGD(learningRate: 0.5, momentum: 0.5)))
    #expect(steps == Array(repeating: [0.375, -2.3125, 4.25], count: 4))
  }

  /// Parameters by themselves are no weights: what makes those decay leaves them alone.
  @Test(arguments: [WeightDecay.coupled(0.25), .decoupled(0.25)])
  func parametersByThemselvesDoNotDecay(decay: WeightDecay) throws {
    let adam = [WeightDecay.none, decay].map { Optimizer.adam(Adam(learningRate: 0.125, weightDecay: $0)) }
    let sgd = [WeightDecay.none, decay].map { Optimizer.sgd(SGD(learningRate: 0.125, weightDecay: $0)) }
    for pair in [adam, sgd] {
      let steps = try pair.map { try elements(after: 3, $0) }
      #expect(steps[0][3] == steps[1][3])
      #expect(zip(steps[0], steps[1]).prefix(3).allSatisfy { $0 != $1 }, "weights and biases decay")
    }
  }

  /// Where steps with one gradient lead: weights with the gradient as a product, and as it is, a bias, and a parameter by
  /// itself.
  private func elements(
    after steps: Int, rateFactor: Double = 1, _ optimizer: Optimizer
  ) throws -> [[Float]] {
    let engine = try Engine()
    let start = try Matrix(rows: 1, columns: 3, elements: [1, -2, 3])
    let gradient = try Matrix(rows: 1, columns: 3, elements: [0.5, 0.25, -1])
    let one = try Matrix(rows: 1, columns: 1, elements: [1])
    var layers = [try Dense(weights: start, bias: start, activation: .linear)]
    layers.append(layers[0])
    var state = OptimizerState(optimizer, for: layers)
    var (single, parameter) = (ParameterOptimizer(optimizer, rows: 1, columns: 3), start)
    var workspace = Workspace()
    for _ in 0..<steps {
      state.beginStep(rateFactor: rateFactor)
      try state.updateWeights(
        &layers[0], at: 0, input: one, delta: gradient, engine: engine, workspace: &workspace)
      try state.updateWeights(&layers[1], at: 1, gradient: gradient, engine: engine)
      try state.updateBias(&layers[0], at: 0, gradient: gradient, engine: engine)
      try single.step(&parameter, gradient: gradient, rateFactor: rateFactor, engine: engine)
    }
    return [layers[0].weights, layers[1].weights, layers[0].bias, parameter].map(\.elements)
  }

  /// ε as large as the root beside it: m̂ / (√v̂ + ε), in Double.
  @Test(arguments: CPU.instructionSets)
  func epsilonIsAddedToTheRoot(instructionSet: InstructionSet) throws {
    let engine = try Engine(instructionSet: instructionSet, threads: 1)
    let adam = Adam(learningRate: 0.01, epsilon: 1e-2)
    let gradients = [[1e-2, -3e-3, 5e-1], [-2e-2, 4e-3, 1e-3], [5e-3, 5e-3, -2e-1]]
    var layer = try Dense(
      weights: Matrix(rows: 1, columns: 3), bias: Matrix(rows: 1, columns: 3), activation: .linear)
    var state = OptimizerState(.adam(adam), for: [layer])
    var (w, m, v) = ([0.0, 0, 0], [0.0, 0, 0], [0.0, 0, 0])
    for (index, values) in gradients.enumerated() {
      let gradient = try Matrix(rows: 1, columns: 3, elements: values.map { Float($0) })
      state.beginStep(rateFactor: 1)
      try state.updateWeights(&layer, at: 0, gradient: gradient, engine: engine)
      let step = Double(index + 1)
      for j in 0..<3 {
        let g = Double(Float(values[j]))
        m[j] = adam.beta1 * m[j] + (1 - adam.beta1) * g
        v[j] = adam.beta2 * v[j] + (1 - adam.beta2) * g * g
        let corrections = (1 - power(adam.beta1, step), 1 - power(adam.beta2, step))
        w[j] -= 0.01 * (m[j] / corrections.0) / ((v[j] / corrections.1).squareRoot() + adam.epsilon)
      }
    }
    // Three steps of at most 0.01, each with a relative error of some 30 roundings.
    let errors = zip(layer.weights.elements, w).map { abs(Double($0) - $1) }
    #expect(errors.allSatisfy { $0 <= 3 * 0.01 * 30 * 0x1p-24 }, "\(errors)")
  }

  private func power(_ base: Double, _ exponent: Double) -> Double {
    (0..<Int(exponent)).reduce(1) { product, _ in product * base }
  }

  // MARK: Clipping

  private func clipped(_ clipping: GradientClipping, _ values: [Float]) throws -> [Float] {
    let zero = Matrix(rows: 1, columns: values.count)
    var gradients = [DenseGradient(of: try Dense(weights: zero, bias: zero, activation: .linear))]
    gradients[0].weights = try Matrix(rows: 1, columns: values.count, elements: values)
    gradients[0].bias = gradients[0].weights
    let norm = values.reduce(0) { $0 + 2 * Double($1 * $1) }.squareRoot()
    clipping.apply(to: &gradients, norm: norm)
    #expect(gradients[0].weights == gradients[0].bias)
    return gradients[0].weights.elements
  }

  @Test func normsAreScaledDownAndNeverUp() throws {
    let values: [Float] = [3, -4]  // twice, for weights and bias: the norm is √50
    #expect(try clipped(.norm(8), values) == values)
    let factor = Float(1 / (50.0.squareRoot() + 1e-6))
    #expect(try clipped(.norm(1), values) == [3 * factor, -4 * factor])
    #expect(try clipped(.norm(1), [0, 0]) == [0, 0])
  }

  @Test func valuesAreCutOnBothSides() throws {
    #expect(try clipped(.value(2), [3, -4, 1, -1, 2, 0]) == [2, -2, 1, -1, 2, 0])
  }

  /// A gradient that is not a number must not become an ordinary step.
  @Test(arguments: [GradientClipping.value(2), .norm(2)])
  func clippingPassesNaNOn(clipping: GradientClipping) throws {
    let zero = Matrix(rows: 1, columns: 1)
    var gradients = [DenseGradient(of: try Dense(weights: zero, bias: zero, activation: .linear))]
    gradients[0].weights[0, 0] = .nan
    clipping.apply(to: &gradients, norm: .nan)
    #expect(gradients[0].weights[0, 0].isNaN)
  }
}
