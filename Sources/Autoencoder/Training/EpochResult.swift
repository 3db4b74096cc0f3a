/// What an epoch did.
public struct EpochResult: Sendable, Equatable {
  /// The losses averaged over the samples, each taken before its batch's step.
  public var losses: TrainingLosses
  /// How the gradients and units fared, where that was asked for.
  public var diagnostics: TrainingDiagnostics?
}
