import Kernels
import KernelsCore
import TestSupport
import Testing

@testable import Projection

@Suite struct TSNETests {
  /// Σ p ln (p / q) by the definition, in Double.
  static func divergence(_ p: [Double], _ positions: [Double]) -> Double {
    let n = positions.count / 2
    var (q, sum) = ([Double](repeating: 0, count: n * n), 0.0)
    for i in 0..<n {
      for j in 0..<n where j != i {
        let (dx, dy) = (positions[2 * i] - positions[2 * j], positions[2 * i + 1] - positions[2 * j + 1])
        q[i * n + j] = 1 / (1 + dx * dx + dy * dy)
        sum += q[i * n + j]
      }
    }
    return zip(p, q).reduce(0) { $1.0 > 0 ? $0 + $1.0 * naturalLogarithm(of: $1.0 * sum / $1.1) : $0 }
  }

  /// 4 (attraction − repulsion / Σ q) is the derivative of the KL divergence by central differences.
  @Test func forcesAreTheGradient() throws {
    let (n, engine) = (30, try Engine())
    let neighbors = try NearestNeighbors(of: .random(n, 5, seed: 1), count: n - 1, engine: engine)
    let affinities = Affinities(neighbors, perplexity: 6, engine: engine)
    let positions = RepulsionTests.points(n, extent: 4)
    let (points, attraction) = (memory(positions), FloatMemory(2 * n))
    affinities.withRows { engine.planar.attract($0, points.base, 0, n, attraction.base) }
    let repulsion = try RepulsionTests.forces(ExactRepulsion(count: n, engine: engine), positions)
    let gradient = (0..<2 * n).map {
      4 * (attraction.base[$0] - repulsion.forces[$0] / Float(repulsion.sum))
    }
    let (p, y, step) = (affinities.dense, positions.elements.map(Double.init), 1e-4)
    let differences = y.indices.map { index in
      var (up, down) = (y, y)
      up[index] += step
      down[index] -= step
      return (Self.divergence(p, up) - Self.divergence(p, down)) / (2 * step)
    }
    #expect(relativeError(gradient, differences) < 1e-4)
  }

  @Test(arguments: [TSNE.Method.exact, .interpolation]) func theDivergenceFallsAndIsTheOneThatIsTold(
    _ method: TSNE.Method
  ) throws {
    let (engine, samples) = (try Engine(), blobs(200, 6, blobs: 4, seed: 2))
    let results = try [0, 300, 800].map {
      try TSNE(perplexity: 12, iterations: $0, method: method).project(samples, engine: engine)
    }
    #expect(results.map(\.iterations) == [0, 300, 800])
    #expect(results[1].klDivergence < results[0].klDivergence / 2)
    #expect(results[2].klDivergence < results[1].klDivergence)
    let count = method == .exact ? 199 : 36
    let neighbors = try NearestNeighbors(of: samples, count: count, engine: engine)
    let p = Affinities(neighbors, perplexity: 12, engine: engine).dense
    for result in results {
      let expected = Self.divergence(p, result.positions.elements.map(Double.init))
      #expect(abs(result.klDivergence - expected) < 2e-3)
    }
  }

  @Test(arguments: TSNE.Method.allCases) func blobsStayApart(_ method: TSNE.Method) throws {
    let samples = blobs(240, 8, blobs: 4, seed: 3)
    let positions = try TSNE(perplexity: 15, iterations: 500, method: method).project(
      samples, engine: Engine()
    )
    .positions
    let nearest = try NearestNeighbors(of: positions, count: 5, engine: Engine()).indices
    #expect(nearest.enumerated().allSatisfy { Int($1) % 4 == $0 / 5 % 4 })
    let means = (0..<2).map { j in (0..<240).reduce(0) { $0 + positions[$1, j] } / 240 }
    #expect(means.allSatisfy { abs($0) < 1e-3 })
  }

  @Test(arguments: [TSNE.Method.exact, .interpolation]) func threadsDoNotMatter(_ method: TSNE.Method) throws
  {
    let samples = blobs(900, 5, blobs: 3, seed: 4)
    let tsne = TSNE(perplexity: 10, iterations: 60, earlyIterations: 30, method: method)
    let results = try [1, 2, 3].map { try tsne.project(samples, engine: Engine(threads: $0)) }
    #expect(results[1].positions == results[0].positions && results[2].positions == results[0].positions)
    #expect(results[1].klDivergence == results[0].klDivergence)
  }

