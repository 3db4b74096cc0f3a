import Serialization
import ToolSupport

/// The files that a command reads: none of its results may take their place, or spoil them.
enum InputFiles {
  /// Throws where one of the outputs is an operand, or a file that an option has the command read.
  static func check(outputs: [String], _ arguments: Arguments) throws(UsageError) {
    let inputs = all(arguments)
    for output in outputs {
      guard let input = inputs.first(where: { File.isSame($0, output) }) else { continue }
      throw UsageError("“\(input)” is read here, and the results would replace it; give these another path")
    }
  }

  /// Throws where such an input lies in a folder that results are put into, and former ones removed from.
  static func check(replacedFolder folder: String, _ arguments: Arguments) throws(UsageError) {
    guard let input = all(arguments).first(where: { File.isWithin($0, folder) }) else { return }
    throw UsageError(
      "“\(input)” is read here, and the results would replace what is in “\(folder)”; give these another path"
    )
  }

  /// Throws where images would go to, or into, a folder that is read: as images of other sizes, or as another class.
  static func check(outputWithImages output: String, _ arguments: Arguments) throws(UsageError) {
    guard
      let input = arguments.operands.first(where: { File.isDirectory($0) && File.isWithin(output, $0) })
    else { return }
    throw UsageError(
      "the results would go to “\(output)”, which is in the folder of images “\(input)” and would spoil it; give another --output"
    )
  }

  /// Options whose values are files that are read.
  ///
  /// `--init` may also name a seeding, which is the name of no output.
  private static let options = ["--data", "--labels", "--weights", "--init", "--network", "--config"]

  /// Operands and the files of options; standard input has no place among files.
  private static func all(_ arguments: Arguments) -> [String] {
    (arguments.operands + options.flatMap(arguments.all)).filter {
      $0 != DataOutput.standardOutput
    }
  }
}
