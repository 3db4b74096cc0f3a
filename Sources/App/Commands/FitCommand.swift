import Datasets
import DeepClustering
import KMeans
import Kernels
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
      --method M            km (K-means on the data), aekm (autoencoder, then K-means), or ct (the
                            autoencoder trained on towards the centroids); default ct
      --labels FILE...      true classes, a file for each DATA before it; for scores only
      --alpha A             ct: exponent of the membership, default 3
      --lambda L            ct: weight of the centering loss, default 1
      --hidden SIZES        the encoder's hidden layers, default 500,500,2000
      --latent L            dimensions of the embedding, default K
      --pretrain-epochs N   epochs on reconstruction alone, default 50
      --epochs N            epochs with the clustering loss, default 100
      --batch N             samples in a batch, default 256
      --learning-rate R     Adam's, default 0.001
      --restarts N          seedings tried by each K-means, the best kept; default 10
      --scale S             none, unit ([0, 1]), symmetric ([-1, 1]), minmax or standard (each feature);
                            default: unit for 8-bit images, none for other data
      --seed S              where all randomness comes from, default 0
      --threads N           default: all that this process may use; never changes a result
      --output DIR          default deepkmeans-results
      --quiet               no progress

    With km only:

    \(KMeansSettings.help)

    Writes to DIR: model.safetensors, labels.npy, embedding.npy, centroids.npy, history.csv and
    metrics.json. With km the embedding is the scaled data, with --variant spherical at length 1.
    """
  static let options: [String: Arguments.Arity] = KMeansSettings.options.merging(
    [
      "--clusters": .value, "--method": .value, "--labels": .valuePerOperand, "--alpha": .value,
      "--lambda": .value, "--hidden": .value, "--latent": .value, "--pretrain-epochs": .value,
      "--epochs": .value, "--batch": .value, "--learning-rate": .value, "--restarts": .value,
      "--scale": .value, "--seed": .value, "--threads": .value, "--output": .value, "--quiet": .flag,
    ],
    uniquingKeysWith: { $1 })

  private let paths: [String]
  private let labelPaths: [String]
  private let clusters: Int?
  private let latent: Int?
  private let settings: TrainingSettings
  private let scaling: Scaling?
  private let output: String
  private let isQuiet: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    paths = arguments.operands
    guard !paths.isEmpty else { throw UsageError("fit needs a file of data; see 'deepkmeans fit --help'") }
    labelPaths = arguments.all("--labels")
    guard labelPaths.isEmpty || labelPaths.count == paths.count else {
      throw UsageError("\(labelPaths.count) label files for \(paths.count) data files; give as many")
    }
    clusters = try arguments.integer("--clusters", in: 1...(.max))
    latent = try arguments.integer("--latent", in: 1...(1 << 20))
    scaling = try arguments.choice("--scale", of: Scaling.self)
    output = try arguments.text("--output") ?? "deepkmeans-results"
    isQuiet = arguments.has("--quiet")
    settings = try TrainingSettings(arguments)
  }

  func run() throws {
    let engine = try Engine(threads: settings.threads)
    var data = try Dataset.load(paths, labels: labelPaths)
    let inputs = try KMeansInputs(settings.kMeans)
    var settings = settings
    settings.options.clusters = try clusterCount(data, inputs)
    settings.options.latent = latent ?? settings.options.clusters
    try inputs.check(settings.kMeans, clusters: settings.options.clusters, samples: data.samples)
    let scaling = try data.fittedScaling(scaling)
    try scaling.apply(to: &data.samples)

    let directory = try OutputDirectory(output)
    let progress = ProgressReporter(settings.options, isQuiet: isQuiet)
    let (clustering, kMeansRun) = try settings.cluster(
      data.samples, truth: data.labels, inputs: inputs, engine: engine
    ) { progress.report($0) }
    progress.finish()
    let report = FitReport(
      clustering: clustering, kMeansRun: kMeansRun, settings: settings,
      scaling: self.scaling ?? .automatic(isEightBit: data.isEightBit),
      sources: paths, samples: data.samples, engine: engine)
    try directory.write(report.files(fitted: scaling))
    var table = ResultTable()
    table.add(clustering)
    print(table.text)
    print("results written to \(directory.path)")
  }

  /// K as given, or as many as there are centroids or classes.
  private func clusterCount(_ data: Dataset, _ inputs: KMeansInputs) throws -> Int {
    let count = clusters ?? inputs.initialCentroids?.rows ?? data.labels.map { Set($0).count }
    guard let count else {
      throw UsageError("--clusters is missing, and the data have no labels to count")
    }
    guard count <= data.samples.rows else {
      throw DataError(
        "\(count) clusters asked for of \(data.samples.rows) samples; give 1 to \(data.samples.rows)")
    }
    return count
  }
}
