import Autoencoder
import DeepClustering
import KMeans
import Kernels
import Testing
import ToolSupport

@testable import App

/// What the command line says has to reach what does the work.
@Suite struct HandedOnTests {
  private static func settings(_ line: String) throws -> TrainingSettings {
    let words = ["--clusters", "6"] + line.split(separator: " ").map(String.init)
    return try TrainingSettings(Arguments(words, options: FitCommand.options))
  }

  // MARK: K-means

  /// All that a run of K-means leaves.
  private struct Run: Equatable, CustomTestStringConvertible {
    let centroids: Matrix
    let labels: [Int32]
    let inertia: Double
    let iterations: Int
    let stopReason: StopReason?

    var testDescription: String { "\(iterations) iterations, inertia \(inertia)" }

    init(_ run: KMeansRun) {
      (centroids, labels, inertia) = (run.clusters.centroids, run.clusters.labels, run.clusters.inertia)
      (iterations, stopReason) = (run.iterations, run.stopReason)
    }

    init(_ result: KMeansResult) {
      (centroids, labels, inertia) = (result.centroids, result.labels, result.inertia)
      (iterations, stopReason) = (result.iterations.count, result.stopReason)
    }

    init(_ result: BisectingKMeansResult) {
      (centroids, labels, inertia) = (result.centroids, result.labels, result.inertia)
      (iterations, stopReason) = (result.splits.reduce(0) { $0 + $1.iterations }, nil)
    }

    init(_ result: SphericalKMeansResult) {
      (centroids, labels, inertia) = (result.centroids, result.labels, 2 * result.objective)
      (iterations, stopReason) = (result.iterations.count, result.stopReason)
    }
  }

  /// 6 clusters of uniform samples, which have many solutions.
  private static let samples: Matrix = {
    var (random, samples) = (Random(seed: 3), Matrix(rows: 400, columns: 3))
    for i in 0..<400 { for j in 0..<3 { samples[i, j] = random.nextFloat(in: -1..<1) } }
    return samples
  }()
  private static let weights = (0..<400).map { Float(1 + $0 % 5) }

  private static func run(_ line: String, weights: [Float]? = nil) throws -> Run {
    let bench = try Workbench()
    var settings = try settings("--method km \(line)")
    if let weights {
      settings.kMeans.weightFile = try bench.write(weights.map { "\($0)\n" }.joined(), to: "weights.csv")
    }
    return Run(
      try KMeansRun(
        settings.kMeans, KMeansInputs(settings.kMeans), clusters: settings.clusters,
        restarts: settings.restarts, selection: settings.restartSelection, samples: samples,
        random: Random(seed: 5), engine: Engine()))
  }

  /// Of each line the run is that of the library with these options, and another one than without the last of them.
  @Test func optionsOfKMeansReachIt() throws {
    let (samples, random, engine) = (Self.samples, Random(seed: 5), try Engine())
    func kMeans(
      _ weights: [Float]? = nil, _ change: (inout KMeans) -> Void
    ) throws -> Run {
      var kMeans = KMeans(clusters: 6, restarts: 2)
      change(&kMeans)
      return Run(try kMeans.fit(samples, weights: weights, random: random, engine: engine))
    }
    let cases: [(line: String, weights: [Float]?, expected: Run)] = [
      ("", nil, try kMeans { _ in }),
      ("--tolerance 0.05", nil, try kMeans { $0.tolerance = 0.05 }),
      ("--max-iterations 2", nil, try kMeans { $0.maximumIterations = 2 }),
      ("--init random", nil, try kMeans { $0.seeding = .random }),
      ("", Self.weights, try kMeans(Self.weights) { _ in }),
    ]
    let found = try cases.map { try Self.run("--restarts 2 \($0.line)", weights: $0.weights) }
    #expect(found == cases.map(\.expected))
    #expect(found.dropFirst().allSatisfy { $0 != found[0] })
    let restarts = try [1, 30].map { try Self.run("--restarts \($0)") }
    #expect(try restarts == [kMeans { $0.restarts = 1 }, kMeans { $0.restarts = 30 }])
    let selected = try Self.run("--restarts 30 --restart-selection neighbors")
    let expected = try kMeans { ($0.restarts, $0.selection) = (30, .neighbors) }
    #expect(selected == expected)
    #expect(Set((restarts + [selected]).map(\.inertia)).count == 3)
  }

