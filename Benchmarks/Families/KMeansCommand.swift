import Datasets
import KMeans
import Kernels
import Serialization
import Synchronization
import ToolSupport

/// `kmeans`: times K-means from given centroids, as a peer may be timed with the same files.
struct KMeansCommand: Command {
  static let name = "kmeans"
  static let summary = "K-means from given centroids on data of a file"
  static let help = """
    Times K-means from given centroids. The clock starts with the data in memory and stops with the final
    labels; every iteration is timed. A run ends before the given number of iterations if no label changes.
    Without --init, the seeding is timed as well, and a run goes on until it has converged.

    usage: benchmarks kmeans --data FILE.npy --init FILE.npy [options]
           benchmarks kmeans --data FILE.npy --clusters K --seed S [options]

      --iterations N    most iterations, default 20; without --init 300
      --tolerance T     ends a run when the centroids move less, default 0; without --init 1e-4
      --algorithm NAME  \(Algorithm.allCases.map(\.rawValue).joined(separator: ", ")); default auto
      --exchange        exchanges single samples once labels have settled
      --repeats N       runs, of which that with the median total is reported, default 1
      --labels FILE     writes the final labels to a .npy file
      --threads N       default 1
      --isa NAME        baseline, avx2 or avx512; default: the widest there is
      --json            an object on standard output
    """
  static let options: [String: Arguments.Arity] = [
    "--data": .value, "--init": .value, "--clusters": .value, "--seed": .value, "--tolerance": .value,
    "--iterations": .value, "--algorithm": .value, "--exchange": .flag, "--repeats": .value,
    "--labels": .value, "--threads": .value, "--isa": .value, "--json": .flag,
  ]

  private let data: String
  /// A file of first centroids, or nil for a seeding.
  private let initial: String?
  private let clusters: Int?
  private let seed: Int
  private let tolerance: Double
  private let iterations: Int
  private let algorithm: Algorithm
  private let exchanges: Bool
  private let repeats: Int
  private let labelFile: String?
  private let threads: Int
  private let instructionSet: InstructionSet?
  private let isJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.requireNoOperands()
    guard let data = try arguments.text("--data") else { throw UsageError("kmeans needs --data FILE.npy") }
    self.data = data
    initial = try arguments.text("--init")
    clusters = try arguments.integer("--clusters", in: 1...(1 << 24))
    guard (initial == nil) != (clusters == nil) else {
      throw UsageError("kmeans needs either --init FILE.npy or --clusters K")
    }
    if initial != nil, arguments.has("--seed") {
      throw UsageError("--seed is for a seeding, and --init gives the centroids; leave one out")
    }
    seed = try arguments.integer("--seed", in: 0...(.max)) ?? 0
    tolerance =
      try arguments.number("--tolerance", above: 0, orEqual: true) ?? (initial == nil ? 1e-4 : 0)
    iterations = try arguments.integer("--iterations", in: 1...1_000_000) ?? (initial == nil ? 300 : 20)
    algorithm = try arguments.choice("--algorithm", of: Algorithm.self) ?? .auto
    exchanges = arguments.has("--exchange")
    repeats = try arguments.integer("--repeats", in: 1...10_000) ?? 1
    labelFile = try arguments.path("--labels")
    if let labelFile,
      let input = [data, initial].compactMap(\.self).first(where: { File.isSame($0, labelFile) })
    {
      throw UsageError("--labels would replace “\(input)”, which is read here; give another path")
    }
    threads = try arguments.integer("--threads", in: 1...Engine.greatestThreadCount) ?? 1
    instructionSet = try arguments.choice("--isa", of: InstructionSet.self)
    isJSON = arguments.has("--json")
  }

  func run() throws {
    let engine = try Engine(instructionSet: instructionSet, threads: threads)
    if let labelFile { try File.checkWritable(labelFile) }
    let samples = try Dataset.load([data]).samples
    let centroids: Matrix? = if let initial { try Dataset.load([initial]).samples } else { nil }
    var kmeans = KMeans(
      clusters: clusters ?? centroids?.rows ?? 1, algorithm: algorithm, restarts: 1,
      maximumIterations: iterations, tolerance: tolerance)
    kmeans.exchangesSamples = exchanges
    var runs: [(seconds: Double, iterationSeconds: [Double], result: KMeansResult)] = []
    for _ in 0..<repeats {
      let clock = ContinuousClock()
      let times = Mutex<[ContinuousClock.Instant]>([])
      let start = clock.now
      let result = try kmeans.fit(
        samples, initialCentroids: centroids, random: Random(seed: UInt64(seed)),
        engine: engine
      ) { _ in
        times.withLock { $0.append(clock.now) }
        return .goOn
      }
      let seconds = (clock.now - start) / .seconds(1)
      let ends = times.withLock { $0 }
      let durations = zip([start] + ends, ends).map { ($1 - $0) / .seconds(1) }
      runs.append((seconds, durations, result))
    }
    runs.sort { $0.seconds < $1.seconds }
    let median = runs[(runs.count - 1) / 2]
    if let labelFile { try File.write(NPY.encode(median.result.labels), to: labelFile) }
    let perIteration = median.iterationSeconds.sorted()[(median.iterationSeconds.count - 1) / 2]
    var report = JSONObject()
    let members: [(String, JSON)] = [
      ("algorithm", .string(algorithm.rawValue)), ("n", .integer(samples.rows)),
      ("d", .integer(samples.columns)), ("k", .integer(kmeans.clusters)), ("threads", .integer(threads)),
      ("isa", .string(engine.instructionSet.rawValue)),
      ("iterations", .integer(median.result.iterations.count)), ("seconds_total", .number(median.seconds)),
      ("seconds_per_iteration_median", .number(perIteration)),
      ("seconds_per_iteration", .array(median.iterationSeconds.map(JSON.number))),
      ("changed_labels", .array(median.result.iterations.map { .integer($0.changedLabels) })),
      ("exchanged_samples", .integer(median.result.exchangedSamples)),
      ("inertia", .number(median.result.inertia)),
    ]
    for (name, value) in members { report[name] = value }
    guard !isJSON else {
      print(JSON.object(report).serialized())
      return
    }
    for (name, value) in members { print("\(name): \(value.serialized())") }
  }
}
