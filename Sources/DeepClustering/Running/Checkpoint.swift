import Autoencoder
import KMeans
import Kernels
import Serialization

/// A run as it stood between two steps: weights, the optimiser's moments, steps, centroids, labels and history.
///
/// Random numbers are derived from the seed by phase, epoch and step, so there is no state of theirs to keep.
public struct Checkpoint: Sendable {
  /// What the run was doing.
  public enum Stage: String, Sendable {
    /// Training on reconstruction alone.
    case pretraining
    /// Training with a method's loss.
    case fineTuning = "fine-tuning"
  }

  /// What the run was doing.
  public let stage: Stage
  /// The epochs so far.
  public let history: [EpochRecord]
  /// The state, and whatever the caller has put into the metadata.
  public var file: SafeTensors

  private static let format = "deepkmeans-checkpoint"
  private static let version = "1"

  /// - Parameters:
  ///   - samples: how many samples the run is of.
  ///   - method: the name of the method that trains, if one does.
  init(
    _ stage: Stage, samples: Int, method: String? = nil, tensors: [String: Tensor], history: [EpochRecord]
  ) {
    self.stage = stage
    self.history = history
    file = SafeTensors(
      metadata: ["format": Self.format, "version": Self.version, "stage": stage.rawValue], tensors: tensors)
    file.metadata["method"] = method
    file.tensors["samples"] = Tensor([samples])
    file.tensors["history"] = EpochRecord.tensor(of: history)
  }

  /// The checkpoint in a safetensors file.
  ///
  /// - Throws: `DeepClusteringError.invalidCheckpoint`.
  public init(_ file: SafeTensors) throws(DeepClusteringError) {
    guard file.metadata["format"] == Self.format else {
      throw .invalidCheckpoint("its metadata do not say format = \(Self.format)")
    }
    guard file.metadata["version"] == Self.version else {
      throw .invalidCheckpoint(
        "version \(file.metadata["version"] ?? "unknown"); this program reads version \(Self.version)")
    }
    guard let stage = file.metadata["stage"].flatMap(Stage.init) else {
      throw .invalidCheckpoint("its stage is “\(file.metadata["stage"] ?? "")”")
    }
    do {
      history = try EpochRecord.all(in: file.doubles("history"))
    } catch let error as DeepClusteringError {
      throw error
    } catch { throw .invalidCheckpoint("\(error)") }
    self.stage = stage
    self.file = file
  }

  /// Throws unless a run on so many samples can go on in the given stage, with the given method.
  func check(_ stage: Stage, samples: Int, method: String? = nil) throws(DeepClusteringError) {
    guard self.stage == stage else {
      let progress = stage == .pretraining ? "has pretrained already" : "has not pretrained yet"
      throw .invalidCheckpoint("it is of a run that \(progress)")
    }
    let trained = file.metadata["method"]
    guard trained == method else {
      throw .invalidCheckpoint("it is of a run of \(trained ?? "no method"), not of \(method ?? "none")")
    }
    let kept: [Int]
    do { kept = try file.integers("samples") } catch { throw .invalidCheckpoint("\(error)") }
    guard kept == [samples] else {
      throw .invalidCheckpoint(
        "it is of \(kept.map(String.init).joined(separator: ", ")) samples, and there are \(samples)")
    }
  }
}
