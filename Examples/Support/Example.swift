#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the examples' command lines share: errors go to standard error, and say so by the exit code.
public enum Example {
  /// The words make no sense.
  public struct UsageError: Error {
    /// The words make no sense.
    public init() {}
  }

  /// Something that the user is to know, as an error.
  public struct Failure: Error, CustomStringConvertible {
    /// One line.
    public let description: String
    /// A failure with a line for the user.
    public init(_ description: String) { self.description = description }
  }

  /// Runs the body with the words of the command line.
  public static func run(_ usage: String, _ body: @Sendable ([String]) async throws -> Void) async {
    do { try await body(Array(CommandLine.arguments.dropFirst())) } catch is UsageError {
      say("usage: \(usage)")
      exit(2)
    } catch {
      say("\(error)")
      exit(1)
    }
  }

  /// Writes a line to standard error.
  public static func say(_ line: String) { write(line, to: 2) }

  /// Writes a line to standard output at once, also where that is a file or a pipe, for which `print` waits.
  public static func show(_ line: String) { write(line, to: 1) }

  private static func write(_ line: String, to descriptor: Int32) {
    let bytes = Array("\(line)\n".utf8)
    _ = systemWrite(descriptor, bytes, bytes.count)
  }
}

// Named so that the enumeration's own member does not hide it.
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
