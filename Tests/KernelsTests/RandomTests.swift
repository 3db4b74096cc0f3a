import Kernels
import Testing

@Suite struct RandomTests {
  /// Pinned, so that no change of the generator or of a mapping goes unnoticed.
  @Test func numbersOfASeedNeverChange() {
    var random = Random(seed: 42)
    #expect(
      (0..<3).map { _ in random.nextBits() } == [
        15_021_278_609_987_233_951, 5_881_210_131_331_364_753, 18_149_643_915_985_481_100,
      ])
  }

  @Test func streamsDependOnNameAndIndexOnly() {
    var parent = Random(seed: 1)
    var before = parent.stream("shuffle", index: 3)
    _ = parent.nextBits()
    var after = parent.stream("shuffle", index: 3)
    #expect(before.nextBits() == after.nextBits())
    var streams = [
      parent.stream("shuffle", index: 4), parent.stream("weights", index: 3), parent.stream("shuffle"),
      Random(seed: 2).stream("shuffle", index: 3),
    ]
    let firsts = Set(streams.indices.map { streams[$0].nextBits() })
    #expect(firsts.count == 4)
  }

  @Test func permutationHoldsEveryIndexOnce() {
    var random = Random(seed: 3)
    let order = random.permutation(1000)
    #expect(order.sorted() == Array(0..<1000))
    #expect(order != Array(0..<1000))
  }

  @Test func integersAreUniform() {
    var random = Random(seed: 4)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[random.nextInt(below: 7)] += 1 }
    // χ² with 6 degrees of freedom stays below 22.5 with probability 0.999.
    let chiSquare = counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
    #expect(chiSquare < 22.5)
  }

  @Test func normalsHaveTheMomentsOfTheNormalDistribution() {
    var random = Random(seed: 5)
    let n = 200_000
    let values = (0..<n).map { _ in random.nextNormal() }
    let mean = values.reduce(0, +) / Double(n)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(n)
    let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(n)
    // Four standard errors: √(1/n), √(2/n), √(96/n).
    #expect(abs(mean) < 4 / Double(n).squareRoot())
    #expect(abs(variance - 1) < 4 * (2 / Double(n)).squareRoot())
    #expect(abs(fourth - 3) < 4 * (96 / Double(n)).squareRoot())
  }

  @Test func floatsStayInTheirRange() {
    var random = Random(seed: 6)
    let values = (0..<10_000).map { _ in random.nextFloat(in: -2..<3) }
    #expect(values.allSatisfy { $0 >= -2 && $0 < 3 })
    #expect(values.contains { $0 < -1.9 } && values.contains { $0 > 2.9 })
  }
}
