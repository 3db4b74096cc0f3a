#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard output, standard error, and leaving the program.
package enum Console {
  private static let standardError: Int32 = 2

  /// Whether standard error is a terminal that a person looks at.
  package static var errorIsTerminal: Bool { isatty(standardError) == 1 }

  /// Writes to standard error at once, without a line's end.
  package static func writeError(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(standardError, $0.baseAddress, $0.count) }
      guard written > 0 else { return }
      bytes = bytes.dropFirst(written)
    }
  }

  /// Ends the program, standard output flushed.
  package static func leave(_ code: Int32) -> Never { exit(code) }
}
