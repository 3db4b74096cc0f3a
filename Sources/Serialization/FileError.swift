/// A file or directory that could not be read, written or made.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was being done.
  public enum Operation: String, Sendable {
    /// Opening or reading a file.
    case read
    /// Writing a file, or putting it in its place.
    case write
    /// Making a directory.
    case createDirectory = "create directory"
    /// Removing a file.
    case remove
  }

  /// The path as the caller gave it.
  public let path: String
  /// What was being done.
  public let operation: Operation
  /// The system's words for why it failed.
  public let reason: String

  /// An error with the given parts.
  public init(path: String, operation: Operation, reason: String) {
    self.path = path
    self.operation = operation
    self.reason = reason
  }

  /// One line: the operation, the path and the reason.
  public var description: String { "cannot \(operation.rawValue) “\(path)”: \(reason)" }
}
