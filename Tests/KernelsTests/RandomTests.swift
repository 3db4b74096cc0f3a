import Kernels
import Testing

@Suite struct RandomTests {
  /// What a fresh generator of seed 42 gives.
  private func draws<Value>(_ count: Int, _ draw: (inout Random) -> Value) -> [Value] {
    var random = Random(seed: 42)
    return (0..<count).map { _ in draw(&random) }
  }

  /// Pinned, so that no change of the generator or of a mapping goes unnoticed: by another program, from the papers
  /// that `Random` names and what it says of its mappings.
  @Test func numbersOfASeedNeverChange() {
    #expect(
      draws(3) { $0.nextBits() } == [
        15_021_278_609_987_233_951, 5_881_210_131_331_364_753, 18_149_643_915_985_481_100,
      ])
    #expect(draws(2) { $0.nextDouble() } == [0.8143051451229099, 0.3188210400616611])
    #expect(draws(3) { $0.nextFloat() } == [0.8143051266670227, 0.3188210129737854, 0.9838941097259521])
    #expect(
      draws(3) { $0.nextFloat(in: -2..<3) } == [2.0715255737304688, -0.4058949947357178, 2.91947078704834])
    #expect(draws(6) { $0.nextInt(below: 1000) } == [814, 318, 983, 701, 793, 588])
    // A bound of which every fourth draw is refused: here two between the third and the fourth.
    #expect(
      draws(4) { $0.nextInt(below: 3 << 61) } == [
        5_632_979_478_745_212_731, 2_205_453_799_249_261_782, 6_806_116_468_494_555_412,
        4_068_188_212_900_549_486,
      ])
    #expect(draws(1) { $0.permutation(10) } == [[5, 3, 1, 0, 9, 6, 4, 7, 2, 8]])
    var stream = Random(seed: 42).stream("x", index: 1)
    #expect(stream.nextBits() == 1_216_265_539_012_017_980)
    stream = Random(seed: 42).stream("x", index: -1)
    #expect(stream.nextBits() == 5_356_374_059_087_750_697)
  }

  /// The other program's logarithm is the C library's, so the last places may differ.
  @Test func normalsOfASeedNeverChange() {
    let expected = [0.9813983900724986, 1.3403256427520227, -0.9642205062941384]
    let worst = zip(draws(3) { $0.nextNormal() }, expected).map { Reference.distance($0, $1) }.max() ?? 1
    #expect(worst <= 4 * 0x1p-52)
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

  /// Floats about 1000 are 2⁻¹⁴ apart, so the greatest draws would be rounded to 1001.
  @Test func roundingDoesNotReachTheUpperBound() {
    var random = Random(seed: 6)
    let values = (0..<200_000).map { _ in random.nextFloat(in: 1000..<1001) }
    #expect(values.allSatisfy { $0 >= 1000 && $0 < 1001 })
    #expect(values.contains(Float(1001).nextDown))
    #expect(random.nextFloat(in: 2..<2) == 2)
  }
}
