import Serialization

/// Options that every command with a result has, handled once and for all.
package enum SharedOptions {
  /// What they take.
  package static let options: [String: Arguments.Arity] = [
    "--json": .flag, "--quiet": .flag, "--verbose": .flag,
  ]

  /// Their part of a help text.
  static let help = """
    Options of every command:

      --json          the result as one JSON object on standard output; all else goes to standard error
      --quiet         the result alone: no progress, and no messages but errors
      --verbose       also says what was read, chosen and written, where that is more
      --help          this text
    """

  /// Throws for options that contradict each other.
  package static func check(_ arguments: Arguments) throws(UsageError) {
    if arguments.has("--quiet"), arguments.has("--verbose") {
      throw UsageError("--quiet and --verbose exclude each other; give one")
    }
  }
}

extension ResultCommand {
  /// `--json`, `--quiet` and `--verbose`.
  package static var sharedOptions: [String: Arguments.Arity] { SharedOptions.options }

  /// Does the work and shows the result as text.
  package func run() throws { try show(asJSON: false) }

  /// Does the work and shows the result.
  func show(asJSON: Bool) throws {
    let result = try result()
    if result == .none { return }
    try Console.write((asJSON ? result.json.serialized() : result.text).printable + "\n")
  }
}
