/// A command line that makes no sense: exit code 2. The text says what is wrong and what to write.
struct UsageError: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Data that cannot be used, found by the tool itself: exit code 1.
struct DataError: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
