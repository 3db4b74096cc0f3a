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
  /// What goes on with the run.
  let resumption: String

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
    "interrupted by \(name); \(kept), and \(resumption) goes on"
  }
}
