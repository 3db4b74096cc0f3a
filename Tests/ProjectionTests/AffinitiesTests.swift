import Kernels
import KernelsCore
import TestSupport
import Testing

@testable import Projection

@Suite struct AffinitiesTests {
  static func weights(of distances: [Float], perplexity: Double, _ engine: Engine) -> [Float] {
    let count = distances.count
    let (memory, result) = (FloatMemory(count + 16), FloatMemory(count))
    for (index, distance) in distances.enumerated() { memory.base[index] = distance }
    PerplexitySearch(perplexity: perplexity, kernels: engine.planar).weights(
      of: memory.base, count: count, into: result.base)
    return result.elements
  }

  static func entropy(_ weights: [Float]) -> Double {
    weights.map(Double.init).filter { $0 > 0 }.reduce(0) { $0 - $1 * naturalLogarithm(of: $1) }
  }

  /// Whatever the scale of the distances and wherever the nearest is, the entropy is ln perplexity.
  @Test(arguments: [2.0, 5, 30, 85]) func theEntropyIsThatOfThePerplexity(_ perplexity: Double) throws {
    for engine in try Engine.all() {
      for (scale, offset) in [(1, 0), (1e-12, 0), (1e12, 0), (1, 1000)] as [(Float, Float)] {
        var random = Random(seed: 3)
        let distances = (0..<90).map { _ in offset + scale * Float(random.nextNormal().magnitude) }.sorted()
        let weights = Self.weights(of: distances, perplexity: perplexity, engine)
        #expect(abs(weights.reduce(0, +) - 1) < 1e-5)
        #expect(abs(Self.entropy(weights) - naturalLogarithm(of: perplexity)) < 2e-5)
        #expect(weights == weights.sorted(by: >))
      }
    }
  }

  /// From where the search begins it is 107 doublings to the nearest ones' scale.
  @Test func distancesOfTwoScalesFarApart() throws {
    let distances = (1...40).map { Float($0) * 1e-12 } + (1...50).map { Float($0) * 1e20 }
    let weights = Self.weights(of: distances, perplexity: 30, try Engine(threads: 1))
    #expect(abs(Self.entropy(weights) - naturalLogarithm(of: 30)) < 2e-5)
  }

  @Test func distancesWithoutAnAnswer() throws {
    let engine = try Engine(threads: 1)
    // All equal: there is nothing to tell them apart.
    #expect(
      Self.weights(of: [Float](repeating: 2, count: 8), perplexity: 3, engine)
        == .init(repeating: 0.125, count: 8))
    // More equal nearest ones than the perplexity: all weight is theirs.
    let weights = Self.weights(of: [0, 0, 0, 0, 1, 2, 3, 4], perplexity: 2, engine)
    #expect(weights[..<4].allSatisfy { abs($0 - 0.25) < 1e-6 } && weights[4...].allSatisfy { $0 < 1e-6 })
  }

  /// p of all pairs by the definition from the conditional weights, and a symmetric matrix of sum 1.
  @Test func areSymmetricAndHaveTheSumOne() throws {
    let (n, k) = (70, 12)
    let samples = Matrix.random(n, 4, seed: 7)
    for engine in try Engine.all() {
      let neighbors = try NearestNeighbors(of: samples, count: k, engine: engine)
      var expected = [Double](repeating: 0, count: n * n)
      for i in 0..<n {
        let row = i * k..<(i + 1) * k
        let weights = Self.weights(of: Array(neighbors.squaredDistances[row]), perplexity: 4, engine)
        for (j, weight) in zip(neighbors.indices[row], weights) {
          expected[i * n + Int(j)] += Double(weight) / Double(2 * n)
          expected[Int(j) * n + i] += Double(weight) / Double(2 * n)
        }
      }
      let dense = Affinities(neighbors, perplexity: 4, engine: engine).dense
      #expect(zip(dense, expected).allSatisfy { abs($0 - $1) < 1e-8 })
      #expect(abs(dense.reduce(0, +) - 1) < 1e-5)
      let turned = (0..<n * n).map { dense[$0 % n * n + $0 / n] }
      #expect(dense == turned)
    }
  }
}

extension Affinities {
  /// All elements.
  var dense: [Double] {
    var dense = [Double](repeating: 0, count: rows * rows)
    withRows { sparse in
      for row in 0..<rows {
        for entry in sparse.starts[row]..<sparse.starts[row + 1] {
          dense[row * rows + Int(sparse.columns[entry])] += Double(sparse.values[entry])
        }
      }
    }
    return dense
  }
}
