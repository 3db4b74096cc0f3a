import Kernels
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Functions that are the same on every platform, beside the platform's own, which are off by little more than half a unit in
/// the last place.
@Suite struct PortableMathTests {
  /// The greatest distance of `function` from `exact` over values that `draw` makes, in units in the last place of the result.
  private func worst(
    seed: UInt64, of function: (Double) -> Double, _ exact: (Double) -> Double,
    _ draw: (inout Random) -> Double
  ) -> Double {
    var random = Random(seed: seed)
    var worst = 0.0
    for _ in 0..<200_000 {
      let x = draw(&random)
      worst = max(worst, Reference.distance(function(x), exact(x)) / exact(x).ulp)
    }
    return worst
  }

  /// One and a half units, and the half of the platform's; among the smallest numbers a unit is the least of them.
  @Test func exponentialsAreExactToUnitsInTheLastPlace() {
    let normal = worst(seed: 1, of: exponential, exp) { 1416 * $0.nextDouble() - 707 }
    let nearZero = worst(seed: 2, of: exponential, exp) { 2e-3 * $0.nextDouble() - 1e-3 }
    let subnormal = worst(seed: 3, of: exponential, exp) { -708 - 37 * $0.nextDouble() }
    #expect(max(normal, nearZero, subnormal) <= 2)
  }

  @Test func exponentialsEndInZeroAndInfinity() {
    let x = [0, -0.0, -.infinity, -746, -1e300, 710, 1e300, .infinity, 709.7]
    #expect(x.map(exponential) == [1, 1, 0, 0, 0, .infinity, .infinity, .infinity, 1.6549840276802644e308])
    #expect(exponential(of: .nan).isNaN)
  }

  @Test func logarithmsOfOnePlusSmallNumbersKeepTheirDigits() {
    let error = worst(seed: 4, of: naturalLogarithm(ofOnePlus:), log1p) {
      ($0.nextDouble() < 0.5 ? -0.999 : 1) * exp(-60 * $0.nextDouble())
    }
    let large = worst(seed: 5, of: naturalLogarithm(ofOnePlus:), log1p) { exp(200 * $0.nextDouble()) }
    #expect(max(error, large) <= 5.5)
    let values = [0, 1e-300, .infinity, -1].map { naturalLogarithm(ofOnePlus: $0) }
    #expect(values == [0, 1e-300, .infinity, -.infinity])
  }

  @Test func logarithmsHaveEnds() {
    #expect([0, -0.0, .infinity].map { naturalLogarithm(of: $0) } == [-.infinity, -.infinity, .infinity])
    #expect([-1, -.infinity, .nan].allSatisfy { naturalLogarithm(of: $0).isNaN })
  }

  /// Relative to four units for each of |exponent · ln base| and two more, beside the platform's half.
  @Test func powersAreAsExactAsTheirExponents() {
    var random = Random(seed: 6)
    var worst = 0.0
    for _ in 0..<200_000 {
      let (base, exponent) = (2 * random.nextDouble(), 12 * random.nextDouble() - 2)
      let expected = pow(base, exponent)
      let units = Reference.distance(power(base, exponent), expected) / expected.ulp
      worst = max(worst, units / (2.5 + 4 * abs(exponent * log(base))))
    }
    #expect(worst <= 1)
    let known = [power(0, 2), power(0, 0), power(3, 0), power(.infinity, 2), power(1, 7)]
    #expect(known == [0, 1, 1, .infinity, 1])
  }

  /// Absolute, as both functions cross 0: 2⁻⁵², and 2⁻⁵⁴ of the platform's.
  @Test func sinesAndCosinesAreExactToTheLastPlaces() {
    var random = Random(seed: 7)
    var worst = 0.0
    for index in 0..<200_000 {
      let x = (index % 2 == 0 ? 14 : 2e6) * (random.nextDouble() - 0.5)
      let (sine, cosine) = sineAndCosine(of: x)
      worst = max(worst, Reference.distance(sine, sin(x)), Reference.distance(cosine, cos(x)))
    }
    #expect(worst <= 1.25 * 0x1p-52)
    let (sine, cosine) = sineAndCosine(of: 1e300)
    #expect(abs(sine * sine + cosine * cosine - 1) <= 4 * 0x1p-52)
    for x in [Double.infinity, .nan] {
      let (sine, cosine) = sineAndCosine(of: x)
      #expect(sine.isNaN && cosine.isNaN)
    }
    #expect(sineAndCosine(of: 0) == (0, 1))
  }

  /// On every platform: a change of the order of operations shows, and one that is meant has to change this.
  @Test func everyPlatformHasTheseBits() {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in 0..<1000 {
      let x = Double(index) * 0.37 - 180
      let (sine, cosine) = sineAndCosine(of: x)
      let values = [
        exponential(of: x), sine, cosine, naturalLogarithm(of: x * x), naturalLogarithm(ofOnePlus: x * x),
        power(x * x, 0.3),
      ]
      for value in values { hash = (hash ^ value.bitPattern) &* 0x100_0000_01b3 }
    }
    #expect(hash == 0x2bb2_9b64_8738_e378)
  }
}
