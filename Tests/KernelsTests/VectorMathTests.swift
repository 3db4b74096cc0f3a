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

/// Functions of each element against the platform's in Double, on Floats of all sizes.
///
/// With `DEEPKMEANS_EXHAUSTIVE` in the environment every Float is tried, for powers every seventh, which
/// takes half an hour in a release build; otherwise every 4999th bit pattern and the neighbourhoods of all special values.
@Suite struct VectorMathTests {
  static let isExhaustive = getenv("DEEPKMEANS_EXHAUSTIVE") != nil

  /// Bit patterns at which something changes: zeros, the ends of the subnormal and of the normal numbers, 1,
  /// the ends of the significand's range, infinities, NaN, and where eˣ overflows and underflows.
  static let boundaries: [UInt32] = [
    0, 0x0080_0000, 0x3f80_0000, 0x3f35_04f3, 0x3fb5_04f3, 0x7f80_0000, 0x42b1_7218, 0xc2ae_ac50,
    0xc2cf_f1b5, 0x4b00_0000, 0x7fc0_0000,
  ].flatMap { (bits: UInt32) in [bits, bits ^ 0x8000_0000] }

  /// The special patterns with 40 neighbours on each side, then the numbers of a grid over all patterns.
  static func forEachBlock(step: Int, _ body: (Matrix) throws -> Void) throws {
    let near = boundaries.flatMap { bits in (-40...40).map { bits &+ UInt32(bitPattern: $0) } }
    try body(Matrix(rows: 1, columns: near.count, elements: near.map { Float(bitPattern: $0) }))
    let size = 1 << 18
    var block = Matrix(rows: 1, columns: size)
    for first in stride(from: 0, to: 1 << 32, by: size * step) {
      block.withUnsafeMutableElements { elements in
        for i in 0..<size {
          elements[i] = Float(bitPattern: UInt32(truncatingIfNeeded: first + i * step))
        }
      }
      try body(block)
    }
  }

  /// The worst error of a function in ulp for each engine, over all blocks.
  static func worstErrors(
    step: Int = isExhaustive ? 1 : 4999, _ compute: (Engine, Matrix, inout Matrix) throws -> Void,
    _ exact: (Double) -> Double
  ) throws -> [Double] {
    let engines = try Engine.all()
    var worst = [Double](repeating: 0, count: engines.count)
    var (result, reference) = (Matrix(rows: 0, columns: 0), [Double]())
    try forEachBlock(step: step) { block in
      result.resize(rows: 1, columns: block.columns)
      reference = block.withUnsafeElements { $0.map { exact(Double($0)) } }
      for (index, engine) in engines.enumerated() {
        try compute(engine, block, &result)
        worst[index] = max(worst[index], Reference.worstUlps(result, reference))
      }
    }
    return worst
  }

  @Test func exponentialOfAllSizes() throws {
    let worst = try Self.worstErrors({ try $0.exponential(of: $1, into: &$2) }, { exp($0) })
    if Self.isExhaustive { print("exp:", worst) }
    #expect(worst.allSatisfy { $0 <= 1.1 }, "\(worst)")
  }

  @Test func logarithmOfAllSizes() throws {
    let worst = try Self.worstErrors({ try $0.naturalLogarithm(of: $1, into: &$2) }, { log($0) })
    if Self.isExhaustive { print("log:", worst) }
    #expect(worst.allSatisfy { $0 <= 1 }, "\(worst)")
  }

  @Test func hyperbolicTangentOfAllSizes() throws {
    let worst = try Self.worstErrors({ try $0.activate($1, by: .tanh, into: &$2) }, { tanh($0) })
    if Self.isExhaustive { print("tanh:", worst) }
    #expect(worst.allSatisfy { $0 <= 1.4 }, "\(worst)")
  }

  @Test func sigmoidOfAllSizes() throws {
    let worst = try Self.worstErrors(
      { try $0.activate($1, by: .sigmoid, into: &$2) }, { 1 / (1 + exp(-$0)) })
    if Self.isExhaustive { print("sigmoid:", worst) }
    #expect(worst.allSatisfy { $0 <= 2.5 }, "\(worst)")
  }

  @Test func powersOfAllSizes() throws {
    // The exponents of soft assignments and norms; all over the range; those that only bases near 1 survive.
    let few: [Float] = [-0.5, 1.5, 3]
    let many: [Float] = [-7.25, -3, -2, -1.5, -1, -0.3, 0.1, 1 / 3, 0.5, 0.75, 1, 2, 2.5, 10, 1e-3]
    let large: [Float] = [100.3, -999, 12345.5, 3e5, -1e7]
    var worst: [Float: [Double]] = [:]
    for exponent in Self.isExhaustive ? few + many + large : few {
      worst[exponent] = try Self.worstErrors(
        step: Self.isExhaustive ? 7 : 4999, { try $0.power(of: $1, exponent: exponent, into: &$2) },
        { pow($0, Double(exponent)) })
    }
    if Self.isExhaustive {
      for (exponent, errors) in worst.sorted(by: { $0.key < $1.key }) { print("pow", exponent, errors) }
    }
    #expect(worst.values.allSatisfy { $0.allSatisfy { $0 <= 1.3 } }, "\(worst)")
  }

