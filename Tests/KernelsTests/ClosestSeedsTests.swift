import TestSupport
import Testing

@testable import Kernels

@Suite struct ClosestSeedsTests {
  /// Values that were copied go their own ways.
  @Test func copiesOfSeedsAndBoundsShareNothing() throws {
    let engine = try Engine(threads: 2)
    let samples = Matrix.random(200, 5, seed: 3)
    let set = try engine.measure(Samples(samples))
    var seeds = ClosestSeeds(set, engine: engine)
    _ = try seeds.measure(Matrix.random(2, 5, seed: 4))
    seeds.choose(0)
    var copy = seeds
    let before = (0..<200).map { seeds.weightedDistance($0) }
    _ = try copy.measure(Matrix.random(2, 5, seed: 5))
    copy.choose([0, 1])
    #expect((0..<200).map { seeds.weightedDistance($0) } == before)
    #expect(copy.potential < seeds.potential)
    // What was measured last for the first is there still.
    seeds.choose(1)
    var expected = ClosestSeeds(set, engine: engine)
    _ = try expected.measure(Matrix.random(2, 5, seed: 4))
    expected.choose([0, 1])
    #expect((0..<200).map { seeds.weightedDistance($0) } == (0..<200).map { expected.weightedDistance($0) })
  }

  /// What rounding leaves of a part close to 1 goes to the last sample off its seed, however many on theirs follow.
  @Test func samplesOnTheirSeedsAreNeverDrawn() throws {
    let engine = try Engine(threads: 1)
    var samples = Matrix(rows: 3072, columns: 1)
    for (row, value) in [(1, 1), (768, 1), (1536, 1e8)] as [(Int, Float)] { samples[row, 0] = value }
    var seeds = ClosestSeeds(try engine.measure(Samples(samples)), engine: engine)
    _ = try seeds.measure(Matrix(rows: 1, columns: 1))
    seeds.choose(0)
    for step in 1...8 { #expect(seeds.sample(atPart: 1 - Double(step) * 0x1p-53) == 1536) }
    #expect(seeds.sample(atPart: 0) == 1)
  }
}
