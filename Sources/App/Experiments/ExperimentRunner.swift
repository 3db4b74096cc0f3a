import Autoencoder
import Datasets
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
          signal: signal, kept: "what was done is kept in \(store.directory)",
          next: "the same command goes on")
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
