import Autoencoder
import DeepClustering
import Kernels
import TestSupport
import Testing

/// What a method computes of the fixture's batch.
struct MethodOutcome {
  let loss: Double
  let embeddingGradient: [Double]
  let centroidGradient: [Double]

  init(_ method: any ClusteringMethod, engine: Engine) throws {
    self = try Self.evaluate(method, engine: engine)
  }

  private init(loss: Double, embeddingGradient: [Double], centroidGradient: [Double]) {
    self.loss = loss
    self.embeddingGradient = embeddingGradient
    self.centroidGradient = centroidGradient
  }

  private static func evaluate<Method: ClusteringMethod>(_ method: Method, engine: Engine) throws -> Self {
    var objective = try Self.objective(method, engine: engine)
    let batch = try Self.batch
    let before = Matrix.random(batch.embedding.rows, batch.embedding.columns, seed: 3)
    var gradient = before
    let centroidGradient = try objective.centroidGradient(of: batch, engine: engine)
    let loss = try objective.loss(of: batch, gradient: &gradient, rateFactor: 1, engine: engine)
    return Self(
      loss: loss,
      embeddingGradient: zip(gradient.elements, before.elements).map { Double($0) - Double($1) },
      centroidGradient: centroidGradient.elements.map(Double.init))
  }

  /// The method with the fixtures' centroids, its targets set.
  static func objective<Method: ClusteringMethod>(
    _ method: Method, engine: Engine
  ) throws -> EmbeddingObjective<Method> {
    var method = method
    method.begin(labels: MethodFixtures.assignments, clusters: MethodFixtures.clusters)
    method.beginEpoch(1)
    let centroids = try Matrix(
      rows: MethodFixtures.clusters, columns: MethodFixtures.latent, elements: MethodFixtures.centroids)
    var objective = EmbeddingObjective(
      method, centroids: centroids, optimizer: .sgd(SGD(learningRate: 0.01, momentum: 0)))
    if method.refreshInterval != nil {
      try objective.refresh(embedding: embeddings, engine: engine)
    }
    return objective
  }

  static var embeddings: Matrix {
    get throws {
      try Matrix(
        rows: MethodFixtures.samples, columns: MethodFixtures.latent, elements: MethodFixtures.embeddings)
    }
  }

  static var batch: EmbeddedBatch {
    get throws {
      let all = try embeddings
      let rows = MethodFixtures.batch.flatMap { all.row($0) }
      return EmbeddedBatch(
        indices: MethodFixtures.batch[...],
        embedding: try Matrix(
          rows: MethodFixtures.batch.count, columns: MethodFixtures.latent, elements: rows))
    }
  }
}

@Suite struct MethodTests {
  /// The methods of the fixtures, by the fixtures' names.
  static let methods: [String: @Sendable () throws -> any ClusteringMethod] = [
    "CT, inverse, alpha 2.5": { try CT(alpha: 2.5, lambda: 1) },
    "CT, inverse, alpha 3, lambda 10": { try CT(alpha: 3, lambda: 10, centroidRule: .keep) },
    "CT, inverse, alpha 2, constant memberships": {
      try CT(membership: .inverse(alpha: 2), lambda: 0.5, differentiatesMembership: false)
    },
    "CT, inverse, balanced": { try CT(membership: .inverse(alpha: 2.5), lambda: 0.5, balance: 3) },
    "CT, student, balanced": {
      try CT(membership: .student(degreesOfFreedom: 2.5), lambda: 0.1, balance: 10)
    },
    "CT, softmax": { try CT(membership: .softmax(alpha: 0.7), lambda: 1) },
    "CT, student": { try CT(membership: .student(degreesOfFreedom: 2.5), lambda: 1) },
    "CT, fuzzy": { try CT(membership: .fuzzy(fuzzifier: 2.2), lambda: 1) },
    "CT, c-means": { try CT(membership: .cMeans(fuzzifier: 2.5), lambda: 1) },
    "CT, hard": { try CT(membership: .hard, lambda: 0.3) },
    "DKM, alpha 0.7": { try DKM(.constant(0.7), lambda: 0.1) },
    "DKM, alpha 1000": { try DKM(lambda: 0.1) },
    "DCN": { try DCN(lambda: 0.5) },
    "DEC": { try DEC(target: TargetDistribution()) },
    "IDEC": { try IDEC(gamma: 0.1, target: TargetDistribution()) },
  ]

