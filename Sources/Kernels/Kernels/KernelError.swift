/// What the kernels refuse: mismatched shapes, values that are no numbers, and instruction sets, thread counts,
/// steps or soft assignments that cannot be had.
public enum KernelError: Error, Equatable, CustomStringConvertible {
  /// Operands whose shapes do not fit together; the text names them.
  case shapeMismatch(String)
  /// The instruction set that was asked for, and those that this machine has.
  case instructionSetUnavailable(requested: String, available: [String])
  /// A number of threads below one, or above what any machine has.
  case invalidThreadCount(Int)
  /// A step of an optimiser below the first, which is step 1.
  case invalidStep(Int)
  /// A soft assignment whose parameter is out of its range.
  case invalidSoftAssignment(SoftAssignment)
  /// A value that is NaN or infinite, at this sample and feature.
  case nonFiniteValue(row: Int, column: Int)
  /// A coordinate of a centroid that is NaN or infinite.
  case nonFiniteCentroid(row: Int, column: Int)
  /// Squared distances beyond the largest Float.
  case overflow

  /// One line: what is wrong, the value, and the way out.
  public var description: String {
    switch self {
    case .shapeMismatch(let what): "shapes do not fit: \(what)"
    case .instructionSetUnavailable(let requested, let available):
      (InstructionSet(rawValue: requested) == nil
        ? "there are no \(requested) kernels" : "this CPU cannot run the \(requested) kernels")
        + "; choose one of \(available.joined(separator: ", "))"
    case .invalidThreadCount(let count): "\(count) threads asked for; give 1 to \(Engine.greatestThreadCount)"
    case .invalidStep(let step): "step \(step) of an optimiser; count steps from 1"
    case .invalidSoftAssignment(let assignment):
      "a parameter of \(assignment.parameter) for soft assignments; give a positive, finite number, below 1e38 for Student's t"
    case .nonFiniteValue(let row, let column):
      "sample \(row), feature \(column) is not a finite number; remove or fill in such values"
    case .nonFiniteCentroid(let row, let column):
      "centroid \(row), feature \(column) is not a finite number"
    case .overflow: "squared distances overflow Float; scale the samples down"
    }
  }
}
