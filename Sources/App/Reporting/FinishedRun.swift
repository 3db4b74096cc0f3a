import Autoencoder
import Datasets
import DeepClustering
import KMeans
import Kernels
import Report
import Serialization
import ToolSupport

/// A run as `fit` has left it in its folder.
struct FinishedRun {
  private let directory: String
  private let model: ClusteringModel
  private let scaling: FittedScaling
  private let metrics: JSON
  private let file: RunFile
  private let embedding: Matrix
  private let labels: [Int32]

  /// Where the run's randomness came from.
  var seed: UInt64 { RunData.seed(of: metrics) }

  /// The run of a folder.
  ///
  /// - Throws: `FileError`, `DatasetError`, and `DataError` for files that are not those of one run.
  init(reading directory: String) throws {
    self.directory = directory
    try Self.refuseFolderOfRuns(directory)
    let modelFile = try ModelFile(reading: "\(directory)/model.safetensors")
    (model, scaling) = (modelFile.model, modelFile.scaling)
    let path = "\(directory)/metrics.json"
    let bytes = try File.read(path)
    do { metrics = try JSON(parsing: bytes) } catch { throw DataError("\(path): \(error)") }
    file = try RunFile(reading: "\(directory)/\(RunFile.name)")
    embedding = try Dataset.load(["\(directory)/embedding.npy"]).samples
    labels = try Dataset.loadLabels("\(directory)/labels.npy").map { Int32(truncatingIfNeeded: $0) }
    let clusters = model.centroids.rows
    guard embedding.rows == labels.count, embedding.columns == model.centroids.columns,
      labels.allSatisfy({ (0..<Int32(clusters)).contains($0) }),
      file.snapshots.allSatisfy({ $0.fits(samples: labels.count, clusters: clusters) })
    else { throw DataError("the files in \(directory) are not of one run; run fit again") }
  }

  /// Throws for a folder without a run of its own, but of runs, as `demo` leaves one.
  private static func refuseFolderOfRuns(_ directory: String) throws {
    func hasRun(_ folder: String) -> Bool { File.exists("\(folder)/model.safetensors") }
    guard File.isDirectory(directory), !hasRun(directory) else { return }
    let runs = try File.names(in: directory).sorted().map { "\(directory)/\($0)" }.filter(hasRun)
    guard !runs.isEmpty else { return }
    throw DataError(
      "the results of runs are in folders inside \(directory); give one of them: \(runs.joined(separator: ", "))"
    )
  }

  /// What its report is about.
  ///
  /// - Throws: as `RunData`; `DataError` for data that do not give the run's embedding.
  func subject(
    _ source: RunData.Source, imageSize: ImageSize? = nil, engine: Engine
  ) throws -> ReportSubject {
    guard let name = metrics["method"]?.stringValue.flatMap(MethodName.init) else {
      throw DataError("\(directory)/metrics.json names no method of this program; run fit again")
    }
    let membership = RunMembership(of: name) { key in
      metrics[key].map { $0.stringValue ?? $0.serialized() }
    }
    let end = Snapshot(
      epoch: file.history.count { $0.phase == .finetune }, embedding: embedding,
      centroids: model.centroids, labels: labels)
    var subject = ReportSubject(
      title: RunTitle.text(metrics), method: model.method, history: file.history,
      stages: file.snapshots + [end], membership: membership.membership, membershipName: membership.name)
    subject.autoencoder = model.autoencoder
    subject.scaling = scaling
    subject.settings = RunTitle.settings(metrics)
    let loss = metrics["loss"]?.stringValue.flatMap(ReconstructionLoss.init)
    subject.reconstructionLoss = loss ?? .squaredError
    if let data = try RunData(source, metrics: metrics, of: directory) {
      var dataset = data.dataset
      subject.takeNames(of: dataset)
      if let truth = dataset.labels {
        subject.history = try Self.history(file.history, labels, scoredBy: truth)
      }
      subject.imageShape = try imageSize == nil ? file.imageShape : ImageSize.shape(imageSize, of: dataset)
      let samples = try scaling.scaledSamples(of: &dataset)
      try check(samples, engine: engine)
      subject.samples = samples
    }
    return subject
  }

  /// A history with scores by the given classes: as it is if it was scored by them, and otherwise with those of the
  /// end alone, because labels of other epochs are not kept.
  private static func history(
    _ history: [EpochRecord], _ labels: [Int32], scoredBy truth: [Int]
  ) throws(MetricsError) -> [EpochRecord] {
    let scores = try ClusteringScores(of: labels, against: truth)
    guard let last = history.last, last.scores != scores else { return history }
    var scored = history
    for index in scored.indices { scored[index].scores = nil }
    scored[history.count - 1].scores = scores
    return scored
  }

  /// Throws unless the first samples have the embedding that the run gave them.
  private func check(_ samples: TrainingSamples, engine: Engine) throws {
    let rows = Array(0..<min(64, samples.rows))
    let found = try model.embed(samples.rows(at: rows, engine: engine), engine: engine)
    let (a, b) = (found.elements, embedding.elements.prefix(found.count))
    let scale = b.reduce(1e-6) { max($0, $1.magnitude) }
    guard zip(a, b).allSatisfy({ ($0 - $1).magnitude <= 1e-2 * scale }) else {
      throw DataError(
        "the data do not have the embedding in \(directory), so they are not those of the run; give them by --data FILE, or --without-data"
      )
    }
  }
}
