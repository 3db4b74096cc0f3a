import Autoencoder
import DeepClustering
import Kernels
import ToolSupport

#if canImport(Darwin)
  import Darwin
#endif

/// How much memory a run of `fit` will take at most, part by part: told before it begins.
struct MemoryEstimate {
  /// Names and bytes.
  private(set) var parts: [(name: String, bytes: Int)] = []

  /// A run that trains a network.
  ///
  /// - Parameters:
  ///   - hasTargets: whether the method keeps a target for each sample and cluster.
  ///   - snapshots: states of the clusters that are kept for maps.
  ///   - report: the page about it, if there is to be one.
  init(
    samples: TrainingSamples, architecture: Architecture, options: DeepClusteringOptions, hasTargets: Bool,
    snapshots: Int = 0, report: ReportMemory? = nil, threads: Int = 1
  ) throws {
    let training = options.pretraining.training
    let parameters = try architecture.parameterCount()
    let moments = training.optimizer.momentCount
    // The network in training, and as it was before: after the last epoch, or pretrained. Where the optimiser is kept,
    // the state of pretraining stays beside fine-tuning.
    let copies =
      2 + moments + (training.keepsGradients(of: architecture) ? 1 : 0)
      + (options.pretraining.earlyStopping == nil ? 0 : 1) + (options.keepsOptimizer ? 1 + moments : 0)
    add("samples", samples.memoryBytes)
    add("network and optimiser", 4 * parameters * copies)
    let units = architecture.hidden.reduce(0, +) * 2 + architecture.latent + architecture.inputs
    let widest = max(architecture.inputs, architecture.hidden.max() ?? 0)
    // Embeddings are computed in blocks of 512 samples.
    let batch = min(max(training.batchSize, 512), samples.rows)
    let layerOutputs = training.dropout > 0 ? 3 * units : units
    let moved = training.augmentation == nil ? 0 : architecture.inputs
    add("batches", 4 * batch * (layerOutputs + moved + 4 * widest))
    let kMeans = KMeansMemory(
      samples: samples.rows, features: architecture.latent, clusters: options.clusters,
      restarts: options.restarts, selection: options.restartSelection, threads: threads)
    add("embedding and clusters", 4 * 4 * samples.rows * architecture.latent + kMeans.labels)
    add("bounds", kMeans.bounds)
    if hasTargets {
      // Distances and targets, and these as tensors and a file's bytes.
      add("targets", 5 * 4 * samples.rows * options.clusters)
    }
    let states =
      snapshots * 4 * (samples.rows * (architecture.latent + 1) + options.clusters * architecture.latent)
    add("snapshots", states)
    // As tensors and again as a file's bytes, of which the last tensor of the network is a part for a moment. The results
    // are no more than that, and when the page is drawn both are gone.
    let checkpoint = 3 * 4 * parameters * (1 + moments) + 2 * states
    addGreatest([("checkpoint", checkpoint), ("report", report?.bytes ?? 0)])
    add("program", Self.program)
  }

  /// A run of K-means on the samples.
  ///
  /// - Parameters:
  ///   - batchSize: samples in a mini-batch; nil where iterations see all samples.
  ///   - report: the page about it, if there is to be one.
  init(samples: TrainingSamples, _ kMeans: KMeansMemory, batchSize: Int? = nil, report: ReportMemory? = nil) {
    let floats = 4 * samples.rows * samples.columns
    add("samples", samples.memoryBytes)
    // As floats, and without their mean.
    add("floats", samples.isFloat ? floats : 2 * floats)
    add("clusters", kMeans.labels)
    if let batchSize { add("batches", kMeans.batches(of: batchSize)) } else { add("bounds", kMeans.bounds) }
    // When the page is drawn the bytes of the results are gone.
    addGreatest([("results", floats), ("report", report?.bytes ?? 0)])
    add("program", Self.program)
  }

  private mutating func add(_ name: String, _ bytes: Int) { if bytes > 0 { parts.append((name, bytes)) } }

  /// Adds one of several that are never there at the same time.
  private mutating func addGreatest(_ choices: [(name: String, bytes: Int)]) {
    if let greatest = choices.max(by: { $0.bytes < $1.bytes }) { add(greatest.name, greatest.bytes) }
  }

  /// Code, the runtime library and the threads' packed panels.
  private static let program = 48 << 20

  /// Bytes in all; never less than loading the data has taken already.
  var total: Int { max(parts.reduce(0) { $0 + $1.bytes }, Self.peakSoFar) }

  /// A line for the user.
  var description: String { description(available: AvailableMemory.bytes) }

  /// The line where the process may have so many bytes.
  func description(available: Int) -> String {
    func mebibytes(_ bytes: Int) -> String { "\((Double(bytes) / 0x1p20).rounded(.up).brief)" }
    let list = parts.map { "\($0.name) \(mebibytes($0.bytes))" }.joined(separator: ", ")
    let excess = total > available ? "; this process may have \(mebibytes(available)) MiB" : ""
    return "memory: at most \(mebibytes(total)) MiB (\(list))\(excess)"
  }

  /// The most memory that the process has had.
  static var peakSoFar: Int {
    #if canImport(Darwin)
      var usage = rusage()
      guard getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
      return usage.ru_maxrss
    #else
      return AvailableMemory.mostUsed ?? 0
    #endif
  }
}
