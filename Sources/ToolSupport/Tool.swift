/// A command-line tool of several subcommands: finds the one that is called, and turns errors into one
/// line and an exit code.
///
/// Every tool also has `help`, `version`, `completions` and `man`.
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
  /// The program's version.
  package let version: String
  /// The subcommands, in the order of the overview.
  package let commands: [any Command.Type]
  /// What it is, in a sentence or two.
  let introduction: String
  /// Variables of the environment that it heeds, and what they do.
  let environment: [(name: String, meaning: String)]
  /// What exit codes say.
  package let exitCodes: [(code: String, meaning: String)]

  /// A tool with the given commands.
  package init(
    name: String, version: String, introduction: String, commands: [any Command.Type],
    environment: [(name: String, meaning: String)], exitCodes: [(code: String, meaning: String)]
  ) {
    (self.name, self.version, self.introduction) = (name, version, introduction)
    (self.commands, self.environment, self.exitCodes) = (commands, environment, exitCodes)
  }

  /// Runs the process's own command line and ends the process.
  package func main() -> Never {
    Console.prepareForSignals()
    var failure = run(Array(CommandLine.arguments.dropFirst()))
    if failure == nil {
      do { try Console.flush() } catch { failure = Self.failure(error) }
    }
    guard let failure else { Console.leave(0) }
    if !failure.message.isEmpty {
      Console.writeError("\(Terminal.standardError.colored("\(name):", .red)) \(failure.message)\n")
    }
    Console.leave(failure.exitCode)
  }

  /// Runs a command line; nil when all went well.
  package func run(_ words: [String]) -> Failure? {
    do {
      try dispatch(words)
      return nil
    } catch { return Self.failure(error) }
  }

  /// A reader that has gone is no failure to speak of.
  private static func failure(_ error: any Error) -> Failure? {
    if (error as? OutputError)?.isClosedPipe == true { return nil }
    // One line, also where a path or a name has several.
    let message = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ").printable
    return Failure(exitCode: (error as? any ExitCodeError)?.exitCode ?? 1, message: message)
  }

  private func dispatch(_ words: [String]) throws {
    guard let word = words.first else {
      throw UsageError("no command; '\(name) --help' lists them")
    }
    let rest = Array(words.dropFirst())
    if let builtIn = BuiltIn(word) { return try run(builtIn, rest) }
    guard let command = commands.first(where: { $0.name == word }) else { throw unknownCommand(word) }
    let options = rest.prefix { $0 != "--" }
    if options.contains("--help") || options.contains("-h") {
      return try Console.write(CommandDescription(command).help + "\n")
    }
    let arguments = try Arguments(rest, options: command.allOptions)
    guard let command = command as? any ResultCommand.Type else { return try command.init(arguments).run() }
    try SharedOptions.check(arguments)
    try command.init(arguments).show(asJSON: arguments.has("--json"))
  }

  /// The error for a word that is no command.
  func unknownCommand(_ word: String) -> UsageError {
    let names = word.hasPrefix("-") ? BuiltIn.options.filter { $0 != word } : descriptions.map(\.name)
    let hint = word.nearest(in: names).map { "did you mean \($0)? " } ?? ""
    return UsageError("'\(word)' is no command; \(hint)'\(name) --help' lists them")
  }
}
