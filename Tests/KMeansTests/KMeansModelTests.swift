import KMeans
import Kernels
import Serialization
import Testing

@Suite struct KMeansModelTests {
  private static func fitted() throws -> (samples: Matrix, result: KMeansResult) {
    let (samples, _) = KMeansTests.blobs(300, 6, 5, spread: 4, seed: 21)
    let result = try KMeans(clusters: 5).fit(samples, random: Random(seed: 2), engine: Engine())
    return (samples, result)
  }

  @Test func aFileGivesTheModelBack() throws {
    let model = try Self.fitted().result.model
    let bytes = model.safeTensors().encoded()
    #expect(try KMeansModel(SafeTensors(decoding: bytes)) == model)
  }

  @Test func filesOfOtherKindsAreRefused() throws {
    var file = try Self.fitted().result.model.safeTensors()
    file.metadata["method"] = "CT"
    #expect(throws: KMeansError.self) { try KMeansModel(file) }
    file.metadata = [:]
    #expect(throws: KMeansError.self) { try KMeansModel(file) }
  }

  @Test func distancesAndInertiaAgreeWithTheLabels() throws {
    let (samples, result) = try Self.fitted()
    let engine = try Engine()
    let distances = try result.model.transform(samples, engine: engine)
    let nearest = (0..<samples.rows).map { i in
      let row = distances.row(i)
      return Int32(row.indices.min { row[$0] < row[$1] } ?? 0)
    }
    #expect(nearest == result.labels)
    #expect(try result.model.inertia(of: Samples(samples), engine: engine) == result.inertia)
    let weights = [Float](repeating: 3, count: samples.rows)
    let tripled = try result.model.inertia(of: Samples(samples), weights: weights, engine: engine)
    #expect(abs(tripled / result.inertia - 3) <= 1e-14)
  }

  @Test func sharesOfClustersSumToOne() throws {
    let (samples, result) = try Self.fitted()
    let shares = try result.model.softAssignments(
      Samples(samples), .softmax(sharpness: 0.5), engine: Engine())
    let sums = (0..<samples.rows).map { shares.row($0).reduce(0, +) }
    #expect(sums.allSatisfy { abs($0 - 1) <= 1e-5 })
  }

  /// Labels are decided in Double and sums are exact, so not even the instruction set matters.
  @Test(arguments: Algorithm.allCases)
  func everyInstructionSetGivesTheSameBits(algorithm: Algorithm) throws {
    let (samples, _) = KMeansTests.blobs(900, 37, 12, spread: 1.5, seed: 22)
    let start = try KMeans(clusters: 12).initialCentroids(
      for: Samples(samples), random: Random(seed: 0), engine: Engine())
    let results = try CPU.instructionSets.map { set in
      try KMeans(clusters: 12, algorithm: algorithm).fit(
        samples, initialCentroids: start, random: Random(seed: 0),
        engine: Engine(instructionSet: set, threads: 2))
    }
    #expect(results.allSatisfy { $0.centroids == results[0].centroids })
    #expect(results.allSatisfy { $0.labels == results[0].labels })
    #expect(results.allSatisfy { $0.inertia == results[0].inertia })
  }
}
