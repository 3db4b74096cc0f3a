/// A command line that makes no sense: exit code 2.
///
/// The text says what is wrong and what to write.
package struct UsageError: Error, Equatable, CustomStringConvertible {
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
