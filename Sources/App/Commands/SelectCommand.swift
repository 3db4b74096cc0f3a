import Datasets
import KMeans
import Kernels
import Serialization
import ToolSupport

/// `select`: scores of K-means for a range of numbers of clusters.
struct SelectCommand: ResultCommand {
  static let name = "select"
  static let summary = "scores numbers of clusters and suggests one"
  static let help = """
    Clusters the data by K-means into each number of clusters of a range, scores the results, and suggests
    a number: the one with the best silhouette. The elbow of the inertia is where its curve lies farthest
    below the line from its first to its last point.

    usage: deepkmeans select DATA... --clusters 2..20 [options]

      --clusters A..B   the numbers of clusters
      --restarts N      seedings tried for each number, the best kept; default 10
      --restart-selection S  the best is the one with the least inertia (inertia), or, of those within 5 % of
                        it, the one that best keeps nearest neighbours together (neighbors); default
                        inertia
      --init I          where centroids start, as for fit: a seeding's name; default k-means++
      --scale S         none, unit, symmetric, minmax, standard or length; default as for fit
      --sample N        samples drawn for the silhouette, whose time grows with their square;
                        default \(defaultSample), or all where there are no more
      --seed S          where all randomness comes from, default 0
      --threads N       default: all that this process may use; never changes a result
      --output FILE     writes the scores to a CSV file as well, or with - to standard output alone
    \(ReadingOptions.help)

    The clusters of each number are those of 'fit --method km' with the same options.
    """
  static let examples = [
    Example("deepkmeans select data.npy --clusters 2..10", "scores 2 to 10 clusters and suggests a number"),
    Example(
      "deepkmeans select data.npy --clusters 2..10 --output scores.csv --quiet",
      "writes the scores to a table, too"),
  ]
  static let options: [String: Arguments.Arity] = [
    "--clusters": .value, "--restarts": .value, "--restart-selection": .choice(of: RestartSelection.self),
    "--init": .choice(of: Seeding.self),
    "--scale": .choice(of: Scaling.self), "--sample": .value, "--seed": .value, "--threads": .value,
    "--output": .value,
  ].merging(ReadingOptions.options) { $1 }
  static let defaultSample = 5000

  private let input: DataOptions
  private let range: ClosedRange<Int>
  private let restarts: Int
  private let selection: RestartSelection
  private let seeding: Seeding
  private let sample: Int
  private let seed: Int
  private let threads: Int?
  private let output: String?
  private let messages: Messages

  init(_ arguments: Arguments) throws(UsageError) {
    input = try DataOptions(arguments, command: Self.name)
    guard let range = try arguments.range("--clusters", in: 1...(.max)) else {
      throw UsageError("--clusters is missing; give a range such as 2..20")
    }
    self.range = range
    restarts = try arguments.integer("--restarts", in: 1...KMeans.greatestRestarts) ?? 10
    selection = try arguments.choice("--restart-selection", of: RestartSelection.self) ?? .inertia
    seeding = try arguments.choice("--init", of: Seeding.self) ?? .greedyPlusPlus
    sample = try arguments.integer("--sample", in: 1...(.max)) ?? Self.defaultSample
    seed = try arguments.integer("--seed", in: 0...(.max)) ?? 0
    threads = try ThreadsOption.threads(arguments)
    output = try arguments.path("--output")
    try DataOutput.checkStandardOutput(output, arguments)
    if let output {
      try InputFiles.check(outputs: [output], arguments)
      try DataOutput.check(output, isNamed: "csv")
    }
    messages = Messages(arguments)
  }

  func result() throws -> CommandResult {
    // Now, and not when the work is done.
    if let output, output != DataOutput.standardOutput { try File.checkWritable(output) }
    let report = try report()
    if output == DataOutput.standardOutput {
      try Console.write(report.csv)
      return .none
    }
    if let output {
      try File.write(Array(report.csv.utf8), to: output)
      messages.detail("scores written to \(output)")
    }
    return CommandResult(text: report.text, json: report.json)
  }

  /// The scores.
  func report() throws -> SelectionReport {
    let engine = try Engine(threads: threads)
    var data = try input.load(includingLabels: false)
    try DataOptions.check(range.upperBound, samples: data.rows)
    messages.detail(input.summary(of: data))
    input.sayNotices(of: data, to: messages, trainsNetwork: false)
    let scale = input.scaling(of: data)
    try data.fittedScaling(input.scaling).apply(to: &data.samples)
    let bar = ProgressBar(messages)
    defer { bar.clear() }
    let points = try range.map { try point($0, data.samples, engine, bar) }
    return SelectionReport(
      points: points,
      provenance: [
        ("sources", .array(input.paths.map(JSON.string))), ("samples", .integer(data.rows)),
        ("features", .integer(data.columns)), ("seed", .integer(seed)),
        ("scale", .string(scale.rawValue)), ("init", .string(seeding.rawValue)),
        ("restarts", .integer(restarts)), ("restart_selection", .string(selection.rawValue)),
        ("silhouette_samples", .integer(min(sample, data.rows))),
      ])
  }

  private func point(
    _ clusters: Int, _ samples: Matrix, _ engine: Engine, _ bar: ProgressBar
  ) throws -> ClusterCountScores {
    let (done, total, restarts) = (clusters - range.lowerBound, range.count, restarts)
    let show: @Sendable (Double, String) -> Void = { part, detail in
      bar.update(
        "select", done: Double(done) + part, of: total, unit: "fit",
        details: ["\(clusters) clusters", detail])
    }
    let random = Random(seed: UInt64(seed))
    var kMeans = KMeans(clusters: clusters, seeding: seeding, restarts: restarts)
    kMeans.selection = selection
    let result = try kMeans.fit(
      samples, random: random.stream("k-means", index: 0), engine: engine
    ) {
      // The silhouette takes about as long as K-means.
      show(Double($0.restart) / Double(2 * restarts), "restart \($0.restart + 1)")
      return .goOn
    }
    show(0.5, "silhouette")
    var scores: InternalScores?
    do throws(MetricsError) {
      scores = try InternalScores(
        of: result.labels, in: samples, sample: sample, random: random, engine: engine)
    } catch {
      // A single cluster, or one for each sample, has no scores; everything else is wrong with the data.
      guard case .undefinedScore = error else { throw error }
    }
    bar.detail(
      "\(clusters) clusters: inertia \(result.inertia.readable(4)), \(result.iterations.count) iterations, \(result.stopReason.rawValue)"
    )
    show(1, "")
    return ClusterCountScores(
      clusters: clusters, inertia: result.inertia, iterations: result.iterations.count, scores: scores)
  }
}
