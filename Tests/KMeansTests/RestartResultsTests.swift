import Kernels
import Synchronization
import Testing

@testable import KMeans

/// Results of runs as they come in.
@Suite struct RestartResultsTests {
  /// Two heaps of 20 samples on a line.
  private static let samples = Data.matrix(40, 1) { i, _ in Float(i < 20 ? i : 980 + i) }
  /// The heaps, and labels that separate neighbours.
  private static let (heaps, alternating) = ((0..<40).map { Int32($0 / 20) }, (0..<40).map { Int32($0 % 2) })

  /// The inertia of the result that is chosen, whichever run ends first.
  private static func chosen(_ runs: [(inertia: Double, labels: [Int32])]) throws -> Set<Double> {
    let engine = try Engine(threads: 1)
    let inertias = try [Array(runs.indices), runs.indices.reversed()].map { order in
      let results = RestartResults(.neighbors)
      for index in order {
        let (inertia, labels) = runs[index]
        results.set(
          index,
          .success(
            KMeansResult(
              centroids: Matrix(rows: 2, columns: 1), labels: labels, inertia: inertia, iterations: [],
              stopReason: .labelsSettled)))
      }
      return try results.mostModular { () throws(KMeansError) -> NeighborModularity in
        try NeighborModularity(
          SampleSet(Samples(samples), weights: nil, engine: engine), random: Random(seed: 0), engine: engine)
      }.inertia
    }
    return Set(inertias)
  }

  /// Up to 5 % above the least inertia neighbours decide, whether the least one comes first or last.
  @Test(arguments: [(1.04, 1.04), (1.05, 1.05), (1.06, 1), (1.5, 1)] as [(Double, Double)])
  func neighborsDecideWithinTheMargin(inertia: Double, expected: Double) throws {
    #expect(try Self.chosen([(inertia, Self.heaps), (1, Self.alternating)]) == [expected])
  }

  @Test func theLeastInertiaDecidesOnTies() throws {
    #expect(try Self.chosen([(1.03, Self.heaps), (1.01, Self.heaps), (1, Self.alternating)]) == [1.01])
  }

  /// A run that others have stopped ends after its iteration, and tells nobody of it.
  @Test func aStoppedRunTellsNothing() throws {
    let (engine, told) = (try Engine(threads: 1), Told())
    let refinement = Refinement(
      set: try SampleSet(Samples(Self.samples), weights: nil, engine: engine), algorithm: .lloyd,
      maximumIterations: 5, shiftLimit: 0, engine: engine,
      onIteration: { _ in
        told.count.add(1, ordering: .relaxed)
        return .goOn
      })
    let start = try Matrix(rows: 2, columns: 1, elements: [0, 1])
    #expect(try refinement.run(from: start, restart: 0).stopReason == .labelsSettled)
    let before = told.count.load(ordering: .relaxed)
    refinement.control.stop()
    let result = try refinement.run(from: start, restart: 0)
    #expect(result.stopReason == .stopped && result.iterations.count == 1)
    #expect(before > 0 && told.count.load(ordering: .relaxed) == before)
  }

  private final class Told: Sendable { let count = Atomic(0) }

  /// The error is that of the earliest run, whichever fails first.
  @Test func theEarliestFailureIsThrown() {
    for order in [[1, 2], [2, 1]] {
      let results = RestartResults(.inertia)
      for index in order { results.set(index, .failure(index == 1 ? .overflow : .cancelled)) }
      #expect(throws: KMeansError.overflow) { try results.leastInertia() }
    }
  }
}
