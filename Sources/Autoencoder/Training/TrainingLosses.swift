import Kernels

/// The losses of a batch or, averaged over its samples, of an epoch.
public struct TrainingLosses: Sendable, Equatable {
  /// The reconstruction loss, by default (1/B) Σᵢ ‖xᵢ − A(xᵢ)‖² (equation 2 of arXiv 2411.19496).
  public var reconstruction: Double
  /// The loss on the embedding, as the caller's function returned it; 0 without one.
  public var embedding: Double

  /// The given losses.
  public init(reconstruction: Double, embedding: Double = 0) {
    self.reconstruction = reconstruction
    self.embedding = embedding
  }
}

/// What an epoch did.
public struct EpochResult: Sendable, Equatable {
  /// The losses averaged over the samples, each taken before its batch's step.
  public var losses: TrainingLosses
  /// How the gradients and units fared, where that was asked for.
  public var diagnostics: TrainingDiagnostics?
}

/// Signs of a training run's health.
public struct TrainingDiagnostics: Sendable, Equatable {
  /// The Euclidean norm of all gradients together before clipping, averaged over the steps.
  public var gradientNorm: Double
  /// The share of the hidden units whose output was positive for no sample of the epoch: with ReLU, dead units.
  public var deadUnits: Double

  /// The given signs.
  public init(gradientNorm: Double, deadUnits: Double) {
    self.gradientNorm = gradientNorm
    self.deadUnits = deadUnits
  }
}

/// A batch's embedding, handed to a loss on it.
public struct EmbeddedBatch: Sendable {
  /// Which samples the batch holds, as indices into the training data.
  public let indices: ArraySlice<Int>
  /// Their embeddings, B × l.
  public let embedding: Matrix

  /// The embeddings of the given samples.
  public init(indices: ArraySlice<Int>, embedding: Matrix) {
    self.indices = indices
    self.embedding = embedding
  }
}

/// A loss on the embedding of a batch: returns its value and adds its gradient by the embedding,
/// B × l, to the second argument.
public typealias EmbeddingLoss<Failure: Error> =
  (_ batch: EmbeddedBatch, _ gradient: inout Matrix) throws(Failure) -> Double
