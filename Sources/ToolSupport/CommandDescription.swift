/// A command as help, completions and the manual page describe it.
package struct CommandDescription: Sendable {
  /// What may follow an option.
  package enum Values: Sendable, Equatable {
    /// Nothing: the option stands alone.
    case none
    /// One of some words, or something else where the help text says so.
    case words([String])
    /// Several of some words, with commas between.
    case list([String])
    /// A file's path.
    case file
    /// A directory's path.
    case directory
    /// A number or another text that nobody can guess.
    case text
  }

  /// An option with all that is known of it.
  package struct Option: Sendable, Equatable {
    /// With its dashes.
    package let name: String
    /// "FILE", or nil where it takes no value.
    package let placeholder: String?
    /// What may follow it.
    package let values: Values
    /// A few words.
    package let summary: String
  }

  /// The word that calls it.
  package let name: String
  /// A line for the list of commands.
  package let summary: String
  /// Words that may follow the command's name, where these are known.
  package let operands: [String]
  /// The text of `--help` that the command itself has.
  let ownHelp: String
  let sharedHelp: String?
  /// Command lines to learn from.
  package let examples: [Example]
  /// Its options, `--help` included, by name.
  package let options: [Option]

  init(
    name: String, summary: String, help: String, sharedHelp: String?, examples: [Example],
    options: [String: Arguments.Arity], operands: [String] = []
  ) {
    (self.name, self.summary, self.operands) = (name, summary, operands)
    (ownHelp, self.sharedHelp, self.examples) = (help, sharedHelp, examples)
    let text = HelpText(help + (sharedHelp.map { "\n\n\($0)" } ?? ""))
    let all = options.merging(["--help": .flag]) { own, _ in own }
    self.options = all.sorted { $0.key < $1.key }.map { name, arity in
      let entry = text.entry(name)
      let placeholder = arity.count == .none ? nil : entry?.name.placeholder ?? "VALUE"
      let values: Values =
        if let placeholder {
          if !arity.words.isEmpty {
            placeholder == "LIST" ? .list(arity.words) : .words(arity.words)
          } else if placeholder.hasPrefix("FILE") {
            .file
          } else if placeholder.hasPrefix("DIR") {
            .directory
          } else {
            .text
          }
        } else { .none }
      let summary = entry?.description ?? (name == "--help" ? "this text" : "")
      return Option(
        name: name, placeholder: placeholder, values: values, summary: Self.shortened(summary))
    }
  }

  /// A command of a tool.
  package init(_ command: any Command.Type) {
    self.init(
      name: command.name, summary: command.summary, help: command.help,
      sharedHelp: command.sharedOptions.isEmpty ? nil : SharedOptions.help, examples: command.examples,
      options: command.allOptions)
  }

  /// All of `--help`.
  package var help: String {
    var parts = [ownHelp] + [sharedHelp].compactMap { $0 }
    if !examples.isEmpty {
      parts.append(
        "Examples:\n\n" + examples.map { "  \($0.line)\n      \($0.purpose)" }.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  /// The help text without the examples, taken apart.
  var helpText: HelpText { HelpText(([ownHelp] + [sharedHelp].compactMap { $0 }).joined(separator: "\n\n")) }

  /// The first clause, and not more than fits beside an option in a menu.
  private static func shortened(_ text: String) -> String {
    let clause = text.prefix { $0 != ";" }
    guard clause.count > 72 else { return String(clause) }
    let words = clause.prefix(70).split(separator: " ", omittingEmptySubsequences: false).dropLast()
    return words.joined(separator: " ") + " ..."
  }
}