  /// Early iterations exaggerate, with less momentum; the rate is n over the exaggeration, and 50 at least.
  @Test func theScheduleIsThatOfTheOptions() {
    let (tsne, iterations) = (TSNE(earlyExaggeration: 12, earlyIterations: 250), [0, 249, 250, 999])
    #expect(iterations.map(tsne.exaggeration) == [12, 12, 1, 1])
    #expect(iterations.map(tsne.momentum) == [0.5, 0.5, 0.8, 0.8])
    #expect(iterations.map { tsne.learningRate(at: $0, samples: 1200) } == [100, 100, 1200, 1200])
    #expect(iterations.map { tsne.learningRate(at: $0, samples: 120) } == [50, 50, 120, 120])
    #expect(TSNE(learningRate: 7).learningRate(at: 0, samples: 1200) == 7)
    #expect([2, 31, 91, 1000].map(tsne.perplexity) == [1, 10, 30, 30])
  }

  /// The first coordinate has the deviation 10⁻⁴, but for shifts of less than 0.005 of that.
  @Test func theStartHasADeviation() throws {
    let start = try TSNE.initialPositions(of: .random(10, 4, seed: 3), engine: Engine())
    let x = (0..<10).map { Double(start[$0, 0]) }
    let mean = x.reduce(0, +) / 10
    let deviation = (x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10).squareRoot()
    #expect(abs(deviation / 1e-4 - 1) <= 0.005 + 1e-4)
  }

  /// Copies that are put in one place have the same forces as long as they stay there; after the early iterations they do
  /// not.
  @Test(arguments: [false, true]) func copiesPartAfterTheEarlyIterations(isLate: Bool) throws {
    var samples = blobs(120, 4, blobs: 2, seed: 5)
    for j in 0..<4 { samples[1, j] = samples[0, j] }
    var start = Matrix.random(120, 2, seed: 6)
    for j in 0..<2 { start[1, j] = start[0, j] }
    let tsne = TSNE(
      perplexity: 5, iterations: isLate ? 21 : 20, earlyIterations: 20, method: .exact)
    let positions = try tsne.project(samples, initialPositions: start, engine: Engine()).positions
    #expect((positions.row(0) != positions.row(1)) == isLate)
  }

  @Test func theCallerStartsAndStops() throws {
    let (samples, start) = (blobs(100, 4, blobs: 2, seed: 5), Matrix.random(100, 2, seed: 6))
    let none = try TSNE(iterations: 0).project(samples, initialPositions: start, engine: Engine()).positions
    let shifts = zip(none.elements, start.elements).map { $0 - $1 }
    // Where they were put, but for the mean.
    #expect(shifts.indices.allSatisfy { abs(shifts[$0] - shifts[$0 % 2]) < 1e-6 })
    var seen: [Int] = []
    let result = try TSNE().project(samples, initialPositions: start, engine: Engine()) { iteration in
      seen.append(iteration)
      return iteration < 7
    }
    #expect(seen == Array(1...7) && result.iterations == 7)
    // Every coordinate is rounded when the mean is taken off, and the mean itself.
    for positions in [none, result.positions] {
      let greatest = Double(positions.elements.map(abs).max() ?? 0)
      let means = (0..<2).map { j in (0..<100).reduce(0.0) { $0 + Double(positions[$1, j]) } / 100 }
      #expect(means.allSatisfy { abs($0) <= 0x1p-23 * max(1, greatest) })
    }
  }

  /// Copies of one sample, two and three samples, fewer samples than neighbours of the perplexity, one feature.
  @Test(arguments: [TSNE.Method.exact, .interpolation]) func degenerateSamples(_ method: TSNE.Method) throws {
    var copies = blobs(80, 3, blobs: 2, seed: 8)
    for i in 0..<50 { for j in 0..<3 { copies[i, j] = copies[i % 2, j] } }
    for samples in [
      Matrix(rows: 40, columns: 3), Matrix.random(2, 3, seed: 1), Matrix.random(3, 3, seed: 1),
      Matrix.random(20, 2, seed: 1), Matrix.random(60, 1, seed: 1), copies,
    ] {
      let result = try TSNE(iterations: 300, method: method).project(samples, engine: Engine())
      #expect(result.positions.rows == samples.rows && result.positions.columns == 2)
      #expect(result.positions.elements.allSatisfy(\.isFinite) && result.klDivergence.isFinite)
    }
  }

  /// Many more copies than neighbours: none stays on another, and the other samples have room.
  @Test func copiesPart() throws {
    let n = 1500
    var samples = blobs(n, 10, blobs: 1, distance: 0, seed: 10)
    for i in 0..<400 { for j in 0..<10 { samples[3 * i, j] = samples[0, j] } }
    let result = try TSNE().project(samples, engine: Engine())
    let places = Set((0..<n).map { SIMD2(result.positions[$0, 0], result.positions[$0, 1]) })
    #expect(places.count == n)
    let others = (0..<n).filter { $0 % 3 != 0 || $0 >= 1200 }
    let spread = (0..<2).map { j in
      (others.reduce(0.0) { $0 + Double(result.positions[$1, j] * result.positions[$1, j]) }
        / Double(others.count))
        .squareRoot()
    }
    #expect(result.klDivergence < 1.9 && spread.allSatisfy { $0 > 8 })
  }

