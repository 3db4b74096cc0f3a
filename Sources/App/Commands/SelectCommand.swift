import Datasets
import KMeans
import Kernels
import Serialization
import ToolSupport

/// `select`: scores of K-means for a range of numbers of clusters.
struct SelectCommand: Command {
  static let name = "select"
  static let summary = "scores numbers of clusters and suggests one"
  static let help = """
    Clusters the data by K-means into each number of clusters of a range, scores the results, and suggests
    a number: the one with the best silhouette. The elbow of the inertia is where its curve lies farthest
    below the line from its first to its last point.

    usage: deepkmeans select DATA... --clusters 2..20 [options]

      --clusters A..B   the numbers of clusters
      --restarts N      seedings tried for each number, the best kept; default 10
      --init I          where centroids start, as for fit: a seeding's name; default k-means++
      --scale S         none, unit, symmetric, minmax or standard; default as for fit
      --sample N        samples drawn for the silhouette, whose time grows with their square;
                        default \(defaultSample), or all where there are no more
      --seed S          where all randomness comes from, default 0
      --threads N       default: all that this process may use; never changes a result
      --output FILE     writes the scores to a CSV file as well
      --json            one JSON object instead of a table and a chart
      --quiet           no progress

    The clusters of each number are those of 'fit --method km' with the same options.
    """
  static let options: [String: Arguments.Arity] = [
    "--clusters": .value, "--restarts": .value, "--init": .value, "--scale": .value, "--sample": .value,
    "--seed": .value, "--threads": .value, "--output": .value, "--json": .flag, "--quiet": .flag,
  ]
  static let defaultSample = 5000

  private let paths: [String]
  private let range: ClosedRange<Int>
  private let restarts: Int
  private let seeding: Seeding
  private let scaling: Scaling?
  private let sample: Int
  private let seed: Int
  private let threads: Int?
  private let output: String?
  private let isJSON: Bool
  private let isQuiet: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    paths = arguments.operands
    guard !paths.isEmpty else {
      throw UsageError("select needs a file of data; see 'deepkmeans select --help'")
    }
    guard let range = try arguments.range("--clusters", in: 1...(.max)) else {
      throw UsageError("--clusters is missing; give a range such as 2..20")
    }
    self.range = range
    restarts = try arguments.integer("--restarts", in: 1...1_000_000) ?? 10
    seeding = try arguments.choice("--init", of: Seeding.self) ?? .greedyPlusPlus
    scaling = try arguments.choice("--scale", of: Scaling.self)
    sample = try arguments.integer("--sample", in: 1...(.max)) ?? Self.defaultSample
    seed = try arguments.integer("--seed", in: 0...(.max)) ?? 0
    threads = try arguments.integer("--threads", in: 1...4096)
    output = try arguments.text("--output")
    isJSON = arguments.has("--json")
    isQuiet = arguments.has("--quiet")
  }

  func run() throws {
    let report = try report()
    if let output { try File.write(Array(report.csv.utf8), to: output) }
    print(isJSON ? report.json.serialized() : report.text)
  }

  /// What is printed.
  func report() throws -> SelectionReport {
    let engine = try Engine(threads: threads)
    var data = try Dataset.load(paths)
    guard range.upperBound <= data.samples.rows else {
      throw DataError(
        "\(range.upperBound) clusters asked for of \(data.samples.rows) samples; give 1 to \(data.samples.rows)"
      )
    }
    try data.fittedScaling(scaling).apply(to: &data.samples)
    let points = try range.map { clusters in
      if !isQuiet { Console.writeError("\(clusters) of \(range.lowerBound)..\(range.upperBound) clusters\n") }
      return try point(clusters, data.samples, engine)
    }
    let scale = scaling ?? .automatic(isEightBit: data.isEightBit)
    return SelectionReport(
      points: points,
      provenance: [
        ("sources", .array(paths.map(JSON.string))), ("samples", .integer(data.samples.rows)),
        ("features", .integer(data.samples.columns)), ("seed", .integer(seed)),
        ("scale", .string(scale.rawValue)), ("init", .string(seeding.rawValue)),
        ("restarts", .integer(restarts)),
        ("silhouette_samples", .integer(min(sample, data.samples.rows))),
      ])
  }

  private func point(_ clusters: Int, _ samples: Matrix, _ engine: Engine) throws -> ClusterCountScores {
    let random = Random(seed: UInt64(seed))
    let result = try KMeans(clusters: clusters, seeding: seeding, restarts: restarts).fit(
      samples, random: random.stream("k-means", index: 0), engine: engine)
    var scores: InternalScores?
    do throws(MetricsError) {
      scores = try InternalScores(
        of: result.labels.map(Int.init), in: samples, sample: sample, random: random, engine: engine)
    } catch {
      // A single cluster, or one for each sample, has no scores; everything else is wrong with the data.
      guard case .undefinedScore = error else { throw error }
    }
    return ClusterCountScores(
      clusters: clusters, inertia: result.inertia, iterations: result.iterations.count, scores: scores)
  }
}
