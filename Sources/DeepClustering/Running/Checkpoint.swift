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

  /// - Parameter samples: how many samples the run is of.
  init(_ stage: Stage, samples: Int, tensors: [String: Tensor], history: [EpochRecord]) {
    self.stage = stage
    self.history = history
    file = SafeTensors(
      metadata: ["format": Self.format, "version": Self.version, "stage": stage.rawValue], tensors: tensors)
    file.tensors["samples"] = Tensor([samples])
    file.tensors["history"] = Tensor(history.flatMap(\.numbers))
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
      let numbers = try file.doubles("history")
      let width = EpochRecord.numberCount
      guard numbers.count % width == 0 else {
        throw DeepClusteringError.invalidCheckpoint("the history is cut off")
      }
      history = try stride(from: 0, to: numbers.count, by: width).map {
        try EpochRecord(numbers: numbers[$0..<$0 + width])
      }
    } catch let error as DeepClusteringError {
      throw error
    } catch { throw .invalidCheckpoint("\(error)") }
    self.stage = stage
    self.file = file
  }

  /// Throws unless a run on so many samples can go on in the given stage.
  func check(_ stage: Stage, samples: Int) throws(DeepClusteringError) {
    guard self.stage == stage else {
      let progress = stage == .pretraining ? "has pretrained already" : "has not pretrained yet"
      throw .invalidCheckpoint("it is of a run that \(progress)")
    }
    let kept: [Int]
    do { kept = try file.integers("samples") } catch { throw .invalidCheckpoint("\(error)") }
    guard kept == [samples] else {
      throw .invalidCheckpoint(
        "it is of \(kept.map(String.init).joined(separator: ", ")) samples, and there are \(samples)")
    }
  }
}

extension EpochRecord {
  /// Numbers of a record in a checkpoint.
  fileprivate static let numberCount = 10 + ClusteringScores.numberCount

  /// The record as numbers, NaN for what it lacks.
  fileprivate var numbers: [Double] {
    let optional = [
      reconstructionLoss, heldOutLoss, clusteringLoss, changedLabels, inertia, diagnostics?.gradientNorm,
      diagnostics?.deadUnits,
    ]
    let scores =
      scores?.numbers.map(Optional.some) ?? Array(repeating: nil, count: ClusteringScores.numberCount)
    let phase = Phase.allCases.firstIndex(of: phase) ?? 0
    return [Double(phase), Double(epoch), seconds] + (optional + scores).map { $0 ?? .nan }
  }

  fileprivate init(numbers: ArraySlice<Double>) throws(DeepClusteringError) {
    let numbers = Array(numbers)
    guard let phase = Int(exactly: numbers[0]), Phase.allCases.indices.contains(phase),
      let epoch = Int(exactly: numbers[1])
    else { throw .invalidCheckpoint("the history names an unknown phase") }
    let optional = numbers[3...].map { $0.isNaN ? nil : $0 as Double? }
    self.init(phase: Phase.allCases[phase], epoch: epoch, seconds: numbers[2])
    reconstructionLoss = optional[0]
    heldOutLoss = optional[1]
    clusteringLoss = optional[2]
    changedLabels = optional[3]
    inertia = optional[4]
    if let norm = optional[5], let dead = optional[6] {
      diagnostics = TrainingDiagnostics(gradientNorm: norm, deadUnits: dead)
    }
    let scores = optional[7...].compactMap { $0 }
    if scores.count == ClusteringScores.numberCount { self.scores = ClusteringScores(numbers: scores) }
  }
}
