import Autoencoder
import Datasets
import DeepClustering
import KMeans
import Kernels
import Serialization
import ToolSupport

/// Runs methods on a data set with a seed, from one pretrained network, and keeps a record of each.
///
/// A run that is interrupted goes on where its checkpoint left off, to the same record; the pretrained network is
/// kept until all methods of the seed are done.
struct ExperimentRunner {
  let store: RecordStore
  /// Minutes between two checkpoints.
  let checkpointMinutes: Double
  let signals: SignalWatch
  let engine: Engine
  let progress: ExperimentProgress
  /// The network that pretraining starts from, or nil for one with random weights.
  var start: Autoencoder?

  /// Data that are ready to be clustered.
  struct Samples: Sendable {
    let dataset: BenchmarkDataset
    let samples: TrainingSamples
    /// Known classes, or nil.
    let labels: [Int]?
    let fingerprint: String
    let labelFingerprint: String
    /// The images that the samples are, where their file says so.
    var imageShape: ImageShape?
    let clusters: Int
  }

  /// Throws if one of the methods has a record of other data, labels or settings.
  func check(_ methods: [ExperimentMethod], seeds: [Int], on data: Samples, _ shared: TrainingSettings) throws
  {
    for seed in seeds {
      let shared = try self.shared(shared, seed, data)
      for method in methods { _ = try isMissing(method, seed, data, settings(of: method, data, shared)) }
    }
  }

  /// Runs the methods that have no record yet.
  ///
  /// - Parameters:
  ///   - shared: the settings that all methods share.
  ///   - hasFailed: whether the runs of another seed have failed, so that no more are to begin.
  /// - Throws: `Interruption`; `DataError` if there is a record of other settings; `FileError` where another process runs
  ///   the seed.
  func run(
    _ methods: [ExperimentMethod], seed: Int, on data: Samples, _ shared: TrainingSettings,
    unless hasFailed: () -> Bool
  ) throws {
    let path = store.work(of: data.dataset.key, seed: seed)
    // What a run that was killed right after its record has left is in the folder.
    guard
      store.missing(methods.map(\.key), of: data.dataset.key, seeds: [seed]) > 0 || File.isDirectory(path)
    else { return }
    let folder = try OutputDirectory(path)
    // Another process would train the same network, and remove this one's.
    let lock = try folder.lock()
    defer { withExtendedLifetime(lock) {} }
    let shared = try self.shared(shared, seed, data)
    var pretrained: [CheckpointFile] = []
    for method in methods {
      if hasFailed() { return }
      if let signal = signals.signal {
        throw Interruption(
          signal: signal, kept: "what was done is kept in \(store.directory)", resumption: "the same command")
      }
      let settings = try settings(of: method, data, shared)
      let file = checkpointFile(method.key, data, settings)
      let pretraining = pretrainingFile(method, data, settings, shared)
      pretrained.append(pretraining)
      if try isMissing(method, seed, data, settings) {
        try keep(try record(of: method, seed, data, settings, file, pretraining))
      }
      // Also what a run that was killed right after its record has left.
      try file.remove()
    }
    for file in pretrained { try file.remove() }
    try File.removeDirectory(ifEmpty: folder.path)
  }

  /// The settings that all methods share, for a seed.
  private func shared(
    _ settings: TrainingSettings, _ seed: Int, _ data: Samples
  ) throws -> TrainingSettings {
    var settings = settings
    (settings.seed, settings.clusters) = (UInt64(seed), data.clusters)
    try settings.network.takeImageSize(features: data.samples.columns, shape: data.imageShape)
    return settings
  }

  private func settings(
    of method: ExperimentMethod, _ data: Samples, _ shared: TrainingSettings
  ) throws -> TrainingSettings {
    var settings = method.settings(shared, on: data.dataset)
    settings.method.takeFeatures(data.samples.columns)
    // Of moves that the method has of its own.
    try settings.network.takeImageSize(features: data.samples.columns, shape: data.imageShape)
    return settings
  }

  /// Where the network is kept that the method starts from: the one of all methods, unless it has one of its own.
  private func pretrainingFile(
    _ method: ExperimentMethod, _ data: Samples, _ settings: TrainingSettings, _ shared: TrainingSettings
  ) -> CheckpointFile {
    var (own, common) = (settings, shared)
    (own.method.name, common.method.name) = (.aekm, .aekm)
    // K-means comes after pretraining.
    (own.restarts, own.restartSelection) = (common.restarts, common.restartSelection)
    let scale = data.dataset.scaling.rawValue
    let isCommon = own.configuration(scale: scale) == common.configuration(scale: scale)
    return checkpointFile("pretraining\(isCommon ? "" : "-\(method.key)")", data, own)
  }

  private func isMissing(
    _ method: ExperimentMethod, _ seed: Int, _ data: Samples, _ settings: TrainingSettings
  ) throws -> Bool {
    let kept = try store.read(dataset: data.dataset.key, method: method.key, seed: seed)
    guard let kept else { return true }
    let path = store.path(dataset: data.dataset.key, method: method.key, seed: seed)
    guard kept.fingerprint == data.fingerprint else {
      throw DataError(
        "\(path) is of other data, or from another network; move it away, or give another --output")
    }
    // Records of before labels had a fingerprint do not tell.
    if let found = kept.labelFingerprint, found != data.labelFingerprint {
      let scores =
        found == LabelFingerprint.none
        ? "is of a run without labels, so it has no scores" : "was scored by other labels"
      throw DataError("\(path) \(scores); move it away, or give another --output")
    }
    let wanted = settings.configuration(scale: data.dataset.scaling.rawValue)
    if let difference = SettingsDifference(kept: kept.settings, wanted: wanted) {
      throw DataError(
        "\(path) is of a run with \(difference.words); move it away, or give another --output"
      )
    }
    return false
  }

