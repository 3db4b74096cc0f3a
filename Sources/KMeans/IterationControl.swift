/// What becomes of a fit after an iteration.
public enum IterationControl: Sendable {
  /// It goes on.
  case goOn
  /// It ends with what it has.
  case stop
}
