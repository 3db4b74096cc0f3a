/// Why fine-tuning ended.
public enum FineTuningEnd: String, Sendable {
  /// All epochs were used.
  case epochLimit
  /// The objective had converged.
  case objectiveSettled
  /// The method's own rule was met: with DEC and IDEC, labels had settled.
  case labelsSettled
}
