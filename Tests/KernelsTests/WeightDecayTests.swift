import Kernels
import TestSupport
import Testing

/// Decays that are small beside the spacing of Floats, by Adam, by descent, and by descent with momentum.
@Suite struct WeightDecayTests {
  private static let rate = 1e-3

  /// Weights in [½, 1), where Floats are 2⁻²⁴ apart.
  private static func weights(_ count: Int) -> Matrix {
    var (random, weights) = (Random(seed: 1), Matrix(rows: 1, columns: count))
    for i in 0..<count { weights[0, i] = random.nextFloat(in: 0.5..<1) }
    return weights
  }

  /// The weights after a step of each kind, in the order of the suite's title.
  private static func steps(
    _ engine: Engine, _ start: Matrix, _ decay: WeightDecay, gradient: Matrix
  ) throws -> [Matrix] {
    let zeros = Matrix(rows: start.rows, columns: start.columns)
    var (adam, plain, heavy) = (start, start, start)
    var (m, v, velocity) = (zeros, zeros, zeros)
    try engine.adamStep(
      step: 1, learningRate: rate, beta1: 0.9, beta2: 0.999, epsilon: 1, weightDecay: decay,
      weights: &adam, gradient: gradient, firstMoment: &m, secondMoment: &v)
    try engine.sgdStep(learningRate: rate, weightDecay: decay, weights: &plain, gradient: gradient)
    try engine.sgdStep(
      learningRate: rate, momentum: 0.9, weightDecay: decay, weights: &heavy, gradient: gradient,
      velocity: &velocity)
    return [adam, plain, heavy]
  }

  /// Without a gradient a weight becomes the Float next to (1 − ηλ) w, or one of two that are almost as near.
  @Test(arguments: try Engine.all(), [1e-5, 1e-4, 3e-4, 0.3])
  func aloneItIsRoundedOnce(engine: Engine, lambda: Double) throws {
    let start = Self.weights(4099)
    let gradient = Matrix(rows: 1, columns: start.count)
    let kept = 1 - Self.rate * lambda
    for end in try Self.steps(engine, start, .decoupled(lambda), gradient: gradient) {
      let worst =
        zip(start.elements, end.elements).map { Reference.distance($1, kept * Double($0)) }.max() ?? 1
      // Half the distance of Floats, and 4 roundings of the decay, which is at most ηλ.
      #expect(worst <= Reference.roundoff / 2 + 4 * Self.rate * lambda * Reference.roundoff)
    }
  }

  /// Among changes of all sizes the rounding errors cancel, and the mean of many weights shrinks by ηλ.
  ///
  /// An error is between ±2⁻²⁵ and as good as random, with a standard deviation of 2⁻²⁴ / √12; five standard errors
  /// of the mean are 5 · 2⁻²⁴ / √(12 n), here 3 % of the decay by 10⁻⁸. Adam's ε of 1 leaves changes as varied as the
  /// gradients.
  @Test(arguments: try Engine.all())
  func amongOtherChangesItHasItsShare(engine: Engine) throws {
    let count = 1 << 17
    let start = Self.weights(count)
    let gradient = Matrix.random(1, count, seed: 2)
    let without = try Self.changes(Self.steps(engine, start, .none, gradient: gradient), from: start)
    for lambda in [1e-5, 1e-4] {
      let with = try Self.changes(
        Self.steps(engine, start, .decoupled(lambda), gradient: gradient), from: start)
      let expected = -Self.rate * lambda * start.elements.reduce(0) { $0 + Double($1) } / Double(count)
      // The errors of both means.
      let bound = 2 * 5 * Reference.roundoff / (12 * Double(count)).squareRoot()
      for (with, without) in zip(with, without) {
        #expect(Reference.distance(with - without, expected) <= bound, "λ = \(lambda)")
      }
    }
  }

  /// The mean change of a weight.
  private static func changes(_ ends: [Matrix], from start: Matrix) throws -> [Double] {
    ends.map { end in
      zip(end.elements, start.elements).reduce(0) { $0 + Double($1.0) - Double($1.1) } / Double(start.count)
    }
  }

  @Test func stepsCountFromOne() throws {
    let engine = try Engine(threads: 1)
    var (w, m, v) = (Matrix.random(2, 3, seed: 3), Matrix(rows: 2, columns: 3), Matrix(rows: 2, columns: 3))
    let (start, gradient) = (w, Matrix.random(2, 3, seed: 4))
    let (a, b) = (Matrix.random(2, 4, seed: 5), Matrix.random(4, 3, seed: 6))
    var workspace = Workspace()
    for step in [0, -1] {
      #expect(throws: KernelError.invalidStep(step)) {
        try engine.adamStep(
          step: step, learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weights: &w,
          gradient: gradient, firstMoment: &m, secondMoment: &v)
      }
      #expect(throws: KernelError.invalidStep(step)) {
        try engine.adamStep(
          step: step, learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weights: &w,
          gradient: a.view, times: b.view, firstMoment: &m, secondMoment: &v, workspace: &workspace)
      }
    }
    #expect(w == start)
  }
}
