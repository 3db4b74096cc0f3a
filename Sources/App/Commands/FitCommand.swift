import Autoencoder
import Datasets
import DeepClustering
import Kernels
import Serialization
import ToolSupport

/// `fit`: clusters a user's data and writes model, labels, embedding and history.
struct FitCommand: ResultCommand {
  static let name = "fit"
  static let summary = "clusters your data and writes the model, labels and embedding"

  private let input: DataOptions
  private let settings: TrainingSettings
  private let output: String
  private let messages: Messages
  private let printsConfiguration: Bool
  private let policy: Checkpointer.Policy
  private let resumes: Bool
  private let writesReport: Bool
  private let imageSize: ImageSize?
  /// What of a configuration file is left out.
  private var notice: String?

  init(_ given: Arguments) throws(UsageError) {
    // What is shown, and where settings come from, is for the command line alone to say.
    let options = Self.allOptions.filter { !["--json", "--config", "--print-config"].contains($0.key) }
    let (all, notice) = try Configuration.filling(given, options: options)
    do {
      try SharedOptions.check(all)
      try self.init(filled: all)
      self.notice = notice
    } catch {
      guard let path = try given.text("--config") else { throw error }
      throw UsageError("\(error.description) (with the settings of \(path))")
    }
  }

  private init(filled arguments: Arguments) throws(UsageError) {
    printsConfiguration = arguments.has("--print-config")
    input = try DataOptions(arguments, command: printsConfiguration ? nil : Self.name)
    output = try OutputDirectory.path(arguments, default: "deepkmeans-results")
    let names = FitReport.fileNames + [ReportFiles.page]
    try InputFiles.check(outputs: names.map { [output] in "\(output)/\($0)" }, arguments)
    try InputFiles.check(replacedFolder: "\(output)/\(ReportFiles.figures)", arguments)
    try InputFiles.check(outputWithImages: output, arguments)
    messages = Messages(arguments)
    settings = try TrainingSettings(arguments)
    try settings.network.augmentation?.check(input.scaling)
    resumes = arguments.has("--resume")
    writesReport = !arguments.has("--no-report")
    imageSize = try ImageSize(arguments)
    let epochs = try arguments.integer("--checkpoint-epochs", in: 1...1_000_000)
    let minutes = try arguments.number("--checkpoint-minutes", above: 0)
    policy = Checkpointer.Policy(epochs: epochs, minutes: minutes ?? (epochs == nil ? 10 : nil))
  }

  func result() throws -> CommandResult {
    guard !printsConfiguration else {
      return CommandResult(text: configuration.serialized(.indented), json: configuration)
    }
    try refuseToBeginAnew()
    if writesReport {
      try ReportFiles.refuseToReplaceOthers(in: output, remedy: "give --no-report or another --output")
    }
    if let notice { messages.say(notice) }
    let engine = try Engine(threads: settings.threads)
    let fit = try prepare(engine)
    if !resumes, File.exists("\(output)/metrics.json") {
      messages.say("the results in \(output) will be replaced")
    }
    let directory = try OutputDirectory(output)
    let lock = try directory.lock()
    defer { withExtendedLifetime(lock) {} }
    let file = CheckpointFile(
      path: checkpointPath, configuration: fit.configuration, fingerprint: fit.fingerprint,
      labelFingerprint: fit.labelFingerprint, instructionSet: engine.instructionSet.rawValue,
      remedy: "remove it to begin anew")
    let checkpoint = keepsRuns && resumes ? try file.read() : nil
    let progress = ProgressReporter(
      fit.settings, rows: fit.samples.rows, messages: messages, from: fit.start, resuming: checkpoint)
    defer { progress.finish() }
    let checkpointer = keepsRuns ? checkpointer(file, progress) : nil
    let (clustering, kMeansRun): (Clustering, KMeansRun?)
    do {
      (clustering, kMeansRun) = try cluster(fit, resuming: checkpoint, checkpointer, progress, engine)
    } catch {
      if keepsRuns, !(error is Interruption), File.exists(checkpointPath) { progress.say(keptRun) }
      throw error
    }
    progress.finish()
    let report = FitReport(
      clustering: clustering, kMeansRun: kMeansRun, settings: fit.settings, scaling: fit.scaling,
      sources: input.paths, labels: input.labelPaths, reading: input.readingWords,
      imageShape: fit.imageShape, features: fit.features, samples: fit.samples, engine: engine)
    let json = try FinishingRun(
      report: report, preparation: fit, directory: directory, writesPage: writesReport, messages: messages
    ).write(checkpointer)
    var table = ResultTable()
    table.add(clustering)
    let lines = [table.text, RunLines.sizes(clustering), "results written to \(directory.path)"]
    return CommandResult(text: lines.joined(separator: "\n"), json: .object(json))
  }

