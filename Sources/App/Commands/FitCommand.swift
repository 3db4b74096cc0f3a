import Autoencoder
import Datasets
import DeepClustering
import KMeans
import Kernels
import Serialization
import ToolSupport

/// `fit`: clusters a user's data and writes model, labels, embedding and history.
struct FitCommand: Command {
  static let name = "fit"
  static let summary = "clusters your data and writes the model, labels and embedding"
  static let help = """
    Clusters data and writes the results.

    usage: deepkmeans fit DATA... --clusters K [options]
           deepkmeans fit train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz

    DATA is .npy, .npz (samples in x, labels in y), IDX or CSV, plain or gzip, told by its content.
    Several files are put one after the other.

      --clusters K          number of clusters; may be left out where labels are known
      --method M            km (K-means on the data), aekm (autoencoder, then K-means), or a method that
                            trains the autoencoder on towards centroids: dec, idec, dcn, dkm,
                            dkm-annealed, dkm-rein, ct-norein, ct; default ct
      --labels FILE...      true classes, a file for each DATA before it; for scores only
      --latent L            dimensions of the embedding, default K
      --restarts N          seedings tried by each K-means, the best kept; default 10
      --scale S             none, unit ([0, 1]), symmetric ([-1, 1]), minmax or standard (each feature);
                            default: unit for 8-bit images, none for other data
      --seed S              where all randomness comes from, default 0
      --threads N           default: all that this process may use; never changes a result
      --output DIR          default deepkmeans-results
      --quiet               no progress
      --config FILE         settings from a JSON file; those of the command line prevail
      --print-config        prints all settings as JSON for --config, and does nothing else

    Methods with a clustering loss:

    \(MethodSettings.help)
    \(FineTuningSettings.help)

    The network and its training, with all but km:

    \(NetworkSettings.help)

    Runs of all but km are kept in DIR/checkpoint.safetensors until they are done, also when SIGINT or
    SIGTERM ends them after a step (exit code 130 or 143):

      --checkpoint-epochs N   every N epochs
      --checkpoint-minutes M  every M minutes, default 10 unless epochs are given
      --resume                goes on where the checkpoint in DIR left off, to the same bits as without
                              an interruption; begins anew if there is none

    With km only:

    \(KMeansSettings.help)

    Writes to DIR: model.safetensors, labels.npy, embedding.npy, centroids.npy, history.csv and
    metrics.json. With km the embedding is the scaled data, with --variant spherical at length 1.
    """
  static let options: [String: Arguments.Arity] = KMeansSettings.options
    .merging(NetworkSettings.options) { $1 }
    .merging(MethodSettings.options) { $1 }
    .merging(FineTuningSettings.options) { $1 }
    .merging([
      "--clusters": .value, "--labels": .valuePerOperand, "--latent": .value, "--epochs": .value,
      "--restarts": .value, "--scale": .value,
      "--seed": .value, "--threads": .value, "--output": .value, "--quiet": .flag, "--config": .value,
      "--print-config": .flag, "--checkpoint-epochs": .value, "--checkpoint-minutes": .value,
      "--resume": .flag,
    ]) { $1 }

  private let paths: [String]
  private let labelPaths: [String]
  private let settings: TrainingSettings
  private let scaling: Scaling?
  private let output: String
  private let isQuiet: Bool
  private let printsConfiguration: Bool
  private let policy: Checkpointer.Policy
  private let resumes: Bool

  init(_ given: Arguments) throws(UsageError) {
    let all = try Configuration.filling(given, options: Self.options)
    do { try self.init(filled: all) } catch {
      guard let path = try given.text("--config") else { throw error }
      throw UsageError("\(error.description) (with the settings of \(path))")
    }
  }

  private init(filled arguments: Arguments) throws(UsageError) {
    paths = arguments.operands
    printsConfiguration = arguments.has("--print-config")
    guard printsConfiguration || !paths.isEmpty else {
      throw UsageError("fit needs a file of data; see 'deepkmeans fit --help'")
    }
    labelPaths = arguments.all("--labels")
    guard labelPaths.isEmpty || labelPaths.count == paths.count else {
      throw UsageError("\(labelPaths.count) label files for \(paths.count) data files; give as many")
    }
    scaling = try arguments.choice("--scale", of: Scaling.self)
    output = try arguments.text("--output") ?? "deepkmeans-results"
    isQuiet = arguments.has("--quiet")
    settings = try TrainingSettings(arguments)
    resumes = arguments.has("--resume")
    let epochs = try arguments.integer("--checkpoint-epochs", in: 1...1_000_000)
    let minutes = try arguments.number("--checkpoint-minutes", above: 0)
    policy = Checkpointer.Policy(epochs: epochs, minutes: minutes ?? (epochs == nil ? 10 : nil))
  }

