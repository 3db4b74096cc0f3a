import ToolSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A run that a signal ended: exit code 130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP, as a shell would have it.
struct Interruption: ExitCodeError, CustomStringConvertible {
  let signal: Int32
  /// What is kept where: "the run is kept in FILE".
  let kept: String
  /// What can be done now: "the same command goes on"; nil where nothing is left to do.
  let next: String?

  /// A run whose results are all in a folder.
  ///
  /// - Parameter drawsPage: whether the page about it was still to come.
  static func afterResults(_ signal: Int32, in directory: String, drawsPage: Bool) -> Interruption {
    Interruption(
      signal: signal, kept: "the results are in \(directory)",
      next: drawsPage ? "'deepkmeans report \(directory)' draws their page" : nil)
  }

  /// What a user is told when the signal has come and a step has to end first.
  static let notice = "the run ends after this step and is kept; a second signal ends it at once"

  private var name: String {
    switch signal {
    case SIGINT: "SIGINT"
    case SIGHUP: "SIGHUP"
    default: "SIGTERM"
    }
  }

  var exitCode: Int32 { 128 + signal }
  var description: String {
    "interrupted by \(name); \(kept)\(next.map { ", and \($0)" } ?? "")"
  }
}
