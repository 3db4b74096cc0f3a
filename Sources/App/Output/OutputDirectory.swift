import Serialization
import ToolSupport

/// A folder for results: made before the work begins, so that a place that cannot be written to is
/// found at once, and filled when all is computed.
struct OutputDirectory {
  let path: String

  /// The path that `--output` has, or the command's own.
  static func path(_ arguments: Arguments, default path: String) throws(UsageError) -> String {
    guard let given = try arguments.path("--output") else { return path }
    guard given != DataOutput.standardOutput else {
      throw UsageError("--output is -; the results are a folder of files, give its path")
    }
    return given
  }

  init(_ path: String) throws(FileError) {
    self.path = path
    try File.createDirectory(path)
    try File.checkWritable(directory: path)
  }

  /// Keeps other runs out while they would write the same files; nil where the file system cannot.
  func lock() throws(FileError) -> DirectoryLock? { try DirectoryLock(path) }

  /// Writes all files; none of them appears, or changes, unless every one could be written.
  func write(_ files: [(name: String, bytes: [UInt8])]) throws(FileError) {
    try File.writeTogether(files.map { (path: "\(path)/\($0.name)", bytes: $0.bytes) })
  }
}
