/// A subcommand of a tool.
package protocol Command: SendableMetatype {
  /// The word that calls it.
  static var name: String { get }
  /// A line for the list of commands.
  static var summary: String { get }
  /// The text of `--help`, from which completions and the manual page are made too: see `HelpText`.
  static var help: String { get }
  /// Command lines to learn from.
  static var examples: [Example] { get }
  /// Its options.
  static var options: [String: Arguments.Arity] { get }
  /// Options that it has in common with others, described elsewhere.
  static var sharedOptions: [String: Arguments.Arity] { get }

  /// Checks the arguments; nothing is read or computed yet.
  init(_ arguments: Arguments) throws(UsageError)
  /// Does the work; the results go to standard output or to files.
  func run() throws
}

extension Command {
  /// None, unless the command has some.
  package static var examples: [Example] { [] }
  /// None, unless the command has some.
  package static var sharedOptions: [String: Arguments.Arity] { [:] }
  /// Every option that it understands.
  package static var allOptions: [String: Arguments.Arity] { sharedOptions.merging(options) { $1 } }
}

/// A command line to learn from.
package struct Example: Sendable, Equatable {
  /// What to type.
  package let line: String
  /// What it does.
  package let purpose: String

  /// A command line with what it does.
  package init(_ line: String, _ purpose: String) { (self.line, self.purpose) = (line, purpose) }
}

/// A command with a result, which is shown as text or, with `--json`, as one JSON object.
///
/// It says nothing else on standard output; messages and progress go to standard error through `Messages`.
package protocol ResultCommand: Command {
  /// Does the work.
  func result() throws -> CommandResult
}
