import Kernels
import Testing

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