  @Test func optionsOfMiniBatchesReachThem() throws {
    func miniBatch(
      _ weights: [Float]? = nil, passes: Int = 100, tolerance: Double = 0, seeding: Seeding = .greedyPlusPlus
    ) throws -> Run {
      Run(
        try MiniBatchKMeans(
          clusters: 6, seeding: seeding, batchSize: 40, maximumPasses: passes, tolerance: tolerance
        ).fit(Self.samples, weights: weights, random: Random(seed: 5), engine: Engine()))
    }
    let cases: [(line: String, weights: [Float]?, expected: Run)] = [
      ("", nil, try miniBatch()), ("--max-iterations 1", nil, try miniBatch(passes: 1)),
      ("--tolerance 10", nil, try miniBatch(tolerance: 10)),
      ("--init random", nil, try miniBatch(seeding: .random)),
      ("", Self.weights, try miniBatch(Self.weights)),
    ]
    let found = try cases.map { try Self.run("--mini-batch 40 \($0.line)", weights: $0.weights) }
    #expect(found == cases.map(\.expected))
    #expect(found.dropFirst().allSatisfy { $0 != found[0] })
  }

  @Test func optionsOfBisectingReachIt() throws {
    func bisecting(_ weights: [Float]? = nil, _ change: (inout BisectingKMeans) -> Void) throws -> Run {
      var bisecting = BisectingKMeans(clusters: 6, restarts: 30)
      change(&bisecting)
      return Run(
        try bisecting.fit(Self.samples, weights: weights, random: Random(seed: 5), engine: Engine()))
    }
    let cases: [(line: String, weights: [Float]?, expected: Run)] = [
      ("", nil, try bisecting { _ in }), ("--tolerance 0.05", nil, try bisecting { $0.tolerance = 0.05 }),
      ("--max-iterations 2", nil, try bisecting { $0.maximumIterations = 2 }),
      ("--init random", nil, try bisecting { $0.seeding = .random }),
      ("", Self.weights, try bisecting(Self.weights) { _ in }),
    ]
    let found = try cases.map {
      try Self.run("--variant bisecting --restarts 30 \($0.line)", weights: $0.weights)
    }
    #expect(found == cases.map(\.expected))
    #expect(found.dropFirst().allSatisfy { $0 != found[0] })
    let single = try Self.run("--variant bisecting --restarts 1")
    #expect(try single == bisecting { $0.restarts = 1 } && single != found[0])
  }

  @Test func optionsOfSphericalReachIt() throws {
    func spherical(_ weights: [Float]? = nil, _ change: (inout SphericalKMeans) -> Void) throws -> Run {
      var spherical = SphericalKMeans(clusters: 6, restarts: 30)
      change(&spherical)
      return Run(
        try spherical.fit(Self.samples, weights: weights, random: Random(seed: 5), engine: Engine()))
    }
    let cases: [(line: String, weights: [Float]?, expected: Run)] = [
      ("", nil, try spherical { _ in }), ("--tolerance 0.05", nil, try spherical { $0.tolerance = 0.05 }),
      ("--max-iterations 2", nil, try spherical { $0.maximumIterations = 2 }),
      ("--init random", nil, try spherical { $0.seeding = .random }),
      ("", Self.weights, try spherical(Self.weights) { _ in }),
    ]
    let found = try cases.map {
      try Self.run("--variant spherical --restarts 30 \($0.line)", weights: $0.weights)
    }
    #expect(found == cases.map(\.expected))
    #expect(found.dropFirst().allSatisfy { $0 != found[0] })
    let single = try Self.run("--variant spherical --restarts 1")
    #expect(try single == spherical { $0.restarts = 1 } && single != found[0])
  }

  // MARK: Fine-tuning

