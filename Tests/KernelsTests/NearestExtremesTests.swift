import TestSupport
import Testing

@testable import Kernels

/// Nearest centroids and distances of values that are no numbers or too great, and of too many samples.
@Suite struct NearestExtremesTests {
  /// As `findNearest` says; the samples beside it have what they have without it.
  @Test(arguments: try Engine.all())
  func aSampleWithNaNHasLabelZeroAndNoDistance(engine: Engine) throws {
    for (d, k) in [(3, 5), (40, 70), (784, 10)] {
      var (x, c) = (Matrix.random(20, d, seed: 9), Matrix.random(k, d, seed: 10))
      c[0, 0] = 100
      var (nearest, others, workspace) = (Nearest(.twoNearest), Nearest(.twoNearest), Workspace())
      try engine.findNearest(of: Samples(x), in: c, into: &others, workspace: &workspace)
      x[7, d - 1] = .nan
      try engine.findNearest(of: Samples(x), in: c, into: &nearest, workspace: &workspace)
      #expect(nearest.labels[7] == 0 && others.labels[7] != 0)
      #expect(nearest.squaredDistances[7].isNaN && nearest.secondSquaredDistances[7].isNaN)
      #expect(nearest.labels[..<7] == others.labels[..<7] && nearest.labels[8...] == others.labels[8...])
    }
  }

  /// Squared norms beyond Float, by dot products and by panels: distances that are no finite number, whatever the signs,
  /// and others as they are without; a centroid so far out is passed over, and the search in Double sees it.
  @Test(arguments: try Engine.all())
  func normsBeyondFloatHaveNoFiniteDistances(engine: Engine) throws {
    for (d, k) in [(3, 5), (40, 70), (784, 10)] {
      var (x, c) = (Matrix.random(20, d, seed: 11), Matrix.random(k, d, seed: 12))
      var (usual, all, workspace) = (Matrix(rows: 0, columns: 0), Matrix(rows: 0, columns: 0), Workspace())
      try engine.squaredDistancesByProducts(from: Samples(x), to: c, into: &usual, workspace: &workspace)
      (x[3, 0], x[4, 1], x[5, d - 1]) = (2e19, -3e38, .infinity)
      (c[0, 0], c[2, 0], c[k - 1, 1]) = (3e38, -2e19, -3e38)
      try engine.squaredDistancesByProducts(from: Samples(x), to: c, into: &all, workspace: &workspace)
      for i in 0..<20 {
        for j in 0..<k {
          let isBeyond = (3...5).contains(i) || [0, 2, k - 1].contains(j)
          #expect(isBeyond ? !all[i, j].isFinite : all[i, j] == usual[i, j], "\(i), \(j): \(all[i, j])")
          #expect(!(all[i, j] < 0))
        }
      }
      var nearest = Nearest(.twoNearest)
      try engine.findNearest(of: Samples(x), in: c, into: &nearest, workspace: &workspace)
      for i in 0..<20 {
        let others = (1..<k - 1).filter { $0 != 2 }.map { all[i, $0] }.sorted()
        let found = (nearest.squaredDistances[i], nearest.secondSquaredDistances[i])
        if (3...5).contains(i) {
          #expect(!found.0.isFinite && !found.1.isFinite)
        } else {
          #expect(found == (others[0], others[1]))
        }
      }
      x[5, d - 1] = 0
      x[6, 1] = -2.9e38
      let labels = try engine.nearestCentroids(of: x, in: c)
      #expect(labels[4] == k - 1 && labels[6] == k - 1)
    }
  }

  /// K-means' passes number samples by Int32; what has no features takes no memory.
  @Test func moreSamplesThanCanBeNumberedAreRefused() throws {
    let engine = try Engine(threads: 1)
    // For as many as Int has, not even labels would have memory.
    for rows in [1 << 31, Int.max] {
      let samples = Samples(Matrix(rows: rows, columns: 0))
      let error = KernelError.shapeMismatch("\(rows) samples; give 2147483647 at most")
      #expect(throws: error) { try engine.measure(samples) }
      #expect(throws: error) { try engine.nearestCentroids(of: samples, in: Matrix(rows: 1, columns: 0)) }
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func centroidsThatAreNoNumbersAreRefused(value: Float) throws {
    let engine = try Engine()
    let samples = Matrix.random(50, 4, seed: 1)
    var centroids = Matrix.random(3, 4, seed: 2)
    centroids[2, 1] = value
    let error = #expect(throws: KernelError.self) { try engine.nearestCentroids(of: samples, in: centroids) }
    #expect(error == .nonFiniteCentroid(row: 2, column: 1))
    #expect(error?.description == "centroid 2, feature 1 is not a finite number")
  }
}