  private func keep(_ record: ExperimentRecord) throws {
    try store.write(record)
    let scores = record.scores.map {
      "ACC \((100 * $0.accuracy).fixed(2)) %  NMI \((100 * $0.nmi).fixed(2)) %"
    }
    let seconds = record.totalSeconds.map { "  \($0.fixed(1)) s" } ?? ""
    let outcome = record.failure == nil ? scores ?? "done" : record.reason
    progress.end("\(record.dataset) seed \(record.seed)  \(record.method)  \(outcome)\(seconds)")
  }

  // MARK: A run

  private func record(
    of method: ExperimentMethod, _ seed: Int, _ data: Samples, _ settings: TrainingSettings,
    _ file: CheckpointFile, _ pretraining: CheckpointFile
  ) throws -> ExperimentRecord {
    var record = ExperimentRecord(
      dataset: data.dataset.key, method: method.key, seed: seed, samples: data.samples.rows,
      features: data.samples.columns, clusters: data.clusters)
    record.settings = settings.configuration(scale: data.dataset.scaling.rawValue)
    record.fingerprint = data.fingerprint
    record.labelFingerprint = data.labelFingerprint
    record.instructionSet = engine.instructionSet.rawValue
    record.threads = engine.threads
    record.processor = CPU.modelName
    record.version = Version.current
    do {
      let clustering = try cluster(method, data, settings, file, pretraining)
      record.take(clustering, countsPretraining: method.base == .aekm || method.base.startsFromScratch)
      record.measures = try ExperimentMeasures(
        settings.method, data.labels, seed: UInt64(seed), engine: engine
      ).json(of: clustering)
    } catch let error as AutoencoderError {
      // Anything else is a command line or a file that is wrong, and would be wrong for every run.
      guard case .diverged = error else { throw error }
      record.failure = "\(error)"
    } catch let error as DeepClusteringError {
      guard case .diverged = error else { throw error }
      record.failure = "\(error)"
    }
    return record
  }

  private func cluster(
    _ method: ExperimentMethod, _ data: Samples, _ settings: TrainingSettings, _ file: CheckpointFile,
    _ pretraining: CheckpointFile
  ) throws -> Clustering {
    let run = try deepClustering(method.key, data, settings, file)
    guard method.base != .km else { return try run.clusterSamples() }
    guard let loss = try settings.method.makeMethod() else {
      return try run.clusterEmbedding(of: pretrained(data, settings, pretraining))
    }
    if let checkpoint = try file.read() {
      return try run.fineTune(resuming: checkpoint, from: start, method: loss)
    }
    return try run.fineTune(pretrained(data, settings, pretraining), method: loss)
  }

  /// The network of the seed: from its file, or trained now.
  private func pretrained(
    _ data: Samples, _ settings: TrainingSettings, _ file: CheckpointFile
  ) throws -> PretrainedAutoencoder {
    let (epochs, layerwise) = (settings.network.pretrainEpochs, settings.network.layerwise)
    let kept = epochs > 0 || layerwise != nil ? try file.read() : nil
    if kept == nil, epochs > 0 {
      progress.say("\(data.dataset.key) seed \(settings.seed)  pretraining, \(epochs) epochs")
    }
    return try deepClustering("pretraining", data, settings, file).pretrain(start, resuming: kept)
  }

  private func deepClustering(
    _ name: String, _ data: Samples, _ settings: TrainingSettings, _ file: CheckpointFile
  ) throws -> DeepClustering {
    let checkpointer = Checkpointer(
      file, policy: Checkpointer.Policy(epochs: nil, minutes: checkpointMinutes), signals: signals,
      resumption: "the same command")
    var hasTrained = false
    let title = "\(data.dataset.key) seed \(settings.seed)  \(name)"
    return try DeepClustering(
      data.samples, truth: data.labels, options: settings.options, engine: engine,
      control: RunControl(
        onEpoch: { record in
          hasTrained = true
          progress.report(
            record, of: title,
            epochs: record.phase == .pretrain ? settings.network.pretrainEpochs : settings.epochs)
        },
        shouldPause: { checkpointer.isDue },
        onPause: { try checkpointer.pause($0) },
        // The file is then the network that all methods start from.
        onPretrained: { if hasTrained { try checkpointer.pause($0) } }))
  }

  private func checkpointFile(
    _ name: String, _ data: Samples, _ settings: TrainingSettings
  ) -> CheckpointFile {
    CheckpointFile(
      path: "\(store.work(of: data.dataset.key, seed: Int(settings.seed)))/\(name).safetensors",
      configuration: settings.configuration(scale: data.dataset.scaling.rawValue),
      fingerprint: data.fingerprint, labelFingerprint: data.labelFingerprint,
      instructionSet: engine.instructionSet.rawValue, remedy: "move it away to begin that run anew")
  }
}

extension ExperimentRecord {
  /// Takes over what came out.
  ///
  /// - Parameter countsPretraining: whether `total` has the time of pretraining, which methods share.
  fileprivate mutating func take(_ clustering: Clustering, countsPretraining: Bool) {
    scores = clustering.scores
    stopReason = clustering.fineTuningEnd?.rawValue
    history = HistoryColumns.json(clustering.history)
    var total = 0.0
    for phase in Phase.allCases {
      let seconds = clustering.seconds(in: phase)
      self.seconds[phase.rawValue] = .number(seconds)
      if countsPretraining || phase == .kmeans || phase == .finetune { total += seconds }
    }
    seconds["total"] = .number(total)
  }
}
