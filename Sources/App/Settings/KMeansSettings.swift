import KMeans
import ToolSupport

/// The kinds of K-means by their names on the command line.
enum VariantName: String, CaseIterable {
  case standard, bisecting, spherical
}

/// Which K-means `fit --method km` runs, as the command line says.
struct KMeansSettings {
  var variant = VariantName.standard
  var algorithm = Algorithm.auto
  var seeding = Seeding.greedyPlusPlus
  /// A file to start from instead of a seeding.
  var centroidFile: String?
  var weightFile: String?
  /// Samples in a batch of mini-batch K-means; nil for passes over all samples.
  var batchSize: Int?
  var maximumIterations = 300
  var tolerance = 1e-4
  /// Whether single samples are exchanged once labels have settled.
  var exchangesSamples = false

  static let options: [String: Arguments.Arity] = [
    "--variant": .choice(of: VariantName.self), "--algorithm": .choice(of: Algorithm.self),
    "--init": .choice(of: Seeding.self), "--weights": .value,
    "--mini-batch": .value, "--max-iterations": .value, "--tolerance": .value, "--exchange": .flag,
  ]

  static let help = """
      --variant V           standard, bisecting (splits one cluster in two again and again), or spherical
                            (by direction: cosines instead of distances); default standard
      --algorithm A         how nearest centroids are found: \(names(Algorithm.self));
                            default auto; never changes a result
      --init I              where centroids start: \(names(Seeding.self)); or a
                            file of K centroids, .npy or .csv, scaled as centroids.npy of fit is;
                            default k-means++
      --weights FILE        a weight for each sample, one number a line or a .npy
      --mini-batch SIZE     learns from random batches of so many samples instead of all
      --max-iterations N    default 300; with --mini-batch passes' worth of samples, default 100
      --tolerance T         ends when the centroids move less, as a share of the samples' variance;
                            default 0.0001, or 0 with --mini-batch
      --exchange            goes on until labels settle, and then with single samples that lower the inertia in
                            another cluster: better clusters where they have few samples, in more time
    """

  /// The standard.
  init() {}

  init(_ arguments: Arguments) throws(UsageError) {
    variant = try arguments.choice("--variant", of: VariantName.self) ?? .standard
    algorithm = try arguments.choice("--algorithm", of: Algorithm.self) ?? .auto
    if let text = try arguments.text("--init") {
      if let seeding = Seeding(rawValue: text) {
        self.seeding = seeding
      } else if text.contains(".") || text.contains("/") {
        centroidFile = text
      } else {
        throw UsageError(
          "--init is '\(text)'; \(text.correction(in: Seeding.allCases.map(\.rawValue))), or a file of centroids, .npy or .csv"
        )
      }
    }
    weightFile = try arguments.path("--weights")
    batchSize = try arguments.integer("--mini-batch", in: 1...(1 << 30))
    maximumIterations =
      try arguments.integer("--max-iterations", in: 1...1_000_000_000) ?? (batchSize == nil ? 300 : 100)
    tolerance =
      try arguments.number("--tolerance", above: 0, orEqual: true) ?? (batchSize == nil ? 1e-4 : 0)
    exchangesSamples = arguments.has("--exchange")
    try checkCombination(arguments)
  }

  /// Options of runs whose iterations see all samples.
  static let optionsOfWholePasses = ["--algorithm", "--restarts", "--restart-selection", "--exchange"]

  /// Throws for options of which one would be without effect.
  private func checkCombination(_ arguments: Arguments) throws(UsageError) {
    if batchSize != nil {
      for option in Self.optionsOfWholePasses where arguments.has(option) {
        throw UsageError("\(option) does not go with --mini-batch, which makes a single run by batches")
      }
      guard variant == .standard else {
        throw UsageError("--mini-batch does not go with --variant \(variant.rawValue); leave one out")
      }
    }
    for option in ["--restart-selection", "--exchange"] where variant != .standard && arguments.has(option) {
      throw UsageError("\(option) goes with --variant standard alone; leave one out")
    }
    if exchangesSamples, arguments.has("--tolerance") {
      throw UsageError("--tolerance does not go with --exchange, which goes on until labels settle")
    }
    guard centroidFile != nil else { return }
    for option in ["--restarts", "--restart-selection"] where arguments.has(option) {
      throw UsageError("\(option) does not go with centroids from a file, which start a single run")
    }
    if variant == .bisecting {
      throw UsageError("--variant bisecting splits clusters and takes no centroids from a file")
    }
  }

  /// Whether restarts differ from each other.
  var allowsRestarts: Bool { batchSize == nil && centroidFile == nil }

  /// Whether samples may be exchanged.
  var allowsExchange: Bool { batchSize == nil && variant == .standard }

  /// Whether the choice among them is the caller's.
  var allowsSelection: Bool { allowsRestarts && variant == .standard }
}
