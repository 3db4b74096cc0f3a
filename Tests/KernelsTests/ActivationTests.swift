import Kernels
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Activations and their derivatives; `VectorMathTests` has the errors of tanh and sigmoid.
@Suite struct ActivationTests {
  @Test(arguments: try Engine.all())
  func rectifiedLinearUnit(engine: Engine) throws {
    var x = Matrix.random(37, 11, seed: 2)
    (x[0, 0], x[3, 7]) = (.infinity, -.infinity)
    var result = x
    try engine.relu(x, into: &result)
    #expect(result.elements == x.elements.map { max(0, $0) })
    // What is no number must not look like one behind a network: neither alone nor behind a product.
    for place in [(0, 0), (17, 4), (36, 10)] {
      var bad = x
      bad[place.0, place.1] = .nan
      try engine.relu(bad, into: &result)
      let isBad = result.elements.indices.filter { result.elements[$0].isNaN }
      #expect(isBad == [place.0 * 11 + place.1])
    }
    var (a, product) = (Matrix.random(37, 5, seed: 3), Matrix(rows: 37, columns: 11))
    a[20, 2] = .nan
    var workspace = Workspace()
    try engine.gemm(
      a.view, Matrix.random(5, 11, seed: 4).view, into: &product,
      epilogue: GemmEpilogue(activation: .relu), workspace: &workspace)
    #expect((0..<37).filter { product.row($0).contains(where: \.isNaN) } == [20])
  }

  @Test(arguments: try Engine.all())
  func leakyRectifiedLinearUnit(engine: Engine) throws {
    var x = Matrix.random(37, 11, seed: 2)
    let specials: [Float] = [0, -0.0, .infinity, -.infinity, -.leastNonzeroMagnitude]
    for (i, special) in specials.enumerated() {
      (x[0, i], x[36, 10 - i]) = (special, special)
    }
    var result = x
    try engine.activate(x, by: .leakyReLU(slope: 0.1), into: &result)
    let expected = x.elements.map { $0 > 0 ? $0 : 0.1 * $0 }
    #expect(result.elements.map(\.bitPattern) == expected.map(\.bitPattern))
  }

  /// tanh is odd to the bit, zeros included, in whole vectors and in what is left of one.
  @Test(arguments: try Engine.all())
  func hyperbolicTangentKeepsTheSign(engine: Engine) throws {
    var values = Matrix.random(1, 45, seed: 5).elements.map { $0 * 3 }
    values += [0, .leastNonzeroMagnitude, 1e-20, 0.625, 20, .infinity, 0]
    let (x, negated) = try (
      Matrix(rows: 1, columns: values.count, elements: values),
      Matrix(rows: 1, columns: values.count, elements: values.map { -$0 })
    )
    var (y, other) = (x, x)
    try engine.activate(x, by: .tanh, into: &y)
    try engine.activate(negated, by: .tanh, into: &other)
    #expect(y.elements.map { (-$0).bitPattern } == other.elements.map(\.bitPattern))
    #expect(zip(x.elements, y.elements).allSatisfy { $0.sign == $1.sign })
  }

  /// The derivatives told by the outputs, against the formulas by the arguments.
  @Test(arguments: try Engine.all())
  func derivativesFollowTheirFormulas(engine: Engine) throws {
    let x = Matrix.random(9, 37, seed: 4)
    let formulas: [(Activation, (Double) -> Double)] = [
      (.linear, { _ in 1 }), (.relu, { $0 > 0 ? 1 : 0 }), (.leakyReLU(slope: 0.25), { $0 > 0 ? 1 : 0.25 }),
      (.tanh, { 1 - tanh($0) * tanh($0) }), (.sigmoid, { exp(-$0) / ((1 + exp(-$0)) * (1 + exp(-$0))) }),
    ]
    for (activation, formula) in formulas {
      var (y, slopes) = (x, x)
      try engine.activate(x, by: activation, into: &y)
      slopes.withUnsafeMutableElements { $0.update(repeating: 1) }
      try engine.multiply(&slopes, by: ActivationDerivative(of: activation, output: y))
      let worst =
        zip(slopes.elements, x.elements).map { Reference.distance($0, formula(Double($1))) }.max() ?? 1
      #expect(worst <= 8 * Reference.roundoff, "\(activation)")
    }
  }
}
