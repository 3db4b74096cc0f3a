import Datasets
import DeepClustering
import KMeans
import Kernels
import Serialization

/// The files that a run leaves behind.
struct FitReport {
  let clustering: Clustering
  /// How the K-means of KM went.
  var kMeansRun: KMeansRun?
  let settings: TrainingSettings
  let scaling: Scaling
  let sources: [String]
  let samples: Matrix
  let engine: Engine

  /// Names and contents; `fitted` is the scaling with its numbers.
  func files(fitted: FittedScaling) -> [(name: String, bytes: [UInt8])] {
    let provenance = provenance.map { (name: $0.name, value: $0.value.stringValue ?? $0.value.serialized()) }
    return [
      ("model.safetensors", ModelFile.encode(clustering, scaling: fitted, metadata: provenance)),
      ("labels.npy", NPY.encode(clustering.labels)),
      ("embedding.npy", NPY.encode(clustering.embedding)),
      ("centroids.npy", NPY.encode(clustering.centroids)),
      ("history.csv", Array(HistoryCSV.text(clustering.history).utf8)),
      ("metrics.json", Array((JSON.object(metrics).serialized(.indented) + "\n").utf8)),
    ]
  }

  /// Everything that the result depends on, in order.
  private var provenance: [(name: String, value: JSON)] {
    let options = settings.options
    var entries: [(name: String, value: JSON)] = [
      ("method", .string(settings.method.rawValue)), ("seed", .integer(Int(options.seed))),
      ("sources", .array(sources.map(JSON.string))), ("samples", .integer(samples.rows)),
      ("features", .integer(samples.columns)), ("clusters", .integer(options.clusters)),
      ("scale", .string(scaling.rawValue)), ("restarts", .integer(options.restarts)),
    ]
    if settings.method == .km {
      entries += settings.kMeans.provenance
    } else {
      entries += [
        ("hidden", .array(options.hidden.map(JSON.integer))), ("latent", .integer(options.latent)),
        ("pretrain_epochs", .integer(options.pretrainEpochs)), ("batch", .integer(options.batchSize)),
        ("learning_rate", .number(options.learningRate)),
      ]
    }
    if settings.method == .ct {
      entries += [
        ("epochs", .integer(options.epochs)), ("alpha", .number(settings.alpha)),
        ("lambda", .number(settings.lambda)),
      ]
    }
    entries.append(("instruction_set", .string(engine.instructionSet.rawValue)))
    return entries
  }

  private var metrics: JSONObject {
    var object = JSONObject()
    for (name, value) in provenance { object[name] = value }
    object["threads"] = .integer(engine.threads)
    let scores = clustering.scores
    for (name, value) in [("acc", scores?.accuracy), ("nmi", scores?.nmi), ("ari", scores?.ari)] {
      object[name] = value.map(JSON.number) ?? .null
    }
    object["inertia"] = .number(clustering.inertia)
    if let run = kMeansRun {
      object["iterations"] = .integer(run.iterations)
      object["stop_reason"] = run.stopReason.map { .string($0.rawValue) } ?? .null
      object["relocated_clusters"] = .integer(run.relocatedClusters)
      object["nonempty_clusters"] = .integer(Set(clustering.labels).count)
    }
    var seconds = JSONObject()
    for phase in Phase.allCases { seconds[phase.rawValue] = .number(clustering.seconds(in: phase)) }
    let total = clustering.totalSeconds
    seconds["total"] = .number(total)
    object["seconds"] = .object(seconds)
    // Every epoch passes all samples once, and so does K-means on the samples, counted once.
    let passes = max(1, clustering.history.count { $0.phase != .kmeans })
    object["samples_per_second"] = .number(total > 0 ? Double(passes * samples.rows) / total : 0)
    return object
  }
}

extension KMeansSettings {
  /// What a result of K-means depends on, in order.
  fileprivate var provenance: [(name: String, value: JSON)] {
    var entries: [(name: String, value: JSON)] = [
      ("variant", .string(variant.rawValue)), ("init", .string(centroidFile ?? seeding.rawValue)),
      ("max_iterations", .integer(maximumIterations)), ("tolerance", .number(tolerance)),
    ]
    if let batchSize {
      entries.append(("mini_batch", .integer(batchSize)))
    } else {
      entries.append(("algorithm", .string(algorithm.rawValue)))
    }
    if let weightFile { entries.append(("weights", .string(weightFile))) }
    return entries
  }
}
