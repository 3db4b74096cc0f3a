import Serialization
import ToolSupport

/// The files that a command reads: none of its results may take their place.
enum InputFiles {
  /// Throws where one of the outputs is an operand, or a file of labels or weights.
  static func check(outputs: [String], _ arguments: Arguments) throws(UsageError) {
    try check(outputs: outputs, arguments.operands + ["--labels", "--weights"].flatMap(arguments.all))
  }

  /// Throws where one of the outputs is one of the inputs.
  static func check(outputs: [String], _ inputs: [String]) throws(UsageError) {
    for output in outputs {
      guard let input = inputs.first(where: { File.isSame($0, output) }) else { continue }
      throw UsageError("“\(input)” is read here, and the results would replace it; give these another path")
    }
  }
}
