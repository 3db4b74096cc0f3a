import Autoencoder
import Datasets
import DeepClustering
import Kernels
import Serialization
import ToolSupport

extension ExperimentRunner {
  /// Makes the record of a run, which may have failed.
  func record(
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
}
