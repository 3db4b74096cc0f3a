/// A command line that makes no sense; the text says what is wrong and what to write.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