  /// Each exponent with bases such that the powers fill the range of Float.
  @Test func powersWithManyExponents() throws {
    var random = Random(seed: 1)
    let engines = try Engine.all()
    var worst = [Double](repeating: 0, count: engines.count)
    let size = 1 << 10
    var (block, result) = (Matrix(rows: 1, columns: size), Matrix(rows: 1, columns: size))
    for _ in 0..<(Self.isExhaustive ? 100_000 : 300) {
      let exponent = Float(pow(2, 50 * random.nextDouble() - 25)) * (random.nextDouble() < 0.5 ? -1 : 1)
      let span = min(150 / Double(abs(exponent)), 149)
      block.withUnsafeMutableElements { elements in
        for i in 0..<size { elements[i] = Float(pow(2, span * (2 * random.nextDouble() - 1))) }
      }
      let reference = block.elements.map { pow(Double($0), Double(exponent)) }
      for (index, engine) in engines.enumerated() {
        try engine.power(of: block, exponent: exponent, into: &result)
        worst[index] = max(worst[index], Reference.worstUlps(result, reference))
      }
    }
    if Self.isExhaustive { print("pow, many exponents:", worst) }
    #expect(worst.allSatisfy { $0 <= 1.3 }, "\(worst)")
  }

  /// Zeros with their sign, infinities, NaN, 1 and −1, integers and halves as base and as exponent.
  @Test(arguments: try Engine.all())
  func powersFollowTheRulesOfC(engine: Engine) throws {
    let special: [Float] = [
      0, 0.5, 1, 2, 3, 7.5, 0x1p23, 0x1.000002p23, 0x1p24, 1e30, .infinity, .greatestFiniteMagnitude,
      .leastNonzeroMagnitude, .leastNormalMagnitude,
    ]
    let values = special + special.map { -$0 } + [.nan]
    let bases = try Matrix(rows: 1, columns: values.count, elements: values)
    var result = bases
    var wrong: [String] = []
    for exponent in values {
      try engine.power(of: bases, exponent: exponent, into: &result)
      for (x, y) in zip(values, result.elements) {
        let expected = Float(pow(Double(x), Double(exponent)))
        let close = abs(y - expected) <= expected.ulp || y == expected || (y.isNaN && expected.isNaN)
        if !close || (!y.isNaN && y.sign != expected.sign) {
          wrong.append("\(x)^\(exponent) = \(y), not \(expected)")
        }
      }
    }
    #expect(wrong == [])
  }

  /// An element's result does not depend on where it stands, nor on the number of threads.
  @Test(arguments: CPU.instructionSets)
  func sameBitsEverywhere(instructionSet: InstructionSet) throws {
    let row = Matrix.random(1, 40_009, seed: 3)
    let shifted = try Matrix(rows: 1, columns: 40_002, elements: row.elements[7...])
    typealias Function = (Engine, Matrix, inout Matrix) throws -> Void
    let functions: [Function] = [
      { try $0.exponential(of: $1, into: &$2) }, { try $0.naturalLogarithm(of: $1, into: &$2) },
      { try $0.power(of: $1, exponent: -1.5, into: &$2) }, { try $0.relu($1, into: &$2) },
      { try $0.activate($1, by: .leakyReLU(slope: 0.1), into: &$2) },
      { try $0.activate($1, by: .tanh, into: &$2) }, { try $0.activate($1, by: .sigmoid, into: &$2) },
      { try $0.multiply(&$2, by: ActivationDerivative(of: .tanh, output: $1)) },
    ]
    for function in functions {
      let results = try [1, 2, 3].map { threads in
        let engine = try Engine(instructionSet: instructionSet, threads: threads)
        var (whole, part) = (row, shifted)
        try function(engine, row, &whole)
        try function(engine, shifted, &part)
        return whole.elements.map(\.bitPattern) + part.elements.map(\.bitPattern)
      }
      #expect(results.allSatisfy { $0 == results[0] })
      #expect(results[0][7..<40_009] == results[0][40_009...])
    }
  }

  @Test func wrongShapesAreRefused() throws {
    let engine = try Engine(threads: 1)
    var result = Matrix(rows: 3, columns: 2)
    #expect(throws: KernelError.shapeMismatch("x is 2 × 3 and result 3 × 2")) {
      try engine.exponential(of: Matrix(rows: 2, columns: 3), into: &result)
    }
  }
}
