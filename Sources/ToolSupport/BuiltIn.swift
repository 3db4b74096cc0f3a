/// What every tool can do: tell how it is used, and its version.
enum BuiltIn: String, CaseIterable {
  case help, version, completions, man

  /// Options in the place of a command.
  static let options = ["--help", "--version"]

  /// The one that a word calls.
  init?(_ word: String) {
    switch word {
    case "--help", "-h": self = .help
    case "--version", "-V": self = .version
    default: self.init(rawValue: word)
    }
  }

  var summary: String {
    switch self {
    case .help: "tells how a command is used"
    case .version: "tells the program's version"
    case .completions: "prints a script that completes commands and options in a shell"
    case .man: "prints the manual page"
    }
  }
}

extension Tool {
  /// All commands, the tool's own first.
  package var descriptions: [CommandDescription] {
    commands.map { CommandDescription($0) } + BuiltIn.allCases.map(description)
  }

  private func description(_ builtIn: BuiltIn) -> CommandDescription {
    let (help, operands, examples): (String, [String], [Example]) =
      switch builtIn {
      case .help:
        (
          """
          Tells how a command is used; without one, lists the commands.

          usage: \(name) help [COMMAND]
          """, commands.map { $0.name } + BuiltIn.allCases.map(\.rawValue),
          [Example("\(name) help \(commands.first?.name ?? "")", "the same as --help of that command")]
        )
      case .version: ("Tells the program's version.\n\nusage: \(name) version", [], [])
      case .completions:
        (
          """
          Prints a script by which a shell completes commands, options, their words and files.

          usage: \(name) completions bash|zsh|fish
          """, Shell.allCases.map(\.rawValue),
          [
            Example("source <(\(name) completions bash)", "in ~/.bashrc: completion in every bash"),
            Example(
              "\(name) completions zsh > ~/.zfunc/_\(name)",
              "with fpath+=~/.zfunc before compinit in ~/.zshrc"),
            Example(
              "\(name) completions fish > ~/.config/fish/completions/\(name).fish",
              "completion in every fish"),
          ]
        )
      case .man:
        (
          """
          Prints the manual page, in the roff language that man reads.

          usage: \(name) man
          """, [],
          [
            Example("\(name) man | man -l -", "shows it"),
            Example("\(name) man > ~/.local/share/man/man1/\(name).1", "installs it for 'man \(name)'"),
          ]
        )
      }
    return CommandDescription(
      name: builtIn.rawValue, summary: builtIn.summary, help: help, sharedHelp: nil, examples: examples,
      options: [:], operands: operands)
  }

  /// Does what is asked for.
  func run(_ builtIn: BuiltIn, _ words: [String]) throws {
    if words.contains("--help") || words.contains("-h") {
      return try Console.write(description(builtIn).help + "\n")
    }
    let most = builtIn == .help || builtIn == .completions ? 1 : 0
    if words.count > most {
      throw UsageError(
        "\(builtIn.rawValue) cannot use '\(words[most])'; see '\(name) help \(builtIn.rawValue)'")
    }
    let text: String
    switch builtIn {
    case .help:
      if let word = words.first {
        guard let topic = descriptions.first(where: { $0.name == word }) else { throw unknownCommand(word) }
        text = topic.help
      } else {
        text = overview
      }
    case .version: text = "\(name) \(version)"
    case .completions:
      guard let word = words.first else {
        throw UsageError(
          "completions needs a shell: \(Shell.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      guard let shell = Shell(rawValue: word) else {
        throw UsageError(
          "no completions for '\(word)'; \(word.correction(in: Shell.allCases.map(\.rawValue)))")
      }
      text = completions(for: shell)
    case .man: text = manualPage
    }
    try Console.write(text + "\n")
  }

  /// The text of `--help`.
  package var overview: String {
    func table(_ rows: [(String, String)]) -> String {
      let width = (rows.map(\.0.count).max() ?? 0) + 2
      return rows.map { "  \($0.0.rightPadded(to: width))\($0.1)" }.joined(separator: "\n")
    }
    var parts = [introduction, "usage: \(name) <command> [options]"]
    parts.append(table(descriptions.map { ($0.name, $0.summary) }))
    parts.append("'\(name) help <command>' or '\(name) <command> --help' tells a command's options.")
    if !environment.isEmpty {
      parts.append("Environment:\n\n" + table(environment.map { ($0.name, $0.meaning) }))
    }
    if !exitCodes.isEmpty {
      parts.append("Exit codes:\n\n" + table(exitCodes.map { ($0.code, $0.meaning) }))
    }
    return parts.joined(separator: "\n\n")
  }
}
