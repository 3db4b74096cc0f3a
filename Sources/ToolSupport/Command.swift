/// A subcommand of a tool.
package protocol Command: SendableMetatype {
  /// The word that calls it.
  static var name: String { get }
  /// A line for the list of commands.
  static var summary: String { get }
  /// The text of `--help`.
  static var help: String { get }
  /// Its options.
  static var options: [String: Arguments.Arity] { get }

  /// Checks the arguments; nothing is read or computed yet.
  init(_ arguments: Arguments) throws(UsageError)
  /// Does the work; the results go to standard output or to files.
  func run() throws
}
