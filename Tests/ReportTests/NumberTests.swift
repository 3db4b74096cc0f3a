import Testing

@testable import Report

@Suite struct NumberTests {
  @Test func compactNumbersHaveTwoDecimalsAtMost() {
    let values = [0, -0.0, 1, -1, 0.5, -0.25, 12.345, 99.999, -0.004, 1e12, .nan, .infinity, 10.1]
    #expect(
      values.map(CompactNumber.text)
        == ["0", "0", "1", "-1", ".5", "-.25", "12.35", "100", "0", "1000000000", "0", "0", "10.1"])
  }

  @Test func numbersInFiguresHaveSeparatorsAndMinusSigns() {
    #expect(
      [0, 12, 999, 1000, -12_345, 1_234_567].map(NumberText.grouped) == [
        "0", "12", "999", "1,000", "−12,345", "1,234,567",
      ])
    #expect(NumberText.grouped(.min) == "−9,223,372,036,854,775,808")
    #expect(
      [0.0, 5, -3, 0.12345, 12.345, 1234.5, -0.00012, 1e-7, 2.5e12, .nan].map { NumberText.short($0) } == [
        "0", "5", "−3", "0.123", "12.3", "1,235", "−0.000120", "1e−7", "2.5e12", "–",
      ])
    #expect(NumberText.fixed(-0.001, decimals: 1) == "0.0")
    #expect(NumberText.fixed(1e300, decimals: 2) == "1e300")
    #expect(
      [.leastNonzeroMagnitude, -1.7e308, 9.99e20, 0].map { NumberText.scientific($0) } == [
        "4.9e−324", "−1.7e308", "1e21", "0",
      ])
  }

  @Test func ticksAreRoundNumbersInTheRange() {
    func labels(_ range: ClosedRange<Double>, _ count: Int, isInteger: Bool = false) -> [String] {
      Ticks.linear(range, count: count, isInteger: isInteger).ticks.map(\.label)
    }
    #expect(labels(0...1, 5) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(1...100, 5) == ["20", "40", "60", "80", "100"])
    #expect(labels(-1...1, 4) == ["−1.0", "−0.5", "0.0", "0.5", "1.0"])
    #expect(labels(0...3, 10, isInteger: true) == ["0", "1", "2", "3"])
    #expect(labels(0...70_000, 4) == ["0", "20,000", "40,000", "60,000"])
    #expect(labels(1e-8...3e-8, 2) == ["1e−8", "2e−8", "3e−8"])
    #expect(labels(5...5, 4) == ["5"])
    // A billionth of the values, the least span that an axis has.
    #expect(
      labels(1.1e12...1.1e12 + 1200, 4)
        == ["1.1000000000e12", "1.1000000005e12", "1.1000000010e12"])
    // The very numbers that the labels say.
    #expect(Ticks.linear(0...1, count: 10).ticks.map(\.value) == (0...10).map { Double($0) / 10 })
  }

  @Test func ticksOfAnyRangeAreEvenInsideFewAndTold() {
    var problems: [String] = []
    for exponent in -12...12 {
      for low in [-3.7, -1, 0, 0.21, 5, 99] {
        for span in [0.013, 0.5, 1, 7.7, 30] {
          for count in 1...10 {
            let unit = (0..<abs(exponent)).reduce(1.0) { value, _ in exponent < 0 ? value / 10 : value * 10 }
            let range = low * unit...(low + span) * unit
            let ticks = Ticks.linear(range, count: count)
            let values = ticks.ticks.map(\.value)
            let slack = 1e-5 * ticks.step
            let isGood =
              values.count <= count + 1
              && values.allSatisfy { $0 >= range.lowerBound - slack && $0 <= range.upperBound + slack }
              && zip(values, values.dropFirst()).allSatisfy { abs($1 - $0 - ticks.step) < slack }
              && Set(ticks.ticks.map(\.label)).count == values.count
              && (count < 3 || values.count >= 1)
            if !isGood { problems.append("\(range) \(count): \(ticks)") }
          }
        }
      }
    }
    #expect(problems == [])
  }

  @Test func logarithmicTicksArePowersOfTen() {
    func labels(_ range: ClosedRange<Double>, _ count: Int) -> [String] {
      Ticks.logarithmic(range, count: count).ticks.map(\.label)
    }
    #expect(labels(0.01...100, 6) == ["0.01", "0.1", "1", "10", "100"])
    #expect(labels(1...30, 6) == ["1", "2", "5", "10", "20"])
    #expect(labels(1e-12...1, 4) == ["1e−12", "1e−9", "1e−6", "0.001", "1"])
    #expect(
      Ticks.logarithmic(0.001...1000, count: 7).ticks.map(\.value) == [0.001, 0.01, 0.1, 1, 10, 100, 1000])
  }

  @Test func axesBeginAtZeroWhereThatIsNear() {
    #expect(Scale.axisRange(10...97, count: 5) == 0...100)
    #expect(Scale.axisRange(61...97, count: 5) == 60...100)
    #expect(Scale.axisRange(-7 ... -1, count: 4) == -8...0)
    #expect(Scale.range(of: [3, .nan, 3]) == 2.7...3.3)
    #expect(Scale.range(of: [0]) == -1...1)
    #expect(Scale.range(of: [.nan, .infinity, 1e300]) == nil)
    #expect(Scale.range(of: [-1, 0, 2, 8], isLogarithmic: true) == 2...8)
  }

  @Test func base64IsThatOfTheStandard() {
    let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map { Base64.encode(Array($0.utf8)) }
    #expect(texts == ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"])
    #expect(Base64.encode([0xFB, 0xFF, 0xBE]) == "+/++")
    #expect(Base64.encode(littleEndian: [UInt16(0x0102), 0xfffe]) == Base64.encode([2, 1, 0xfe, 0xff]))
  }
}
