/// What a command says beside its result, on standard error: as much as the user wants to read.
package struct Messages: Sendable {
  /// How much is said.
  package enum Level: Int, Sendable, Comparable {
    /// Only what has gone wrong.
    case quiet
    /// Progress, and what a user should know.
    case normal
    /// Also what was read, chosen and written.
    case verbose

    /// Whether `a` says less than `b`.
    package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  /// How much is said.
  package let level: Level
  /// What standard error can show.
  package let terminal: Terminal

  /// Messages up to a level.
  package init(_ level: Level, terminal: Terminal = .standardError) {
    (self.level, self.terminal) = (level, terminal)
  }

  /// As `--quiet` and `--verbose` say.
  package init(_ arguments: Arguments) {
    self.init(arguments.has("--quiet") ? .quiet : arguments.has("--verbose") ? .verbose : .normal)
  }

  /// Says a line, unless quiet.
  package func say(_ line: String) { if level >= .normal { warn(line) } }

  /// Says a line at every level: what has gone wrong, though it does not end the command.
  package func warn(_ line: String) { Console.writeError(line.printable + "\n") }

  /// Says a line if the user wants to know everything.
  package func detail(_ line: @autoclosure () -> String) { if level == .verbose { say(line()) } }
}