  /// Copies take turns as neighbours; other neighbours stay.
  @Test func equalSamplesTakeTurnsAsNeighbors() throws {
    let samples = try Matrix(rows: 7, columns: 1, elements: [0, 5, 0, 0, 9, 0, 0])
    let found = try NearestNeighbors(of: samples, count: 2, engine: Engine())
    let equal = EqualSamples(found)
    #expect(equal.samples == [0, 2, 3, 5, 6])
    let spread = equal.spreadNeighbors
    #expect(spread.squaredDistances == found.squaredDistances)
    #expect(spread.indices == [2, 3, 4, 2, 3, 5, 5, 6, 1, 5, 6, 0, 0, 2])
  }

  /// Samples at -1 and 1 are at one distance from 0, and come in the order of their indices.
  @Test(arguments: [3, 4, 6]) func noNeighborIsNamedTwice(count: Int) throws {
    let samples = try Matrix(rows: 7, columns: 1, elements: [0, 1, -1, 1, -1, 1, -1])
    let found = try NearestNeighbors(of: samples, count: count, engine: Engine())
    let spread = EqualSamples(found).spreadNeighbors
    for row in 0..<7 {
      let entries = row * count..<(row + 1) * count
      let neighbors = spread.indices[entries]
      #expect(Set(neighbors).count == count && !neighbors.contains(Int32(row)))
      let distances = neighbors.map { samples[Int($0), 0] - samples[row, 0] }
      #expect(distances.map { $0 * $0 } == Array(found.squaredDistances[entries]))
    }
  }

  /// With neither scale a square of a distance would be within Float's range.
  @Test(arguments: [0x1p70, 0x1p-80] as [Float]) func theScaleOfSamplesDoesNotMatter(_ scale: Float) throws {
    let samples = blobs(240, 8, blobs: 4, seed: 3)
    var scaled = samples
    scaled.withUnsafeMutableElements { for index in $0.indices { $0[index] *= scale } }
    let (tsne, engine) = (TSNE(perplexity: 15, iterations: 500), try Engine())
    let positions = try tsne.project(scaled, engine: engine).positions
    #expect(try tsne.project(samples, engine: engine).positions == positions)
    let nearest = try NearestNeighbors(of: positions, count: 5, engine: engine).indices
    #expect(nearest.enumerated().allSatisfy { Int($1) % 4 == $0 / 5 % 4 })
  }

  /// Variances that differ too little to settle, and too much to be equal.
  @Test func directionsThatDoNotSettleAreAStart() throws {
    let samples = PrincipalComponentsTests.crosses((0..<260).map { 1 - 1e-4 * Double($0) / 260 })
    #expect(throws: ProjectionError.self) { try PrincipalComponents(of: samples, count: 2, engine: Engine()) }
    let start = try TSNE(iterations: 0).project(samples, engine: Engine()).positions
    #expect(start.elements.map(abs).max() ?? 0 > 1e-4)
  }

  @Test func whatMakesNoSenseIsRefused() throws {
    let (samples, engine) = (Matrix.random(30, 3, seed: 1), try Engine())
    for tsne in [
      TSNE(perplexity: 0.5), TSNE(perplexity: .nan), TSNE(iterations: -1), TSNE(earlyExaggeration: 0),
      TSNE(learningRate: 0), TSNE(learningRate: .nan), TSNE(learningRate: 1.1e9),
    ] {
      #expect(throws: ProjectionError.self) { try tsne.project(samples, engine: engine) }
    }
    #expect(throws: ProjectionError.self) { try TSNE().project(Matrix(rows: 1, columns: 3), engine: engine) }
    #expect(throws: ProjectionError.self) {
      try TSNE().project(samples, initialPositions: Matrix(rows: 30, columns: 3), engine: engine)
    }
    var broken = samples
    broken[3, 2] = .infinity
    let error = #expect(throws: ProjectionError.self) { try TSNE().project(broken, engine: engine) }
    #expect(error?.description.hasPrefix("sample 3, feature 2 is not a finite number") == true)
  }

  @Test func aCancelledTaskHasNoMap() async throws {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try TSNE(iterations: 0).project(.random(200, 4, seed: 2), engine: Engine())
    }
    await #expect(throws: ProjectionError.cancelled) { try await task.value }
  }

  @Test func aCancelledTaskEndsTheDescent() async throws {
    let task = Task {
      try TSNE().project(.random(200, 4, seed: 2), engine: Engine()) { iteration in
        if iteration == 3 { withUnsafeCurrentTask { $0?.cancel() } }
        return iteration < 5
      }
    }
    await #expect(throws: ProjectionError.cancelled) { try await task.value }
  }
}
