import KMeans
import Kernels
import Testing

@Suite struct InternalMetricsErrorTests {
  /// What each internal metric throws; nil where it does not.
  private func errors(_ labels: [Int], _ samples: Matrix) throws -> [MetricsError?] {
    let engine = try Engine(threads: 1)
    let random = Random(seed: 0)
    return [
      error { () throws(MetricsError) in
        try silhouetteCoefficients(of: labels, in: samples, engine: engine)
      },
      error { () throws(MetricsError) in try silhouetteScore(of: labels, in: samples, engine: engine) },
      error { () throws(MetricsError) in
        try silhouetteScore(of: labels, in: samples, sampleSize: 100, random: random, engine: engine)
      },
      error { () throws(MetricsError) in try daviesBouldinIndex(of: labels, in: samples) },
      error { () throws(MetricsError) in try calinskiHarabaszIndex(of: labels, in: samples) },
    ]
  }

  private func error<Score>(_ score: () throws(MetricsError) -> Score) -> MetricsError? {
    do throws(MetricsError) {
      _ = try score()
      return nil
    } catch { return error }
  }

  private func all(_ error: MetricsError) -> [MetricsError?] { Array(repeating: error, count: 5) }

  @Test func clusteringsWithoutAScore() throws {
    let samples = try Matrix(rows: 4, columns: 1, elements: [1, 2, 3, 5])
    #expect(try errors([3, 3, 3, 3], samples) == all(.undefinedScore(clusters: 1, samples: 4)))
    #expect(try errors([3, 1, 0, 2], samples) == all(.undefinedScore(clusters: 4, samples: 4)))
    #expect(try errors([], Matrix(rows: 0, columns: 1)) == all(.undefinedScore(clusters: 0, samples: 0)))
    #expect(try errors([3, 1, 0, 1], samples) == [nil, nil, nil, nil, nil])
    #expect(
      MetricsError.undefinedScore(clusters: 1, samples: 4).description
        == "the score of 1 cluster of 4 samples is undefined; it needs 2 clusters or more, and fewer clusters than samples"
    )
  }

  @Test func samplesThatDoNotFit() throws {
    var samples = Matrix(rows: 4, columns: 3)
    #expect(try errors([0, 1, 0], samples) == all(.labelCount(labels: 3, samples: 4)))
    #expect(try errors([0, 1, 0, 1], Matrix(rows: 4, columns: 0)) == all(.noFeatures(samples: 4)))
    for value in [Float.nan, .infinity] {
      samples[2, 1] = value
      #expect(try errors([0, 1, 0, 1], samples) == all(.nonFiniteValue(row: 2, column: 1)))
    }
  }

  @Test(arguments: [1, 2]) func aCancelledTaskGetsNoSilhouette(threads: Int) async throws {
    let samples = Data.uniform(600, 3, seed: 5)
    let labels = (0..<600).map { $0 % 4 }
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try silhouetteScore(of: labels, in: samples, engine: Engine(threads: threads))
    }
    await #expect(throws: MetricsError.cancelled) { try await task.value }
  }

  @Test func drawsThatAreNone() throws {
    let samples = try Matrix(rows: 4, columns: 1, elements: [1, 2, 3, 5])
    let engine = try Engine(threads: 1)
    func draw(_ size: Int) throws -> Double {
      try silhouetteScore(
        of: [0, 0, 1, 1], in: samples, sampleSize: size, random: Random(seed: 0), engine: engine)
    }
    for size in [0, -3] {
      #expect(throws: MetricsError.invalidSampleSize(size)) { try draw(size) }
    }
    #expect(throws: MetricsError.undefinedScore(clusters: 1, samples: 1)) { try draw(1) }
  }
}
