import Autoencoder
import DeepClustering
import Kernels
import TestSupport
import Testing

@Suite struct CTTests {
  /// λ (1/B) Σᵢ Σₖ Gₖ dₖ with G the inverse power, in Double, as the equations read.
  static func naiveLoss(_ embedding: [Double], _ centroids: Matrix, alpha: Double, lambda: Double) -> Double {
    let l = centroids.columns
    let rows = (0..<centroids.rows).map { centroids.row($0).map(Double.init) }
    var total = 0.0
    for first in stride(from: 0, to: embedding.count, by: l) {
      let d = rows.map { r in
        r.indices.reduce(0) { $0 + (embedding[first + $1] - r[$1]) * (embedding[first + $1] - r[$1]) }
      }
      // α = 2 without the library's power function: d^−2.
      let weights = d.map { alpha == 2 ? 1 / ($0 * $0) : 1 / $0 }
      let sum = weights.reduce(0, +)
      total += zip(weights, d).reduce(0) { $0 + $1.0 / sum * $1.1 }
    }
    return lambda * total * Double(l) / Double(embedding.count)
  }

  @Test(arguments: CPU.instructionSets)
  func lossAndGradientAgreeWithTheEquations(instructionSet: InstructionSet) throws {
    let engine = try Engine(instructionSet: instructionSet, threads: 2)
    let (embedding, start) = (Matrix.random(11, 5, seed: 1), Matrix.random(4, 5, seed: 2))
    for (alpha, lambda) in [(2.0, 1.0), (1.0, 0.3), (2.0, 10.0)] {
      var method = try CT(alpha: alpha, lambda: lambda)
      var centroids = start
      let before = Matrix.random(11, 5, seed: 3)
      var gradient = before
      let loss = try method.loss(
        of: EmbeddedBatch(indices: Array(0..<11)[...], embedding: embedding), centroids: &centroids,
        gradient: &gradient, engine: engine)
      #expect(centroids == start, "R is fixed during an epoch")

      let point = embedding.elements.map(Double.init)
      let expected = Self.naiveLoss(point, start, alpha: alpha, lambda: lambda)
      #expect(abs(loss - expected) <= 1e-5 * expected)
      let differences = point.indices.map { i -> Double in
        var (above, below) = (point, point)
        above[i] += 1e-5
        below[i] -= 1e-5
        return
          (Self.naiveLoss(above, start, alpha: alpha, lambda: lambda)
          - Self.naiveLoss(below, start, alpha: alpha, lambda: lambda)) / 2e-5
      }
      let added = zip(gradient.elements, before.elements).map { Double($0) - Double($1) }
      let scale = differences.map(abs).max() ?? 0
      let worst = zip(added, differences).map { abs($0 - $1) }.max() ?? 1
      // The gradient is added to numbers of size 1, which costs 2⁻²⁴ of those.
      #expect(worst <= 1e-5 * scale + 2e-7)
    }
  }

  @Test func optionsOutOfRangeAreRefused() {
    #expect(throws: DeepClusteringError.self) { try CT(alpha: 0, lambda: 1) }
    #expect(throws: DeepClusteringError.self) { try CT(alpha: .nan, lambda: 1) }
    #expect(throws: DeepClusteringError.self) { try CT(alpha: 2, lambda: -1) }
  }
}
