import Autoencoder
import Datasets
import DeepClustering
import Kernels
import Serialization
import ToolSupport

/// `search`: a method's parameters over a grid.
struct SearchCommand: ResultCommand {
  static let name = "search"
  static let summary = "tries a method's parameters over a grid and tells the best"
  static let help = """
    Trains a method with every combination of the given parameters, from one pretrained network for each
    seed, and ranks the combinations.

    usage: deepkmeans search DATA... --clusters K --method ct --alpha 1.5,2,3 --lambda 1e-4..1e1 [options]

      --alpha A, --lambda L, --gamma G
                            values with commas between, or powers of ten from one to another: 1e-4..1e1;
                            at least one of them, as the method has them
      --seeds S             3 for seeds 0 to 2, or 3..5, or 0,7; default 3
      --criterion C         what is best, as the mean over the seeds:
                            acc or nmi (the highest score against the labels, as the paper chooses),
                            silhouette (the highest of the clusters in the embedding, without labels;
                            favours embeddings that fall apart), or objective (the least reconstruction loss +
                            inertia / n, without labels; favours embeddings that shrink);
                            default acc where labels are known, otherwise silhouette
      --output DIR          default deepkmeans-search: a record of each run, and search.csv
      --jobs N              seeds at a time, each on its share of the threads; default as many as threads

    Runs that have a record in DIR are skipped, and one that was interrupted goes on when the same command
    is given again. Further options, as for fit:

      --clusters K          number of clusters; may be left out where labels are known
      --method M            the method that is trained, default ct
      --labels FILE...      true classes, a file for each DATA before it
    \(ReadingOptions.help)
      --latent L            dimensions of the embedding, default K
      --restarts N          seedings tried by each K-means, the best kept; default 10
    \(TrainingSettings.restartSelectionHelp)
      --scale S             none, unit, symmetric, minmax, standard or length; default as for fit
    \(ThreadsOption.help)
      --checkpoint-minutes M  keeps runs that have not ended every M minutes, default 10

    \(MethodSettings.help)
    \(FineTuningSettings.help)
    \(NetworkSettings.help)
    """
  static let examples = [
    Example(
      "deepkmeans search data.npy --clusters 10 --method ct --alpha 2,3 --lambda 1e-2..1e1",
      "eight combinations with three seeds each, the best by the silhouette"),
    Example(
      "deepkmeans search data.npy --labels classes.csv --method idec --gamma 10,30,100 --seeds 1",
      "three values, the best by the accuracy against the classes"),
  ]
  static let grid = ["--alpha", "--lambda", "--gamma"]
  /// The file of the ranking.
  private static let table = "search.csv"
  static let options: [String: Arguments.Arity] = {
    var options = FitCommand.options
    let others = ["--seed", "--resume", "--print-config", "--config", "--checkpoint-epochs", "--no-report"]
    for name in others + KMeansSettings.options.keys { options[name] = nil }
    return options.merging([
      "--seeds": .value, "--criterion": .choice(of: SearchCriterion.self), "--jobs": .value,
    ]) { $1 }
  }()

  private let input: DataOptions
  private let settings: TrainingSettings
  private let axes: [SearchAxis]
  private let seeds: [Int]
  private let criterion: SearchCriterion?
  private let store: RecordStore
  private let jobs: Int?
  private let checkpointMinutes: Double
  private let messages: Messages

  init(_ arguments: Arguments) throws(UsageError) {
    input = try DataOptions(arguments, command: Self.name)
    axes = try SearchAxis.all(in: arguments)
    let name = try arguments.choice("--method", of: MethodName.self) ?? .ct
    try name.check(arguments)
    guard !axes.isEmpty else {
      let own = Self.grid.filter { name.takes($0) }
      throw UsageError(
        own.isEmpty
          ? "--method \(name.rawValue) has none of \(Self.grid.joined(separator: ", ")) to search over; choose another"
          : "nothing to search over; give values for \(own.joined(separator: " or "))")
    }
    try MethodSettings.checkHard(arguments)
    if arguments.has("--image-size"), try AugmentationSetting(arguments) == nil {
      throw UsageError("--image-size is for --augment-shift and --augment-rotate here; leave it out")
    }
    settings = try TrainingSettings(arguments.removing(Self.grid))
    try settings.network.augmentation?.check(input.scaling)
    for point in SearchAxis.points(axes) {
      // All before the first is tried.
      do { _ = try settings.method.with(point).makeMethod() } catch { throw UsageError("\(error)") }
    }
    seeds = try arguments.seeds("--seeds") ?? [0, 1, 2]
    criterion = try arguments.choice("--criterion", of: SearchCriterion.self)
    store = RecordStore(directory: try OutputDirectory.path(arguments, default: "deepkmeans-search"))
    try InputFiles.check(outputs: ["\(store.directory)/\(Self.table)"], arguments)
    jobs = try arguments.integer("--jobs", in: 1...Engine.greatestThreadCount)
    checkpointMinutes = try arguments.number("--checkpoint-minutes", above: 0) ?? 10
    messages = Messages(arguments)
  }

