/// The command-line tool: finds the subcommand, and turns errors into one line and an exit code.
@main
struct DeepKMeansTool {
  static let commands: [any Command.Type] = [
    DemoCommand.self, FitCommand.self, PredictCommand.self, EvaluateCommand.self, InfoCommand.self,
  ]

  static func main() {
    Console.leave(run(Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs a command line and returns the exit code: 0, 1 for data that cannot be used, 2 for usage.
  static func run(_ words: [String]) -> Int32 {
    do {
      try dispatch(words)
      return 0
    } catch let error as UsageError {
      Console.writeError("deepkmeans: \(error)\n")
      return 2
    } catch {
      Console.writeError("deepkmeans: \(error)\n")
      return 1
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
