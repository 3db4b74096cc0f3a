/// The command-line tool: finds the subcommand, and turns errors into one line and an exit code.
@main
struct DeepKMeansTool {
  static let commands: [any Command.Type] = [
    DemoCommand.self, FitCommand.self, PredictCommand.self, EvaluateCommand.self, InfoCommand.self,
  ]

  static func main() {
    guard let failure = run(Array(CommandLine.arguments.dropFirst())) else { Console.leave(0) }
    Console.writeError("deepkmeans: \(failure.message)\n")
    Console.leave(failure.exitCode)
  }

  /// How a command line failed.
  struct Failure: Equatable {
    /// 1 for data that cannot be used, 2 for a command line that makes no sense.
    let exitCode: Int32
    /// One line.
    let message: String
  }

  /// Runs a command line; nil when all went well.
  static func run(_ words: [String]) -> Failure? {
    do {
      try dispatch(words)
      return nil
    } catch {
      return Failure(exitCode: error is UsageError ? 2 : 1, message: "\(error)")
    }
  }

  private static func dispatch(_ words: [String]) throws {
    guard let name = words.first else {
      throw UsageError("no command; 'deepkmeans demo' shows what it does, 'deepkmeans --help' lists all")
    }
    let rest = Array(words.dropFirst())
    if ["--help", "-h", "help"].contains(name) {
      if let topic = rest.first, let command = commands.first(where: { $0.name == topic }) {
        print(command.help)
      } else {
        print(overview)
      }
      return
    }
    guard let command = commands.first(where: { $0.name == name }) else {
      let names = commands.map { $0.name }.joined(separator: ", ")
      throw UsageError("unknown command '\(name)'; give one of \(names)")
    }
    if rest.contains("--help") || rest.contains("-h") {
      print(command.help)
      return
    }
    try command.init(Arguments(rest, options: command.options)).run()
  }

  static var overview: String {
    let list = commands.map { "  \($0.name.rightPadded(to: 10))\($0.summary)" }.joined(separator: "\n")
    return """
      Deep clustering: learns a K-means-friendly embedding of your vectors, and the clusters in it.

      usage: deepkmeans <command> [options]

      \(list)

      'deepkmeans <command> --help' tells a command's options.
      DEEPKMEANS_ISA=baseline|avx2|avx512 in the environment overrides the choice of instruction set.
      Exit codes: 0 done, 1 data that cannot be used, 2 a command line that makes no sense.
      """
  }
}
