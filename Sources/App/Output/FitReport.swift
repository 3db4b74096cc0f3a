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

  /// The files, called as in `--json`.
  enum Part: String, CaseIterable {
    case model, labels, embedding, centroids, history, snapshots, metrics

    var fileName: String {
      switch self {
      case .model: "model.safetensors"
      case .labels: "labels.npy"
      case .embedding: "embedding.npy"
      case .centroids: "centroids.npy"
      case .history: "history.csv"
      case .snapshots: RunFile.name
      case .metrics: "metrics.json"
      }
    }
  }

  /// The files' names.
  static var fileNames: [String] { Part.allCases.map(\.fileName) }

  /// What a file holds; `fitted` is the scaling with its numbers.
  private func content(of part: Part, fitted: FittedScaling) -> [UInt8] {
    switch part {
    case .model:
      ModelFile.encode(
        clustering, scaling: fitted, features: features,
        metadata: provenance.map { ($0.name, $0.value.stringValue ?? $0.value.serialized()) })
    case .labels: NPY.encode(clustering.labels)
    case .embedding: NPY.encode(clustering.embedding)
    case .centroids: NPY.encode(clustering.centroids)
    case .history: Array(HistoryCSV.text(clustering.history).utf8)
    case .snapshots: RunFile(clustering, imageShape: imageShape).encoded()
    case .metrics: Array((JSON.object(metrics).serialized(.indented) + "\n").utf8)
    }
  }

  /// Writes the files.
  ///
  /// - Returns: what `metrics.json` holds, the directory, and the files' paths.
  func write(to directory: OutputDirectory, fitted: FittedScaling) throws -> JSONObject {
    try directory.write(
      Part.allCases.map { (name: $0.fileName, bytes: content(of: $0, fitted: fitted)) })
    var object = metrics
    object["output"] = .string(directory.path)
    object["files"] = .object(
      JSONObject(Part.allCases.map { ($0.rawValue, .string("\(directory.path)/\($0.fileName)")) }))
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
