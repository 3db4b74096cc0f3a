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
  /// - Parameter hasTargets: whether the method keeps a target for each sample and cluster.
  init(
    samples: TrainingSamples, architecture: Architecture, options: DeepClusteringOptions, hasTargets: Bool
  ) throws {
    let training = options.pretraining.training
    let parameters = try architecture.parameterCount()
    let moments = training.optimizer.momentCount
    // The network in training, and as it was before: after the last epoch, or pretrained. Where the optimiser is kept,
    // the state of pretraining stays beside fine-tuning.
    let copies =
      2 + moments + (training.keepsGradients(of: architecture) ? 1 : 0)
      + (options.pretraining.earlyStopping == nil ? 0 : 1) + (options.keepsOptimizer ? 1 + moments : 0)
    parts.append(("samples", samples.memoryBytes))
    parts.append(("network and optimiser", 4 * parameters * copies))
    // As tensors and again as a file's bytes, of which the last tensor is a part for a moment.
    parts.append(("checkpoint", 3 * 4 * parameters * (1 + moments)))
    let units = architecture.hidden.reduce(0, +) * 2 + architecture.latent + architecture.inputs
    let widest = max(architecture.inputs, architecture.hidden.max() ?? 0)
    // Embeddings are computed in blocks of 512 samples.
    let batch = min(max(training.batchSize, 512), samples.rows)
    let layerOutputs = training.dropout > 0 ? 3 * units : units
    let moved = training.augmentation == nil ? 0 : architecture.inputs
    parts.append(("batches", 4 * batch * (layerOutputs + moved + 4 * widest)))
    parts.append(("embedding and clusters", samples.rows * (4 * 4 * architecture.latent + 96)))
    if hasTargets {
      // Distances and targets, and these as tensors and a file's bytes.
      parts.append(("targets", 5 * 4 * samples.rows * options.clusters))
    }
    parts.append(("program", Self.program))
  }

  /// A run of K-means on the samples.
  init(samples: TrainingSamples) {
    parts.append(("samples", samples.memoryBytes))
    // As floats, without their mean, and again as a file's bytes.
    parts.append(("floats", (samples.isFloat ? 2 : 3) * 4 * samples.rows * samples.columns))
    parts.append(("clusters", 96 * samples.rows))
    parts.append(("program", Self.program))
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
