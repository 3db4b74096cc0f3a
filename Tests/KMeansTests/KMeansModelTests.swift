import KMeans
import Kernels
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct KMeansModelTests {
  static func fitted() throws -> (samples: Matrix, result: KMeansResult) {
    let (samples, _) = Data.blobs(300, 6, 5, spread: 4, seed: 21)
    let result = try KMeans(clusters: 5).fit(samples, random: Random(seed: 2), engine: Engine())
    return (samples, result)
  }

  @Test func samplesOfOtherFeaturesAreRefusedInOneSentence() throws {
    let model = try Self.fitted().result.model
    let error = #expect(throws: KMeansError.self) {
      try model.predict(Samples(Matrix(rows: 2, columns: 7)), engine: Engine())
    }
    #expect(error?.description.ranges(of: "shapes do not fit").count == 1)
  }

  @Test func aModelWithoutCentroidsIsRefused() throws {
    let (model, samples) = (KMeansModel(centroids: Matrix(rows: 0, columns: 3)), Data.uniform(4, 3, seed: 23))
    let error = KMeansError.shapeMismatch("samples of 4 × 3 and centroids of 0 × 3")
    #expect(throws: error) { try model.predict(samples, engine: Engine()) }
    #expect(throws: error) { try model.transform(samples, engine: Engine()) }
    #expect(throws: error) { try model.transform(Samples(samples), engine: Engine()) }
  }

  @Test(arguments: [
    SoftAssignment.softmax(sharpness: 0), .inversePower(exponent: -1), .student(degreesOfFreedom: .nan),
    .student(degreesOfFreedom: 2e38),
  ])
  func impossibleSoftAssignmentsAreRefused(assignment: SoftAssignment) throws {
    let samples = Data.uniform(10, 3, seed: 23)
    #expect(
      throws: KMeansError.invalidOption(
        "a parameter of \(assignment.parameter) for soft assignments; give a positive, finite number, below 1e38 for Student's t"
      )
    ) {
      try KMeansModel(centroids: Data.rows([0, 1], of: samples)).softAssignments(
        Samples(samples), assignment, engine: Engine())
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity]) func sharesOfWhatIsNoNumberAreRefused(value: Float)
    throws
  {
    var samples = Data.uniform(10, 3, seed: 23)
    let model = KMeansModel(centroids: Data.rows([0, 1], of: samples))
    samples[4, 1] = value
    #expect(throws: KMeansError.nonFiniteValue(row: 4, column: 1)) {
      try model.softAssignments(Samples(samples), .softmax(sharpness: 1), engine: Engine())
    }
    var centroids = model.centroids
    centroids[1, 2] = .infinity
    #expect(throws: KMeansError.invalidOption("centroid 1, feature 2 is not a finite number")) {
      try KMeansModel(centroids: centroids).softAssignments(
        Samples(Data.uniform(10, 3, seed: 23)), .softmax(sharpness: 1), engine: Engine())
    }
  }

  @Test func distancesAreRightWhereTheirSquaresAreBeyondFloat() throws {
    let engine = try Engine()
    for scale in [1e30, 1e19, 1, 1e-19, 1e-24, 1e-37] as [Float] {
      let samples = Data.matrix(20, 5) { i, j in scale * Float((i * 7 + j * 3) % 11 - 5) }
      let centroids = Data.rows([0, 4, 4], of: samples)
      let distances = try KMeansModel(centroids: centroids).transform(samples, engine: engine)
      let exact = Reference.squaredDistances(samples, centroids).joined().map { $0.squareRoot() }
      let errors = zip(distances.elements, exact).map { $1 > 0 ? abs(Double($0) / $1 - 1) : Double($0) }
      #expect(distances.shape == "20 × 3" && errors.allSatisfy { $0 <= 0x1p-21 }, "\(scale)")
    }
  }

  @Test func distancesOfValuesThatAreNoNumbersAreRefused() throws {
    let engine = try Engine()
    var samples = Data.uniform(10, 3, seed: 23)
    let centroids = Data.rows([0, 1], of: samples)
    for value in [Float.nan, .infinity] {
      samples[4, 1] = value
      #expect(throws: KMeansError.nonFiniteValue(row: 4, column: 1)) {
        try KMeansModel(centroids: centroids).transform(samples, engine: engine)
      }
    }
    #expect(throws: KMeansError.invalidOption("centroid 1, feature 1 is not a finite number")) {
      try KMeansModel(centroids: Data.rows([3, 4], of: samples)).transform(centroids, engine: engine)
    }
  }

  @Test(arguments: [Float.nan, -1, .infinity])
  func theInertiaOfBadWeightsIsRefused(weight: Float) throws {
    let (samples, result) = try Self.fitted()
    var weights = [Float](repeating: 1, count: samples.rows)
    weights[7] = weight
    #expect(
      throws: KMeansError.invalidOption(
        "the weight of sample 7 is \(weight); give finite weights of 0 or more")
    ) {
      try result.model.inertia(of: Samples(samples), weights: weights, engine: Engine())
    }
  }

  @Test func bytesAndFloatsHaveTheSameLabelsAndDistances() throws {
    let engine = try Engine()
    let bytes = try ByteMatrix(
      rows: 40, columns: 3, scale: 0.5, elements: (0..<120).map { UInt8($0 * 53 % 256) })
    let floats = try Matrix(rows: 40, columns: 3, elements: bytes.elements.map { 0.5 * Float($0) })
    let result = try KMeans(clusters: 4).fit(floats, random: Random(seed: 1), engine: engine)
    let model = result.model
    #expect(try model.predict(floats, engine: engine) == result.labels)
    #expect(try result.predict(Samples(bytes), engine: engine) == result.labels)
    #expect(
      try model.transform(Samples(bytes), engine: engine) == model.transform(floats, engine: engine))
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

  /// Within the bound of the kernels: d + 5 roundings of each distance, K + 8 of the rest.
  @Test func sharesAreTheSoftmaxOfTheDistances() throws {
    let (samples, result) = try Self.fitted()
    let alpha = 0.5
    let shares = try result.model.softAssignments(
      Samples(samples), .softmax(sharpness: Float(alpha)), engine: Engine())
    let (u, roundings) = (0x1p-24, Double(samples.columns + 5))
    let ratios = Reference.squaredDistances(samples, result.centroids).enumerated().flatMap { i, distances in
      let least = distances.min() ?? 0
      let weights = distances.map { exp(-alpha * ($0 - least)) }
      let errors = distances.map { 2 * alpha * roundings * ($0 + least) }
      let total = weights.reduce(0, +)
      let mean = zip(weights, errors).reduce(0) { $0 + $1.0 * $1.1 } / total
      return weights.indices.map { k in
        let share = weights[k] / total
        let bound = share * expm1((errors[k] + mean + 5 + 8) * u) + 0x1p-148
        return abs(Double(shares[i, k]) - share) / bound
      }
    }
    #expect(shares.shape == "300 × 5" && ratios.allSatisfy { $0 <= 1 })
  }

  /// Labels are decided in Double and sums are exact, so not even the instruction set matters.
  @Test(arguments: Algorithm.allCases)
  func everyInstructionSetGivesTheSameBits(algorithm: Algorithm) throws {
    let (samples, _) = Data.blobs(900, 37, 12, spread: 1.5, seed: 22)
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