  func run() throws {
    guard !printsConfiguration else { return print(configuration) }
    let engine = try Engine(threads: settings.threads)
    var data = try Dataset.load(paths, labels: labelPaths)
    let inputs = try KMeansInputs(settings.kMeans)
    var settings = settings
    settings.clusters = try clusterCount(data, inputs)
    try inputs.check(
      settings.kMeans, clusters: settings.clusters, rows: data.rows, columns: data.columns)
    let start = try settings.network.networkFile.map { try NetworkFile.read($0, settings.network) }
    if let start { settings.network.takeActivations(of: start.architecture) }
    try settings.network.takeImageSize(features: data.columns)
    let fingerprint = settings.method.name == .km ? "" : data.fingerprint()
    let fitted = try data.fittedScaling(scaling)
    let scaling = scaling ?? .automatic(isEightBit: data.isEightBit)
    let samples = try fitted.scaledSamples(of: &data)

    let directory = try OutputDirectory(output)
    let progress = ProgressReporter(settings, isQuiet: isQuiet)
    let file = CheckpointFile(
      path: "\(directory.path)/checkpoint.safetensors",
      configuration: settings.configuration(scale: scaling.rawValue), fingerprint: fingerprint,
      instructionSet: engine.instructionSet.rawValue)
    let checkpoint = settings.method.name == .km || !resumes ? nil : try file.read()
    let checkpointer =
      settings.method.name == .km
      ? nil
      : Checkpointer(
        file, policy: policy, signals: SignalWatch(), resumption: "the same command with --resume")
    let control = RunControl(
      onEpoch: { record in
        checkpointer?.countEpoch()
        progress.report(record)
      },
      shouldPause: { checkpointer?.isDue ?? false },
      onPause: { checkpoint in
        progress.finish()
        try checkpointer?.pause(checkpoint)
      })
    let run = try DeepClustering(
      samples, truth: data.labels, options: settings.options, engine: engine, control: control)
    let estimate = try memory(settings, run, start)
    progress.say(estimate.description)
    if let checkpoint { progress.say(Self.resumption(checkpoint)) }
    if resumes, checkpoint == nil { progress.say("no checkpoint in \(directory.path); the run begins anew") }

    let (clustering, kMeansRun) = try settings.cluster(
      run, inputs: inputs, startingFrom: start, resuming: checkpoint)
    progress.finish()
    let report = FitReport(
      clustering: clustering, kMeansRun: kMeansRun, settings: settings, scaling: scaling, sources: paths,
      samples: samples, engine: engine)
    try directory.write(report.files(fitted: fitted))
    if checkpointer != nil { try file.remove() }
    var table = ResultTable()
    table.add(clustering)
    print(table.text)
    print("results written to \(directory.path)")
  }

  /// What `--print-config` prints.
  var configuration: String {
    var object = settings.configuration(scale: scaling?.rawValue ?? "")
    if scaling == nil { object["scale"] = nil }
    return JSON.object(object).serialized(.indented)
  }

  private func memory(
    _ settings: TrainingSettings, _ run: DeepClustering, _ start: Autoencoder?
  ) throws -> MemoryEstimate {
    guard settings.method.name != .km else { return MemoryEstimate(samples: run.samples) }
    var architecture = start?.architecture ?? settings.options.network
    architecture.inputs = run.samples.columns
    return try MemoryEstimate(samples: run.samples, architecture: architecture, options: settings.options)
  }

  private static func resumption(_ checkpoint: Checkpoint) -> String {
    let last = checkpoint.history.last { $0.phase != .kmeans }
    return
      "going on with \(checkpoint.stage.rawValue) after \(last?.phase.rawValue ?? "pretrain") epoch \(last?.epoch ?? 0)"
  }

  /// K as given, or as many as there are centroids or classes.
  private func clusterCount(_ data: Dataset, _ inputs: KMeansInputs) throws -> Int {
    let given = settings.clusters > 0 ? settings.clusters : nil
    let count = given ?? inputs.initialCentroids?.rows ?? data.labels.map { Set($0).count }
    guard let count else {
      throw UsageError("--clusters is missing, and the data have no labels to count")
    }
    guard count <= data.rows else {
      throw DataError("\(count) clusters asked for of \(data.rows) samples; give 1 to \(data.rows)")
    }
    return count
  }
}
