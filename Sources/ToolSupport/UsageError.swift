/// An error that decides how the process ends; others end it with 1.
package protocol ExitCodeError: Error {
  /// The process's exit code.
  var exitCode: Int32 { get }
}

/// A command line that makes no sense: exit code 2.
///
/// The text says what is wrong and what to write.
package struct UsageError: ExitCodeError, Equatable, CustomStringConvertible {
  /// 2.
  package var exitCode: Int32 { 2 }
  /// The line for the user.
  package let description: String

  /// An error with the given line.
  package init(_ description: String) { self.description = description }
}

/// Data that cannot be used, found by the tool itself: exit code 1.
package struct DataError: Error, Equatable, CustomStringConvertible {
  /// The line for the user.
  package let description: String

  /// An error with the given line.
  package init(_ description: String) { self.description = description }
}