  /// Whether there are checkpoints: K-means on the data has none.
  private var keepsRuns: Bool { settings.method.name != .km }

  /// Reads all that the run needs, and says what it finds.
  private func prepare(_ engine: Engine) throws -> FitPreparation {
    var data = try input.load()
    let inputs = try KMeansInputs(settings.kMeans)
    var settings = settings
    settings.clusters = try input.clusterCount(
      settings.clusters, of: data, initialCentroids: inputs.initialCentroids?.rows)
    try inputs.check(
      settings.kMeans, clusters: settings.clusters, rows: data.rows, columns: data.columns)
    let networkFile = try settings.network.networkFile.map {
      try NetworkFile(reading: $0, settings.network)
    }
    if let networkFile {
      try settings.network.takeActivations(of: networkFile.autoencoder.architecture)
    }
    let imageShape = try ImageSize.shape(imageSize, of: data)
    input.sayNotices(of: data, to: messages, trainsNetwork: keepsRuns)
    try settings.network.takeImageSize(features: data.columns, shape: data.imageShape)
    settings.method.takeFeatures(data.columns)
    let fingerprint = keepsRuns ? data.fingerprint(startingFrom: networkFile) : ""
    messages.detail(input.summary(of: data))
    messages.detail("engine: \(engine.instructionSet.rawValue), \(engine.threads) threads")
    let (scaling, fitted) = (input.scaling(of: data), try data.fittedScaling(input.scaling))
    let (features, labels) = (ModelFeatures(of: data, images: imageShape), LabelFingerprint.of(data))
    let samples = try fitted.scaledSamples(of: &data)
    return FitPreparation(
      settings: settings, inputs: inputs, start: networkFile?.autoencoder, data: data, samples: samples,
      scaling: scaling, fitted: fitted, imageShape: imageShape, features: features,
      fingerprint: fingerprint, labelFingerprint: labels)
  }

  private func checkpointer(_ file: CheckpointFile, _ progress: ProgressReporter) -> Checkpointer {
    let say = progress.sayFromAnywhere
    return Checkpointer(
      file, policy: policy, signals: SignalWatch { _ in say(Interruption.notice) },
      resumption: "the same command with --resume")
  }

  /// The run itself.
  private func cluster(
    _ fit: FitPreparation, resuming checkpoint: Checkpoint?, _ checkpointer: Checkpointer?,
    _ progress: ProgressReporter, _ engine: Engine
  ) throws -> (Clustering, KMeansRun?) {
    let control = RunControl(
      onEpoch: { record in
        checkpointer?.countEpoch()
        progress.report(record)
      },
      shouldPause: {
        progress.countStep()
        return checkpointer?.isDue ?? false
      },
      onPause: { checkpoint in
        try checkpointer?.pause(checkpoint)
        progress.detail("run kept in \(checkpointPath)")
      }, snapshotEpochs: ReportOptions.snapshotEpochs(of: fit.settings.epochs))
    let run = try DeepClustering(
      fit.samples, truth: fit.data.labels, options: fit.settings.options, engine: engine, control: control)
    progress.detail("settings: \(JSON.object(fit.configuration).serialized())")
    progress.say(
      try MemoryEstimate(fit, threads: engine.threads, writesReport: writesReport).description)
    if let checkpoint { progress.say(RunLines.resumption(checkpoint)) }
    if resumes, checkpoint == nil { progress.say("no checkpoint in \(output); the run begins anew") }
    return try fit.settings.cluster(
      run, inputs: fit.inputs, startingFrom: fit.start, resuming: checkpoint,
      onIteration: progress.onKMeansIteration)
  }

  private var checkpointPath: String { "\(output)/checkpoint.safetensors" }

  /// What is left of a run that failed.
  private var keptRun: String {
    "\(checkpointPath) keeps the run up to its last checkpoint; remove it to begin anew with other settings"
  }

  /// Throws where the folder keeps a run that has not ended, which the next checkpoint would replace.
  private func refuseToBeginAnew() throws(DataError) {
    guard !resumes, File.exists(checkpointPath) else { return }
    let remedy =
      keepsRuns
      ? "go on with it by --resume, remove it to begin anew" : "remove it if it is not to be gone on with"
    throw DataError(
      "\(checkpointPath) is of a run that was interrupted; \(remedy), or give another --output")
  }

  /// What `--print-config` prints: without what follows from other settings or from the file of a network, and with how
  /// files are read, which the data that the settings are for may need.
  var configuration: JSON {
    var object = settings.configuration(scale: input.scaling?.rawValue ?? "")
    if input.scaling == nil { object["scale"] = nil }
    if settings.latent == nil { object["latent"] = nil }
    for key in settings.network.keysOfTheFile { object[key] = nil }
    for (key, value) in ReadingOptions.configuration(input.readingWords).members { object[key] = value }
    return .object(object)
  }
}