  @Test func optionsOfFineTuningReachIt() throws {
    let lines = [
      "--reinitialisation both", "--reinitialisation warm-start", "--initial-centroids random",
      "--keep-optimizer", "--convergence 0.25", "--convergence-window 3", "--restart-selection neighbors",
      "--fine-tuning-schedule cosine:0.25", "--warm-up 7", "--warm-up 7 --fine-tuning-warm-up 2",
    ]
    let changes: [(inout DeepClusteringOptions) -> Void] = [
      { $0.reinitialisation = .both }, { $0.reinitialisation = .warmStart },
      { $0.initialCentroids = .random }, { $0.keepsOptimizer = true }, { $0.convergence.tolerance = 0.25 },
      { $0.convergence.window = 3 }, { $0.restartSelection = .neighbors },
      { $0.fineTuning.schedule.course = .cosine(floor: 0.25) },
      {
        $0.pretraining.training.schedule.warmUpSteps = 7
        $0.fineTuning.schedule.warmUpSteps = 7
      },
      {
        // The warm-up of fine-tuning takes the place of the other one there.
        $0.pretraining.training.schedule.warmUpSteps = 7
        $0.fineTuning.schedule.warmUpEpochs = 2
      },
    ]
    let expected = changes.map { change in
      var options = DeepClusteringOptions(clusters: 6)
      change(&options)
      return options
    }
    #expect(try lines.map { try Self.settings($0).options } == expected)
  }

  /// Without pretraining, and from random centroids, unless told otherwise.
  @Test func annealedDKMStartsFromScratch() throws {
    let lines = ["", "--pretrain-epochs 4", "--initial-centroids k-means"]
    let options = try lines.map { try Self.settings("--method dkm-annealed \($0)").options }
    #expect(options.map(\.pretraining.epochs) == [0, 4, 0])
    #expect(options.map(\.initialCentroids) == [.random, .random, .kMeans])
    #expect(try Self.settings("--method dkm").options.pretraining.epochs == 50)
  }

  @Test func optionsOfMethodsReachThem() throws {
    func method<Method>(_ line: String, as type: Method.Type) throws -> Method {
      var settings = try Self.settings(line)
      settings.method.takeFeatures(20)
      return try #require(try settings.method.makeMethod() as? Method, "\(line)")
    }
    let dec = try method("--method dec --refresh 7 --label-tolerance 0.25", as: DEC.self)
    #expect([Double(dec.target.refreshInterval), dec.target.tolerance] == [7, 0.25])
    let idec = try ["--gamma 3", ""].map { try method("--method idec --refresh 9 \($0)", as: IDEC.self) }
    #expect(idec.map(\.gamma) == [3, 2] && idec.map(\.target.refreshInterval) == [9, 9])
    let dcn = try method("--method dcn --lambda 0.25 --initial-count 7", as: DCN.self)
    #expect(dcn.lambda == 0.25 && dcn.initialCount == 7)
    let dkm = try [("dkm", "--alpha 5 "), ("dkm-rein", "--alpha 5 "), ("dkm-annealed", "")].map {
      try method("--method \($0.0) \($0.1)--lambda 0.25", as: DKM.self)
    }
    #expect(dkm.map(\.sharpness) == [.constant(5), .constant(5), .annealed()])
    #expect(
      dkm.map(\.centroidRule) == [.keep, .reinitialise, .keep] && dkm.map(\.lambda) == [0.25, 0.25, 0.25])
    let ct = try method(
      "--membership softmax --alpha 5 --lambda 0.25 --constant-membership --learn-centroids --balance 0.5",
      as: CT.self)
    #expect(ct.membership == .softmax(alpha: 5) && ct.lambda == 0.25 && !ct.differentiatesMembership)
    #expect(ct.centroidStep == .gradient && ct.centroidRule == .reinitialise)
    #expect(try ct.clusterBalance == ClusterBalance(of: .softmax(alpha: 5), weight: 0.5))
    let plain = try method("--method ct-norein", as: CT.self)
    #expect(plain.centroidStep == .none && plain.clusterBalance == nil && plain.centroidRule == .keep)
  }
}