  func result() throws -> CommandResult {
    let networkFile = try settings.network.networkFile.map {
      try NetworkFile(reading: $0, settings.network)
    }
    let start = networkFile?.autoencoder
    var shared = settings
    if let start { try shared.network.takeActivations(of: start.architecture) }
    let samples = try samples(startingFrom: networkFile)
    let points = SearchAxis.points(axes)
    let criterion = try criterion(hasLabels: samples.labels != nil)
    let methods = points.map { point in
      ExperimentMethod(
        key: ([settings.method.name.rawValue] + point.map { "\($0.axis.key)\($0.value.brief)" })
          .joined(separator: "-"), base: settings.method.name, isPublished: false
      ) { settings, _ in settings.method = settings.method.with(point) }
    }
    try store.prepare(dataset: samples.dataset.key, files: [Self.table])
    let table = "\(store.directory)/\(Self.table)"
    if File.exists(table) {
      messages.say("\(table) will be replaced; records of runs that are not of this grid stay where they are")
    }
    let progress = ExperimentProgress(
      messages, runs: store.missing(methods.map(\.key), of: samples.dataset.key, seeds: seeds))
    defer { progress.finish() }
    let signals = SignalWatch { _ in progress.say(Interruption.notice) }
    let series = ExperimentSeries(
      store: store, checkpointMinutes: checkpointMinutes, signals: signals, progress: progress, seeds: seeds,
      jobs: jobs, threads: settings.threads, start: start)
    try series.check(methods, on: samples, shared)
    try series.run(methods, on: samples, shared)
    let results = try zip(points, methods).map { point, method in
      let records = try seeds.compactMap {
        try store.read(dataset: samples.dataset.key, method: method.key, seed: $0)
      }
      return SearchResult(values: point.map(\.value), records: records, criterion: criterion)
    }
    let report = SearchReport(axes: axes.map(\.key), criterion: criterion, results: results)
    try File.write(Array(report.csv.utf8), to: table)
    var json = report.json
    json["output"] = .string(store.directory)
    json["files"] = ["search": .string(table)]
    return CommandResult(
      text: "\(report.text)\nrecords and \(Self.table) written to \(store.directory)", json: .object(json))
  }

  private func criterion(hasLabels: Bool) throws(UsageError) -> SearchCriterion {
    guard let criterion else { return hasLabels ? .acc : .silhouette }
    guard hasLabels || !criterion.needsLabels else {
      throw UsageError("--criterion \(criterion.rawValue) needs labels, and the data have none")
    }
    return criterion
  }

  private func samples(startingFrom network: NetworkFile?) throws -> ExperimentRunner.Samples {
    var data = try input.load()
    let clusters = try input.clusterCount(settings.clusters, of: data)
    messages.detail(input.summary(of: data))
    input.sayNotices(of: data, to: messages, trainsNetwork: true)
    let scaling = input.scaling(of: data)
    let fitted = try data.fittedScaling(scaling)
    let (labels, shape) = (data.labels, data.imageShape)
    let (fingerprint, labelFingerprint) = (
      data.fingerprint(startingFrom: network), LabelFingerprint.of(data)
    )
    let dataset = BenchmarkDataset(
      key: "data", files: input.paths, labelFiles: input.labelPaths, scaling: scaling,
      refreshInterval: settings.method.refreshInterval)
    return ExperimentRunner.Samples(
      dataset: dataset, samples: try fitted.scaledSamples(of: &data), labels: labels,
      fingerprint: fingerprint, labelFingerprint: labelFingerprint, imageShape: shape, clusters: clusters)
  }
}
