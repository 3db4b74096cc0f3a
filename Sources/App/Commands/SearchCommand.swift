import Autoencoder
import Datasets
import DeepClustering
import Kernels
import Serialization
import ToolSupport

/// `search`: a method's parameters over a grid.
struct SearchCommand: Command {
  static let name = "search"
  static let summary = "tries a method's parameters over a grid and tells the best"
  static let help = """
    Trains a method with every combination of the given parameters, from one pretrained network for each
    seed, and ranks the combinations.

    usage: deepkmeans search DATA... --clusters K --method ct --alpha 1.5,2,3 --lambda 1e-4..1e1 [options]

      --alpha, --lambda, --gamma  values with commas between, or powers of ten from one to another:
                            1e-4..1e1; at least one of them, as the method has them
      --seeds S             3 for seeds 0 to 2, or 3..5, or 0,7; default 3
      --criterion C         what is best, as the mean over the seeds:
                            acc, nmi: the highest score against the labels, as the paper chooses; they are
                                known only where the question is answered already
                            silhouette: the highest silhouette of the clusters in the embedding, which needs
                                no labels; it rewards any embedding that falls apart into as many clumps
                            objective: the least reconstruction loss + inertia / n at the end, which needs no
                                labels; it rewards embeddings that shrink
                            default acc where labels are known, otherwise silhouette
      --output DIR          default deepkmeans-search: a record of each run, and search.csv
      --jobs N              seeds at a time, each on its share of the threads; default as many as threads

    Runs that have a record in DIR are skipped, and one that was interrupted goes on when the same command
    is given again. Further options, as for fit:

      --clusters K  --labels FILE...  --scale S  --method M  --latent L  --restarts N  --threads N
      --checkpoint-minutes M  --quiet

    \(MethodSettings.help)
    \(FineTuningSettings.help)
    \(NetworkSettings.help)
    """
  static let grid = ["--alpha", "--lambda", "--gamma"]
  static let options: [String: Arguments.Arity] = {
    var options = FitCommand.options
    let others = ["--seed", "--resume", "--print-config", "--config", "--checkpoint-epochs"]
    for name in others + KMeansSettings.options.keys { options[name] = nil }
    return options.merging(["--seeds": .value, "--criterion": .value, "--jobs": .value]) { $1 }
  }()

  private let paths: [String]
  private let labelPaths: [String]
  private let scaling: Scaling?
  private let settings: TrainingSettings
  private let axes: [SearchAxis]
  private let seeds: [Int]
  private let criterion: SearchCriterion?
  private let store: RecordStore
  private let jobs: Int?
  private let checkpointMinutes: Double
  private let isQuiet: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    paths = arguments.operands
    guard !paths.isEmpty else {
      throw UsageError("search needs a file of data; see 'deepkmeans search --help'")
    }
    labelPaths = arguments.all("--labels")
    guard labelPaths.isEmpty || labelPaths.count == paths.count else {
      throw UsageError("\(labelPaths.count) label files for \(paths.count) data files; give as many")
    }
    scaling = try arguments.choice("--scale", of: Scaling.self)
    axes = try SearchAxis.all(in: arguments)
    let name = try arguments.choice("--method", of: MethodName.self) ?? .ct
    try name.check(arguments)
    guard !axes.isEmpty else {
      throw UsageError("nothing to search over; give values for --alpha, --lambda or --gamma")
    }
    settings = try TrainingSettings(arguments.removing(Self.grid))
    seeds = try arguments.seeds("--seeds") ?? [0, 1, 2]
    criterion = try arguments.choice("--criterion", of: SearchCriterion.self)
    store = RecordStore(directory: try arguments.text("--output") ?? "deepkmeans-search")
    jobs = try arguments.integer("--jobs", in: 1...4096)
    checkpointMinutes = try arguments.number("--checkpoint-minutes", above: 0) ?? 10
    isQuiet = arguments.has("--quiet")
  }

  func run() throws {
    let (samples, shared) = try samples()
    let points = SearchAxis.points(axes)
    let criterion = try criterion(hasLabels: samples.labels != nil)
    let methods = points.map { point in
      ExperimentMethod(
        key: ([settings.method.name.rawValue] + point.map { "\($0.axis.key)\($0.value.brief)" })
          .joined(separator: "-"), base: settings.method.name
      ) { settings, _ in
        for (axis, value) in point { settings.method[keyPath: axis.path] = value }
      }
    }
    _ = try OutputDirectory(store.work)
    let signals = SignalWatch()
    let pool = JobPool(jobs: seeds.count, workers: jobs, threads: settings.threads)
    try pool.run(seeds.count) { index in
      let runner = ExperimentRunner(
        store: store, checkpointMinutes: checkpointMinutes, signals: signals,
        engine: try Engine(threads: pool.threads), say: say)
      try runner.run(methods, seed: seeds[index], on: samples, shared)
    }
    let results = try zip(points, methods).map { point, method in
      let records = try seeds.compactMap {
        try store.read(dataset: samples.dataset.key, method: method.key, seed: $0)
      }
      return SearchResult(values: point.map(\.value), records: records, criterion: criterion)
    }
    let report = SearchReport(axes: axes.map(\.key), criterion: criterion, results: results)
    try File.write(Array(report.csv.utf8), to: "\(store.directory)/search.csv")
    print(report.text)
  }

  private func criterion(hasLabels: Bool) throws(UsageError) -> SearchCriterion {
    guard let criterion else { return hasLabels ? .acc : .silhouette }
    guard hasLabels || !criterion.needsLabels else {
      throw UsageError("--criterion \(criterion.rawValue) needs labels, and the data have none")
    }
    return criterion
  }

  private func samples() throws -> (ExperimentRunner.Samples, TrainingSettings) {
    var data = try Dataset.load(paths, labels: labelPaths)
    let clusters = settings.clusters > 0 ? settings.clusters : data.labels.map { Set($0).count }
    guard let clusters else {
      throw UsageError("--clusters is missing, and the data have no labels to count")
    }
    let scaling = scaling ?? .automatic(isEightBit: data.isEightBit)
    let fitted = try data.fittedScaling(scaling)
    let (labels, fingerprint) = (data.labels, data.fingerprint())
    let dataset = BenchmarkDataset(
      key: "data", files: paths, labelFiles: labelPaths, scaling: scaling,
      refreshInterval: settings.method.refreshInterval)
    return (
      ExperimentRunner.Samples(
        dataset: dataset, samples: try fitted.scaledSamples(of: &data), labels: labels,
        fingerprint: fingerprint, clusters: clusters), settings
    )
  }

  private var say: @Sendable (String) -> Void {
    let isQuiet = isQuiet
    return { if !isQuiet { Console.writeError($0 + "\n") } }
  }
}