  /// Distances in Float are accurate to l + 3 roundings, and a power of them to a few times as many; the gradient
  /// is added to numbers of size 1, which costs 2⁻²⁴ of those.
  @Test(arguments: CPU.instructionSets)
  func lossesAndGradientsEqualPyTorchs(instructionSet: InstructionSet) throws {
    let engine = try Engine(instructionSet: instructionSet, threads: 2)
    #expect(Set(MethodFixtures.cases.map(\.name)) == Set(Self.methods.keys))
    for fixture in MethodFixtures.cases {
      let make = try #require(Self.methods[fixture.name])
      let outcome = try MethodOutcome(make(), engine: engine)
      #expect(abs(outcome.loss - fixture.loss) <= 1e-5 * fixture.loss, "\(fixture.name)")
      let pairs = [
        (outcome.embeddingGradient, fixture.embeddingGradient),
        (outcome.centroidGradient, fixture.centroidGradient),
      ]
      for (found, expected) in pairs {
        let scale = expected.map(abs).max() ?? 0
        let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? 1
        #expect(worst <= 1e-5 * scale + 2e-7, "\(fixture.name)")
      }
    }
  }

  /// Differences in Double of the loss of a sample, by the elements of its embedding and of the centroids.
  @Test(arguments: methods.keys.sorted())
  func gradientsAgreeWithFiniteDifferences(name: String) throws {
    let engine = try Engine(threads: 1)
    let make = try #require(Self.methods[name])
    let method = try make()
    let outcome = try MethodOutcome(method, engine: engine)
    let loss = try Self.loss(of: method, engine: engine)
    let embeddings = MethodFixtures.batch.flatMap { sample in
      MethodFixtures.embeddings[sample * MethodFixtures.latent..<(sample + 1) * MethodFixtures.latent]
        .map(Double.init)
    }
    let centroids = MethodFixtures.centroids.map(Double.init)
    let byEmbeddings = Self.differences(at: embeddings) { loss($0, centroids) }
    let byCentroids = Self.differences(at: centroids) { loss(embeddings, $0) }
    let isDetached = (method as? CT)?.differentiatesMembership == false
    for (found, expected) in [
      (outcome.embeddingGradient, byEmbeddings), (outcome.centroidGradient, byCentroids),
    ] {
      let scale = expected.map(abs).max() ?? 0
      let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? 1
      // Memberships that count as constants make the gradient another one than the loss's.
      #expect(isDetached ? worst > 0.05 * scale : worst <= 1e-5 * scale + 2e-7)
    }
  }

  /// (1/B) Σᵢ L(dᵢ), and the loss of the batch as a whole, as a function of the batch's embeddings and the centroids, in Double.
  private static func loss(
    of method: any ClusteringMethod, engine: Engine
  ) throws -> ([Double], [Double]) -> Double {
    func opened<Method: ClusteringMethod>(_ method: Method) throws -> ([Double], [Double]) -> Double {
      let method = try MethodOutcome.objective(method, engine: engine).method
      let latent = MethodFixtures.latent
      return { embeddings, centroids in
        var (total, all) = (0.0, [[Double]]())
        for (row, sample) in MethodFixtures.batch.enumerated() {
          let distances = (0..<MethodFixtures.clusters).map { k in
            (0..<latent).reduce(0) { sum, j in
              let difference = embeddings[row * latent + j] - centroids[k * latent + j]
              return sum + difference * difference
            }
          }
          total += method.loss(ofSample: sample, distances: distances).value
          all.append(distances)
        }
        return total / Double(MethodFixtures.batch.count) + method.loss(ofBatch: all).value
      }
    }
    return try opened(method)
  }

