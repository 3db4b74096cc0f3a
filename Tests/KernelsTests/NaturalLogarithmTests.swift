import Kernels
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct NaturalLogarithmTests {
  /// ln(x²) = 2 ln x and ln(2x) = ln x + ln 2 over the whole range, and the known values.
  @Test func lawsOfTheLogarithmHold() {
    var random = Random(seed: 1)
    var worst = 0.0
    for _ in 0..<10_000 {
      let x =
        (1 + random.nextDouble())
        * Double(sign: .plus, exponent: random.nextInt(below: 900) - 450, significand: 1)
      let log = naturalLogarithm(of: x)
      worst = max(worst, Reference.distance(naturalLogarithm(of: x * x), 2 * log) / max(abs(2 * log), 1))
      let double = naturalLogarithm(of: 2 * x) - log
      worst = max(worst, Reference.distance(double, 0.6931471805599453) / max(abs(log), 1))
    }
    #expect(worst <= 4 * 0x1p-52)
  }

  /// Relative to the result, however near to 0: where the mantissa is taken as it is, and about 1 at all distances.
  ///
  /// The platform's logarithm is off by little more than half a unit in the last place, so an error of three units is one
  /// of three whole units from it.
  @Test func aroundOneTheErrorIsThreeUnits() {
    var random = Random(seed: 2)
    var worst = 0.0
    func check(_ x: Double) {
      let exact = log(x)
      worst = max(worst, Reference.distance(naturalLogarithm(of: x), exact) / exact.ulp)
    }
    for _ in 0..<100_000 { check(0.7071067811865476 + 0.7071067811865475 * random.nextDouble()) }
    // Where the greatest errors are.
    for _ in 0..<100_000 { check(1.0625 + 0.002 * random.nextDouble()) }
    for exponent in 2...52 {
      let distance = Double(sign: .plus, exponent: -exponent, significand: 1)
      for _ in 0..<100 {
        let step = distance * (1 + random.nextDouble())
        check(1 + step)
        check(1 - step / 2)
      }
    }
    #expect(naturalLogarithm(of: 1) == 0)
    #expect(worst <= 3)
  }

  @Test func logarithmAgreesWithKnownValues() {
    let values = [1, 2, 0.5, 2.718281828459045, 10, 1e-300, 70000, 1.4142135623730951].map {
      naturalLogarithm(of: $0)
    }
    let expected = [
      0, 0.6931471805599453, -0.6931471805599453, 1, 2.302585092994046, -690.7755278982137,
      11.156250521031495, 0.34657359027997264,
    ]
    let worst = zip(values, expected).map { Reference.distance($0, $1) / max(abs($1), 1) }.max() ?? 1
    #expect(worst <= 4e-16)
  }
}
