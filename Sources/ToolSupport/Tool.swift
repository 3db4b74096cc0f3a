/// A command-line tool of several subcommands: finds the one that is called, and turns errors into one
/// line and an exit code.
package struct Tool: Sendable {
  /// How a command line failed.
  package struct Failure: Equatable {
    /// 1 for data that cannot be used, 2 for a command line that makes no sense, others as errors say.
    package let exitCode: Int32
    /// One line.
    package let message: String
  }

  /// The word that calls the tool.
  package let name: String
  /// The subcommands, in the order of the overview.
  package let commands: [any Command.Type]
  private let introduction: String
  private let notes: String

  /// A tool with the given commands; the texts stand above and below their list in `--help`.
  package init(name: String, introduction: String, commands: [any Command.Type], notes: String) {
    self.name = name
    self.introduction = introduction
    self.commands = commands
    self.notes = notes
  }

  /// Runs the process's own command line and ends the process.
  package func main() -> Never {
    guard let failure = run(Array(CommandLine.arguments.dropFirst())) else { Console.leave(0) }
    Console.writeError("\(name): \(failure.message)\n")
    Console.leave(failure.exitCode)
  }

  /// Runs a command line; nil when all went well.
  package func run(_ words: [String]) -> Failure? {
    do {
      try dispatch(words)
      return nil
    } catch {
      return Failure(exitCode: (error as? any ExitCodeError)?.exitCode ?? 1, message: "\(error)")
    }
  }

  private func dispatch(_ words: [String]) throws {
    guard let word = words.first else {
      throw UsageError("no command; '\(name) --help' lists them")
    }
    let rest = Array(words.dropFirst())
    if ["--help", "-h", "help"].contains(word) {
      let topic = commands.first { $0.name == rest.first }
      print(topic?.help ?? overview)
      return
    }
    guard let command = commands.first(where: { $0.name == word }) else {
      let names = commands.map { $0.name }.joined(separator: ", ")
      throw UsageError("unknown command '\(word)'; give one of \(names)")
    }
    if rest.contains("--help") || rest.contains("-h") {
      print(command.help)
      return
    }
    try command.init(Arguments(rest, options: command.options)).run()
  }

  private var overview: String {
    let width = (commands.map { $0.name.count }.max() ?? 0) + 2
    let list = commands.map { "  \($0.name.rightPadded(to: width))\($0.summary)" }.joined(separator: "\n")
    return """
      \(introduction)

      usage: \(name) <command> [options]

      \(list)

      '\(name) <command> --help' tells a command's options.
      \(notes)
      """
  }
}