  private static func differences(at point: [Double], of function: ([Double]) -> Double) -> [Double] {
    point.indices.map { i in
      var (above, below) = (point, point)
      above[i] += 1e-6
      below[i] -= 1e-6
      return (function(above) - function(below)) / 2e-6
    }
  }

  @Test func onlyLearnedCentroidsMoveWithTheLoss() throws {
    let engine = try Engine(threads: 1)
    func moved<Method: ClusteringMethod>(_ method: Method) throws -> [Float] {
      var objective = try MethodOutcome.objective(method, engine: engine)
      let start = objective.centroids
      var gradient = Matrix(rows: MethodFixtures.batch.count, columns: MethodFixtures.latent)
      _ = try objective.loss(of: MethodOutcome.batch, gradient: &gradient, rateFactor: 0.5, engine: engine)
      return zip(objective.centroids.elements, start.elements).map { $0 - $1 }
    }
    for method in [try CT(alpha: 2, lambda: 1), try CT(alpha: 2, lambda: 1, centroidRule: .keep)] {
      #expect(try moved(method).allSatisfy { $0 == 0 })
    }
    #expect(try moved(DCN(lambda: 1)).allSatisfy { $0 == 0 })
    // Descent at half the rate of 0.01.
    let steps = try moved(DKM(.constant(0.7), lambda: 0.1))
    let fixture = try #require(MethodFixtures.cases.first { $0.name == "DKM, alpha 0.7" })
    let worst = zip(steps, fixture.centroidGradient).map { abs(Double($0) + 0.005 * $1) }.max() ?? 1
    #expect(worst <= 2e-7)
    let learned = try CT(
      membership: .inverse(alpha: 2), lambda: 1, centroidRule: .keep, centroidStep: .gradient)
    #expect(try moved(learned).contains { $0 != 0 })
  }

  @Test func optionsOutOfRangeAreRefused() {
    let attempts: [() throws -> Any] = [
      { try CT(alpha: 0, lambda: 1) }, { try CT(alpha: .nan, lambda: 1) }, { try CT(alpha: 2, lambda: -1) },
      { try CT(membership: .fuzzy(fuzzifier: 1), lambda: 1) },
      { try CT(membership: .hard, lambda: 1, balance: 1) },
      { try CT(membership: .inverse(alpha: 2), lambda: 1, balance: -1) },
      { try CT(membership: .hard, lambda: 1, centroidStep: .ofMethod) },
      { try DKM(.constant(0), lambda: 1) }, { try DKM(.annealed(epochsPerValue: 0), lambda: 1) },
      { try DKM(lambda: .infinity) }, { try DCN(lambda: -0.1) }, { try DCN(lambda: 1, initialCount: -1) },
      { try TargetDistribution(degreesOfFreedom: 0) }, { try TargetDistribution(refreshInterval: 0) },
      { try TargetDistribution(tolerance: -1) }, { try IDEC(gamma: -1, target: TargetDistribution()) },
    ]
    for attempt in attempts {
      #expect(throws: DeepClusteringError.self) { try attempt() }
    }
  }

  /// A method of one's own whose loss of the batch has too few derivatives is told so.
  @Test func aBatchLossHasADerivativeForEachDistance() throws {
    struct Wrong: ClusteringMethod {
      let name = "wrong"
      let centroidRule = CentroidRule.keep
      let hasBatchLoss = true
      func loss(ofSample sample: Int, distances: [Double]) -> SampleLoss {
        SampleLoss(value: 0, derivatives: distances.map { _ in 0 })
      }
      func loss(ofBatch distances: [[Double]]) -> BatchLoss {
        BatchLoss(value: 1, derivatives: distances.dropLast())
      }
    }
    let run = try DeepClustering(
      DeepClusteringTests.bands(60, seed: 1).samples, options: DeepClusteringTests.options, engine: Engine())
    #expect(
      throws: DeepClusteringError.shapeMismatch(
        "the loss of a batch of wrong gave other derivatives than for 60 × 3 distances")
    ) { try run.fineTune(run.pretrain(), method: Wrong()) }
  }
}
