import Autoencoder
import Datasets
import DeepClustering
import KMeans
import Kernels
import Report
import Serialization
import ToolSupport

/// The files that a run leaves behind.
struct FitReport {
  let clustering: Clustering
  /// How the K-means of KM went.
  var kMeansRun: KMeansRun?
  let settings: TrainingSettings
  let scaling: Scaling
  let sources: [String]
  /// Files of the true classes.
  var labels: [String] = []
  /// Words of the command line on how files are read.
  var reading: [String] = []
  /// What the samples are as images, if they are some.
  var imageShape: ImageShape?
  /// What the features are.
  var features = ModelFeatures()
  let samples: TrainingSamples
  let engine: Engine

  /// The files' names.
  static let fileNames = [
    "model.safetensors", "labels.npy", "embedding.npy", "centroids.npy", "history.csv", RunFile.name,
    "metrics.json",
  ]

  /// What they are called in `--json`, names and contents; `fitted` is the scaling with its numbers.
  func files(fitted: FittedScaling) -> [(key: String, name: String, bytes: [UInt8])] {
    let provenance = provenance.map { (name: $0.name, value: $0.value.stringValue ?? $0.value.serialized()) }
    return [
      (
        "model", "model.safetensors",
        ModelFile.encode(clustering, scaling: fitted, features: features, metadata: provenance)
      ),
      ("labels", "labels.npy", NPY.encode(clustering.labels)),
      ("embedding", "embedding.npy", NPY.encode(clustering.embedding)),
      ("centroids", "centroids.npy", NPY.encode(clustering.centroids)),
      ("history", "history.csv", Array(HistoryCSV.text(clustering.history).utf8)),
      ("snapshots", RunFile.name, RunFile(clustering, imageShape: imageShape).encoded()),
      ("metrics", "metrics.json", Array((JSON.object(metrics).serialized(.indented) + "\n").utf8)),
    ]
  }

  /// Writes the files.
  ///
  /// - Returns: what `metrics.json` holds, the directory, and the files' paths.
  func write(to directory: OutputDirectory, fitted: FittedScaling) throws -> JSONObject {
    let files = files(fitted: fitted)
    try directory.write(files.map { (name: $0.name, bytes: $0.bytes) })
    var object = metrics
    object["output"] = .string(directory.path)
    object["files"] = .object(
      JSONObject(files.map { ($0.key, .string("\(directory.path)/\($0.name)")) }))
    return object
  }

  /// What the page about the run shows, but for what only the data tell.
  func subject(fitted: FittedScaling) -> ReportSubject {
    let metrics = metrics
    let membership = RunMembership(of: settings.method.name) { key in
      metrics[key].map { $0.stringValue ?? $0.serialized() }
    }
    var subject = ReportSubject(
      title: RunTitle.text(.object(metrics)), clustering, membership: membership.membership,
      membershipName: membership.name)
    subject.settings = RunTitle.settings(.object(metrics))
    let loss = metrics["loss"]?.stringValue.flatMap(ReconstructionLoss.init)
    subject.reconstructionLoss = loss ?? .squaredError
    subject.scaling = fitted
    subject.samples = samples
    subject.imageShape = imageShape
    return subject
  }

  /// Everything that the result depends on, in order.
  private var provenance: [(name: String, value: JSON)] {
    var entries: [(name: String, value: JSON)] = [
      ("sources", .array(sources.map(JSON.string))), ("samples", .integer(samples.rows)),
      ("features", .integer(samples.columns)),
    ]
    entries += settings.configuration(scale: scaling.rawValue).members.map {
      (name: $0.key.replacing("-", with: "_"), value: $0.value)
    }
    if !settings.kMeans.allowsRestarts { entries.append(("restarts", .integer(1))) }
    entries.append(("instruction_set", .string(engine.instructionSet.rawValue)))
    return entries
  }

  /// What `metrics.json` holds.
  var metrics: JSONObject {
    var object = JSONObject()
    for (name, value) in provenance { object[name] = value }
    object["threads"] = .integer(engine.threads)
    if !labels.isEmpty { object["labels"] = .array(labels.map(JSON.string)) }
    if !reading.isEmpty { object["reading"] = .array(reading.map(JSON.string)) }
    let scores = clustering.scores
    for (name, value) in [("acc", scores?.accuracy), ("nmi", scores?.nmi), ("ari", scores?.ari)] {
      object[name] = .number(optional: value)
    }
    object["inertia"] = .number(clustering.inertia)
    if let end = clustering.fineTuningEnd { object["stop_reason"] = .string(end.rawValue) }
    if let run = kMeansRun {
      object["iterations"] = .integer(run.iterations)
      object["stop_reason"] = run.stopReason.map { .string($0.rawValue) } ?? .null
      object["relocated_clusters"] = .integer(run.relocatedClusters)
      object["exchanged_samples"] = .integer(run.exchangedSamples)
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
