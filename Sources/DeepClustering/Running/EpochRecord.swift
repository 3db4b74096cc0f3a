import Autoencoder
import KMeans
import Serialization

/// What one epoch did; a K-means phase is a single record with epoch 0.
public struct EpochRecord: Sendable, Equatable {
  /// Which part of the run.
  public let phase: Phase
  /// Counted from 1 within the phase; layer by layer, over all pairs of layers.
  public let epoch: Int
  /// (1/n) Σᵢ ‖xᵢ − A(xᵢ)‖², or the cross-entropy, averaged over the epoch's batches.
  public var reconstructionLoss: Double?
  /// The reconstruction loss of the held-out samples after the epoch.
  public var heldOutLoss: Double?
  /// The method's loss, its weight λ included, averaged over the epoch's batches.
  public var clusteringLoss: Double?
  /// The share of samples whose cluster differs from the epoch before, in [0, 1].
  public var changedLabels: Double?
  /// Σᵢ ‖hᵢ − c(hᵢ)‖² of the embeddings after the epoch.
  public var inertia: Double?
  /// Wall-clock time of the epoch.
  public var seconds: Double
  /// ACC, NMI, ARI and the other scores of the labels after the epoch, where the truth is known.
  public var scores: ClusteringScores?
  /// Gradient norms and dead units, where these were asked for.
  public var diagnostics: TrainingDiagnostics?

  /// A record of an epoch, with nothing but the given values.
  public init(
    phase: Phase, epoch: Int, reconstructionLoss: Double? = nil, heldOutLoss: Double? = nil,
    clusteringLoss: Double? = nil, changedLabels: Double? = nil, inertia: Double? = nil, seconds: Double,
    scores: ClusteringScores? = nil, diagnostics: TrainingDiagnostics? = nil
  ) {
    (self.phase, self.epoch, self.seconds) = (phase, epoch, seconds)
    (self.reconstructionLoss, self.heldOutLoss) = (reconstructionLoss, heldOutLoss)
    (self.clusteringLoss, self.changedLabels) = (clusteringLoss, changedLabels)
    (self.inertia, self.scores, self.diagnostics) = (inertia, scores, diagnostics)
  }
}

// MARK: In files

extension EpochRecord {
  /// Numbers of a record.
  private static let numberCount = 10 + ClusteringScores.numberCount

  /// A history as the numbers of a tensor, NaN for what records lack.
  public static func tensor(of history: [EpochRecord]) -> Tensor { Tensor(history.flatMap(\.numbers)) }

  /// The history of such numbers.
  ///
  /// - Throws: `DeepClusteringError.invalidCheckpoint` for numbers that are none of a history.
  public static func all(in numbers: [Double]) throws(DeepClusteringError) -> [EpochRecord] {
    guard numbers.count % numberCount == 0 else { throw .invalidCheckpoint("the history is cut off") }
    var history: [EpochRecord] = []
    for start in stride(from: 0, to: numbers.count, by: numberCount) {
      history.append(try EpochRecord(numbers: numbers[start..<start + numberCount]))
    }
    return history
  }

  /// The record as numbers, NaN for what it lacks.
  private var numbers: [Double] {
    let optional = [
      reconstructionLoss, heldOutLoss, clusteringLoss, changedLabels, inertia, diagnostics?.gradientNorm,
      diagnostics?.deadUnits,
    ]
    let scores =
      scores?.numbers.map(Optional.some) ?? Array(repeating: nil, count: ClusteringScores.numberCount)
    let phase = Phase.allCases.firstIndex(of: phase) ?? 0
    return [Double(phase), Double(epoch), seconds] + (optional + scores).map { $0 ?? .nan }
  }

  private init(numbers: ArraySlice<Double>) throws(DeepClusteringError) {
    let numbers = Array(numbers)
    guard let phase = Int(exactly: numbers[0]), Phase.allCases.indices.contains(phase),
      let epoch = Int(exactly: numbers[1])
    else { throw .invalidCheckpoint("the history names an unknown phase") }
    guard numbers[2] >= 0, numbers[2].isFinite else {
      throw .invalidCheckpoint("the history has an epoch of \(numbers[2]) seconds")
    }
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
