import Kernels
import ToolSupport

/// `--threads`, of all commands that compute.
enum ThreadsOption {
  /// For help texts whose options take 22 columns.
  static let help =
    "  --threads N           default: all that this process may use; never changes a result"

  /// The number of threads asked for; nil for all that there are.
  static func threads(_ arguments: Arguments) throws(UsageError) -> Int? {
    try arguments.integer("--threads", in: 1...Engine.greatestThreadCount)
  }
}
