import Datasets
import KMeans
import Kernels
import Serialization
import ToolSupport

/// `seeding`: times the choice of first centroids, and says how good they are.
struct SeedingCommand: Command {
  static let name = "seeding"
  static let summary = "first centroids for K-means on data of a file"
  static let help = """
    Times the choice of first centroids from consecutive seeds: the median over the seeds, and the mean of the
    inertia that the chosen centroids have.

    usage: benchmarks seeding --data FILE.npy --clusters K [options]

      --method NAME     \(Seeding.allCases.map(\.rawValue).joined(separator: ", ")); default k-means++
      --seeds N         number of seeds, default 5
      --first-seed S    the first of them, default 0
      --threads N       default 1
      --isa NAME        baseline, avx2 or avx512; default: the widest there is
      --json            an object on standard output
    """
  static let options: [String: Arguments.Arity] = [
    "--data": .value, "--clusters": .value, "--method": .value, "--seeds": .value, "--first-seed": .value,
    "--threads": .value,
    "--isa": .value, "--json": .flag,
  ]

  private let data: String
  private let clusters: Int
  private let seeding: Seeding
  private let seeds: Int
  private let firstSeed: Int
  private let threads: Int
  private let instructionSet: InstructionSet?
  private let isJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.requireNoOperands()
    guard let data = try arguments.text("--data"),
      let clusters = try arguments.integer("--clusters", in: 1...(1 << 24))
    else { throw UsageError("seeding needs --data FILE.npy and --clusters K") }
    (self.data, self.clusters) = (data, clusters)
    seeding = try arguments.choice("--method", of: Seeding.self) ?? .greedyPlusPlus
    seeds = try arguments.integer("--seeds", in: 1...10_000) ?? 5
    firstSeed = try arguments.integer("--first-seed", in: 0...1_000_000_000) ?? 0
    threads = try arguments.integer("--threads", in: 1...Engine.greatestThreadCount) ?? 1
    instructionSet = try arguments.choice("--isa", of: InstructionSet.self)
    isJSON = arguments.has("--json")
  }

  func run() throws {
    let engine = try Engine(instructionSet: instructionSet, threads: threads)
    let samples = Samples(try Dataset.load([data]).samples)
    let kmeans = KMeans(clusters: clusters, seeding: seeding)
    var (seconds, inertias) = ([Double](), [Double]())
    for seed in firstSeed..<firstSeed + seeds {
      var centroids = Matrix(rows: 0, columns: 0)
      let spent = try ContinuousClock().measure {
        centroids = try kmeans.initialCentroids(
          for: samples, random: Random(seed: UInt64(seed)), engine: engine)
      }
      seconds.append(spent / .seconds(1))
      inertias.append(try KMeansModel(centroids: centroids).inertia(of: samples, engine: engine))
    }
    var report = JSONObject()
    let members: [(String, JSON)] = [
      ("method", .string(seeding.rawValue)), ("n", .integer(samples.rows)), ("d", .integer(samples.columns)),
      ("k", .integer(clusters)), ("threads", .integer(threads)),
      ("isa", .string(engine.instructionSet.rawValue)), ("seeds", .integer(seeds)),
      ("seconds_median", .number(seconds.sorted()[(seeds - 1) / 2])),
      ("inertia_mean", .number(inertias.reduce(0, +) / Double(seeds))),
      ("inertias", .array(inertias.map(JSON.number))),
    ]
    for (name, value) in members { report[name] = value }
    guard !isJSON else {
      print(JSON.object(report).serialized())
      return
    }
    for (name, value) in members { print("\(name): \(value.serialized())") }
  }
}
